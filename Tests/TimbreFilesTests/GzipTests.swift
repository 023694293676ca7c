import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

struct GzipTests {
    private let folder: TemporaryFolder
    private static let text = (0..<2000).map { "\($0),é \"\($0 * 7919 % 10_007)\"\n" }.joined()

    init() throws { folder = try TemporaryFolder() }

    private func read(_ path: String, bufferSize: Int = 1 << 22) throws -> [ReferenceCSV.Record] {
        var reader = try CSVReader(path: path, bufferSize: bufferSize)
        var records: [ReferenceCSV.Record] = []
        while try reader.nextRecord() {
            records.append(
                .init(line: reader.line, fields: (0..<reader.fieldCount).map { reader.withBytes($0, Array.init) }))
        }
        #expect(reader.bytesRead == reader.fileSize)
        return records
    }

    @Test("One member or several, with zeros behind, are read as one text", arguments: [1, 10, 1000, 1 << 22])
    func members(bufferSize: Int) throws {
        let bytes = Array(Self.text.utf8)
        let expected = ReferenceCSV(parsing: bytes).records
        let parts = [bytes[..<1], bytes[1..<1], bytes[1..<5000], bytes[5000...]]
        for packed in [
            gzip(bytes), gzip(bytes, level: 0), parts.flatMap { gzip(Array($0)) },
            gzip(bytes) + [UInt8](repeating: 0, count: 700_000),
        ] {
            #expect(try read(folder.write(packed, to: "a.csv.gz"), bufferSize: bufferSize) == expected)
        }
    }

    @Test("An archive of many members and megabytes is read")
    func large() throws {
        let bytes = Array(String(repeating: Self.text, count: 100).utf8)
        let packed = (0..<40).flatMap { part in
            gzip(Array(bytes[bytes.count * part / 40..<bytes.count * (part + 1) / 40]), level: 1)
        }
        #expect(try read(folder.write(packed, to: "a.csv.gz")).count == 200_000)
    }

    @Test("An archive that is cut is damaged, wherever")
    func cut() throws {
        let packed = gzip(Array(Self.text.utf8))
        for count in Array(2..<30) + [packed.count / 2] + Array(packed.count - 9..<packed.count) {
            let path = try folder.write(packed[..<count], to: "a.csv.gz")
            let fault = #expect(throws: FileFault.self) { _ = try read(path) }
            guard case .damaged(path, let detail) = fault else {
                Issue.record("cut at \(count): \(String(describing: fault))")
                continue
            }
            #expect(detail.contains("ends before its end"))
        }
    }

    @Test("An archive in which a byte is another is damaged")
    func damaged() throws {
        let packed = gzip(Array(Self.text.utf8))
        for position in [2, 100, packed.count / 2, packed.count - 6] {
            var bytes = packed
            bytes[position] ^= 0x55
            let path = try folder.write(bytes, to: "a.csv.gz")
            let fault = #expect(throws: FileFault.self) { _ = try read(path) }
            guard case .damaged(path, _) = fault else {
                Issue.record("byte \(position): \(String(describing: fault))")
                continue
            }
        }
        let path = try folder.write(packed + Array("more".utf8), to: "a.csv.gz")
        #expect(throws: FileFault.damaged(path: path, detail: "behind the gzip archive stands something else")) {
            _ = try read(path)
        }
    }

    @Test("What unpacks to an archive, to nothing or to an endless line is refused")
    func refusals() throws {
        let twice = try folder.write(gzip(gzip([1, 2, 3])), to: "twice.gz")
        let fault = #expect(throws: FileFault.self) { _ = try read(twice) }
        #expect("\(try #require(fault))".contains("gzip -d"))
        let empty = try folder.write(gzip([]), to: "empty.gz")
        #expect(throws: FileFault.empty(path: empty)) { _ = try read(empty) }
        let bomb = try folder.write(gzip([UInt8](repeating: 0x61, count: 20_000_000)), to: "bomb.gz")
        #expect(throws: FileFault.recordTooLong(path: bomb, line: 1, limit: 1 << 20)) {
            var reader = try CSVReader(path: bomb, bufferSize: 1 << 16, recordLimit: 1 << 20)
            while try reader.nextRecord() {}
        }
    }

    @Test("A sample of an archive is of its text")
    func sample() throws {
        let text = String(repeating: Self.text, count: 60)
        let sample = try folder.sample(of: folder.write(gzip(Array(text.utf8)), to: "a.csv.gz"))
        #expect(sample.compression == "gzip" && sample.encoding == .utf8 && !sample.isWhole)
        #expect(sample.bytes.count > 1_000_000 && sample.bytes.last == 10 && text.utf8.starts(with: sample.bytes))
        let short = try folder.sample(of: folder.write("a,b\nc", to: "b.csv"))
        #expect(short.compression == nil && short.isWhole && short.bytes == Array("a,b\nc".utf8))
    }
}
