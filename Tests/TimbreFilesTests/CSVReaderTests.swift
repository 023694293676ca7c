import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

struct CSVReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(
        _ path: String, format: CSVFormat = CSVFormat(encoding: .utf8), bufferSize: Int = 1 << 22
    ) throws -> ReferenceCSV {
        var reader = try CSVReader(path: path, format: format, bufferSize: bufferSize)
        var records: [ReferenceCSV.Record] = []
        do {
            while try reader.nextRecord() {
                let fields = (0..<reader.fieldCount).map { reader.withBytes($0, Array.init) }
                records.append(.init(line: reader.line, fields: fields))
            }
        } catch FileFault.unclosedQuote(path, let line) {
            return ReferenceCSV(records: records, unclosedQuoteLine: line)
        }
        #expect(reader.bytesRead == reader.fileSize)
        #expect(try !reader.nextRecord() && reader.fieldCount == 0)
        return ReferenceCSV(records: records, unclosedQuoteLine: nil)
    }

    private func texts(_ text: String) throws -> [[String]] {
        var reader = try CSVReader(path: folder.write(text, to: "a.csv"))
        var records: [[String]] = []
        while try reader.nextRecord() { records.append((0..<reader.fieldCount).map { reader.text($0) }) }
        return records
    }

    @Test("A quoted field keeps its commas, line breaks and doubled quotes")
    func quoted() throws {
        #expect(
            try texts("a,\"b,\n\"\"c\"\"\r\n\",d\n\"\",e\n") == [["a", "b,\n\"c\"\r\n", "d"], ["", "e"]])
    }

    @Test("Lines end with LF or CR LF, the last one with neither")
    func lineEnds() throws {
        let expected = [["a", "b"], ["", "c"], ["d", ""]]
        #expect(try texts("a,b\n,c\nd,\n") == expected)
        #expect(try texts("a,b\r\n,c\r\nd,") == expected)
        #expect(try texts("\"a\",\"b\"\r\n,\"c\"\n\"d\",\r") == expected)
        #expect(try texts("a\rb,c\n") == [["a\rb", "c"]])
        #expect(try texts("a,b\r,c\rd,") == expected)
        #expect(try texts("a,b\r\r,c\rd,\r") == expected)
    }

    @Test("Quotes inside an unquoted field and text behind a closing quote are literal")
    func strayQuotes() throws {
        #expect(try texts("6\" vinyl,a \"b\", \"c\"\n") == [["6\" vinyl", "a \"b\"", " \"c\""]])
        #expect(try texts("\"a\"b\"c\",\"d\"\" \"e\r\n\"f\" ,g\n") == [["ab\"c\"", "d\" e"], ["f ", "g"]])
    }

    @Test("Blank lines are skipped, a quoted empty field is a record")
    func blankLines() throws {
        #expect(try texts("\n\r\na\n\n\n\"\"\n\n") == [["a"], [""]])
        #expect(try texts("\n\r\n").isEmpty)
    }

    @Test("A byte-order mark is skipped")
    func byteOrderMark() throws {
        #expect(try texts("\u{FEFF}\"a\",b\n") == [["a", "b"]])
    }

    @Test("Lines are counted as an editor does, also inside quoted fields")
    func lines() throws {
        var reader = try CSVReader(path: folder.write("h\n\n\"a\nb\r\n\",\"\n\"\nlast", to: "a.csv"))
        var lines: [Int] = []
        while try reader.nextRecord() { lines.append(reader.line) }
        #expect(lines == [1, 3, 7])
    }

    @Test("Line feeds are counted right in texts of any length, and a NUL is found at any place")
    func byteScan() {
        var random = SplitMix(state: 3)
        for count in Array(0..<100) + [8159, 8160, 8161, 20_000] {
            var bytes = (0..<count).map { _ in [10, 10, 11, 9, 138, 255, 1].randomElement(using: &random)! as UInt8 }
            var scan = bytes.withUnsafeBytes { ByteScan($0) }
            #expect(scan.lineFeeds == bytes.count { $0 == 10 } && !scan.hasNUL)
            guard count > 0 else { continue }
            bytes[Int.random(in: 0..<count, using: &random)] = 0
            scan = bytes.withUnsafeBytes { ByteScan($0) }
            #expect(scan.lineFeeds == bytes.count { $0 == 10 } && scan.hasNUL)
            bytes = Array(repeating: 10, count: count)
            #expect(bytes.withUnsafeBytes { ByteScan($0) }.lineFeeds == count)
        }
    }

    @Test("Random bytes give the same records as the reference, whatever the size of the buffer", arguments: 0..<40)
    func randomTexts(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        // Few letters, so that every pair and triple of special bytes occurs at every place of a buffer.
        let alphabet: [UInt8] = seed.isMultiple(of: 2) ? Array("aa,\"\"\n\r".utf8) : Array("abcdefgé,\"\n\r ".utf8)
        // Without any line feed it would be a file of another kind.
        let text =
            [10] + (0..<Int.random(in: 1...400, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
        let expected = ReferenceCSV(parsing: text)
        let path = try folder.write(text, to: "a.csv")
        for bufferSize in Array(1...64) + [1 << 22] {
            #expect(try read(path, bufferSize: bufferSize) == expected, "buffer of \(bufferSize)")
        }
    }

    @Test(
        "Well-formed records of all lengths come through every size of buffer",
        arguments: [1, 5, 16, 63, 64, 1000, 1 << 22])
    func wellFormed(bufferSize: Int) throws {
        var random = SplitMix(state: 11)
        var writer = try CSVWriter(creating: folder.file("a.csv"))
        var expected: [[[UInt8]]] = []
        for length in 0..<200 {
            let fields = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                String((0..<length).map { _ in "ab\"\n,\r é".randomElement(using: &random)! })
            }
            try writer.record(fields)
            expected.append(fields.map { Array($0.utf8) })
        }
        try writer.finish()
        let read = try read(folder.file("a.csv"), bufferSize: bufferSize)
        #expect(read.records.map(\.fields) == expected)
        #expect(read == ReferenceCSV(parsing: try bytes(at: folder.file("a.csv"))))
    }

    @Test("A thousand fields and a record far larger than the buffer are read")
    func large() throws {
        let path = try folder.write(
            String(repeating: "x,", count: 999) + "y\n" + "\"" + String(repeating: "line\n", count: 50_000) + "\"\nz\n",
            to: "a.csv")
        let records = try read(path, bufferSize: 100).records
        #expect(records.map(\.fields.count) == [1000, 1, 1])
        #expect(records.map(\.line) == [1, 2, 50_003] && records[1].fields[0].count == 250_000)
    }

    @Test("Invalid UTF-8 is told and repaired")
    func invalidUTF8() throws {
        let path = try folder.write(
            Array("é,".utf8) + [0x61, 0xFF, 0x2C, 0x22, 0xC3, 0x22, 0x22, 0x22, 0x0A], to: "a.csv")
        var reader = try CSVReader(path: path)
        #expect(try reader.nextRecord())
        #expect((0..<3).map { reader.isValidUTF8($0) } == [true, false, false])
        #expect((0..<3).map { reader.text($0) } == ["é", "a\u{FFFD}", "\u{FFFD}\""])
    }

    @Test("Progress is told in bytes of the file")
    func progress() throws {
        var reader = try CSVReader(path: folder.write("a\nbc\n\n", to: "a.csv"), bufferSize: 4)
        #expect(reader.fileSize == 6 && reader.bytesRead == 0)
        _ = try reader.nextRecord()
        #expect(reader.bytesRead == 2)
        _ = try reader.nextRecord()
        #expect(reader.bytesRead == 5)
    }

    @Test(
        "Real files give the same records as the reference",
        .enabled(
            if: ProcessInfo.processInfo.environment["TIMBRE_REAL_DATA"] != nil, "TIMBRE_REAL_DATA names no folder"),
        arguments: [("songs-900k-sample.csv", 1001, 39), ("lyrics-topics-sample.csv", 1001, 31)])
    func realFiles(name: String, recordCount: Int, fieldCount: Int) throws {
        let path = try #require(ProcessInfo.processInfo.environment["TIMBRE_REAL_DATA"]) + "/" + name
        let expected = ReferenceCSV(parsing: try bytes(at: path))
        #expect(expected.records.count == recordCount)
        #expect(expected.records.allSatisfy { $0.fields.count == fieldCount })
        for bufferSize in [1000, 1 << 22] { #expect(try read(path, bufferSize: bufferSize) == expected) }
    }
}
