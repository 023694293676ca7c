import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

struct CSVReaderFaultTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Reads to the end and gives the fault that stops it.
    private func fault(
        _ path: String, bufferSize: Int = 1 << 22, recordLimit: Int = CSVReader.standardRecordLimit
    ) throws -> FileFault? {
        let fault = #expect(throws: FileFault.self) {
            var reader = try CSVReader(path: path, bufferSize: bufferSize, recordLimit: recordLimit)
            while try reader.nextRecord() {}
        }
        #expect(fault.map { "\($0)".contains(path) } == true)
        return fault
    }

    @Test("An empty file is empty, also behind a byte-order mark", arguments: ["", "\u{FEFF}"])
    func empty(text: String) throws {
        let path = try folder.write(text, to: "a.csv")
        #expect(try fault(path) == .empty(path: path))
        #expect(try fault(path, bufferSize: 1) == .empty(path: path))
    }

    @Test("A missing file, a file below a file, and a directory are told apart")
    func noFile() throws {
        #expect(try fault(folder.file("none")) == .missing(path: folder.file("none")))
        let below = try folder.write("a", to: "a.csv") + "/b"
        #expect(try fault(below) == .missing(path: below))
        #expect(try fault(folder.path) == .isDirectory(path: folder.path))
        let loop = folder.file("loop")
        try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: "loop")
        #expect(try fault(loop) == .failed(operation: "open", path: loop, code: ELOOP))
    }

    @Test("A file without permission is not readable", .enabled(if: getuid() != 0, "root may read everything"))
    func unreadable() throws {
        let path = try folder.write("a,b\n", to: "a.csv")
        chmod(path, 0)
        #expect(try fault(path) == .notReadable(path: path, code: EACCES))
    }

    #if os(Linux)
    @Test("A disk that fails while reading is an error")
    func failingRead() throws {
        #expect(try fault("/proc/self/mem") == .failed(operation: "read", path: "/proc/self/mem", code: EIO))
    }
    #endif

    @Test(
        "Archives and other formats are named, with what to do",
        arguments: [
            (Array("PK\u{3}\u{4}x".utf8), "zip"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd -d"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 1], "xz -d"), (Array("BZh91AY".utf8), "bzip2 -d"),
            (Array("PAR1".utf8), "Parquet"), (Array("SQLite format 3".utf8), "SQLite"),
            ([0xD0, 0xCF, 0x11, 0xE0], "spreadsheet"), (Array(repeating: 65, count: 257) + Array("ustar".utf8), "tar"),
        ] as [([UInt8], String)])
    func otherFormats(bytes: [UInt8], word: String) throws {
        let path = try folder.write(bytes, to: "a.csv")
        for bufferSize in [1, 1 << 22] {
            let fault = try #require(try fault(path, bufferSize: bufferSize))
            guard case .noText = fault else {
                Issue.record("\(fault)")
                return
            }
            #expect("\(fault)".contains(word))
        }
    }

    @Test("A NUL byte is no text, at the beginning or far behind, and its line is told", arguments: [1, 64, 1 << 22])
    func binary(bufferSize: Int) throws {
        for (before, line) in [
            ("a\0b,c\n", 1), ("h\n\"x\ny\0\"\n", 3), (String(repeating: "a,b\n", count: 5000) + "\0", 5001),
        ] {
            let path = try folder.write(before, to: "a.csv")
            guard case .notCSV(path, line, _) = try fault(path, bufferSize: bufferSize) else {
                Issue.record("line \(line) is not told")
                return
            }
        }
    }

    @Test("A quote that is never closed is told with the line where it opens, after the records before it")
    func unclosedQuote() throws {
        let path = try folder.write("h,i\n\"a\nb\",\"open\n1,2\n3,4\n", to: "a.csv")
        var reader = try CSVReader(path: path)
        #expect(try reader.nextRecord() && reader.text(1) == "i")
        for _ in 0..<2 {
            #expect(throws: FileFault.unclosedQuote(path: path, line: 3)) { _ = try reader.nextRecord() }
        }
    }

    @Test("A record beyond the limit is told with its first line, not read into memory")
    func recordLimit() throws {
        let path = try folder.write("h\n\n\"" + String(repeating: "x", count: 5000) + "\"\n", to: "a.csv")
        #expect(
            try fault(path, bufferSize: 16, recordLimit: 4096) == .recordTooLong(path: path, line: 3, limit: 4096))
    }

    @Test("A record of a million fields is refused")
    func fieldLimit() throws {
        let path = try folder.write("h\n" + String(repeating: ",", count: CSVReader.fieldLimit), to: "a.csv")
        #expect(try fault(path) == .tooManyFields(path: path, line: 2, limit: CSVReader.fieldLimit))
    }
}
