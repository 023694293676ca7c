import Foundation
import Testing
import TimbreFiles
import TimbreTestSupport

struct CSVWriterTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.csv")
    }

    @Test("Fields are quoted where they must be and nowhere else")
    func quoting() throws {
        var writer = try CSVWriter(creating: path)
        try writer.record(["plain text", "a,b", "say \"x\"", "two\nlines", "cr\r", "", "é"])
        try writer.record([""])
        try writer.field("by")
        try writer.field("parts")
        try writer.endRecord()
        try writer.record(["", ""])
        let byteCount = writer.byteCount
        try writer.finish()
        let text = String(decoding: try bytes(at: path), as: UTF8.self)
        #expect(text == "plain text,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\"cr\r\",,é\n\"\"\nby,parts\n,\n")
        #expect(byteCount == text.utf8.count)
    }

    @Test("Whatever a text is, it reads back the same, written as a field or quoted apart")
    func hostileTexts() throws {
        var writer = try CSVWriter(creating: path)
        for text in HostileTexts.all { try writer.record([text, CSVWriter.quoted(text)]) }
        try writer.finish()
        var reader = try CSVReader(path: path)
        for text in HostileTexts.all {
            #expect(try reader.nextRecord() && reader.fieldCount == 2)
            #expect(Array(reader.text(0).utf8) == Array(text.utf8), "\(text.debugDescription)")
            var quoted = try CSVReader(path: folder.write(reader.text(1) + ",x\n", to: "quoted.csv"))
            #expect(try quoted.nextRecord() && quoted.fieldCount == 2, "\(text.debugDescription)")
            #expect(Array(quoted.text(0).utf8) == Array(text.utf8), "\(text.debugDescription)")
        }
    }

    @Test("Without finish there is no file")
    func unfinished() throws {
        do {
            var writer = try CSVWriter(creating: path)
            try writer.record(["a"])
        }
        #expect(try folder.names.isEmpty)
    }

    @Test("Whatever operation fails, the old file stays and nothing else remains")
    func faults() throws {
        for index in 1... {
            _ = try folder.write("old", to: "a.csv")
            let fault = FaultInjection(failing: nil, at: index, code: ENOSPC)
            do {
                try FaultInjection.$current.withValue(fault) {
                    var writer = try CSVWriter(creating: path)
                    for _ in 0..<600 { try writer.record([String(repeating: "x", count: 2000)]) }
                    try writer.finish()
                }
                if fault.count < index { break }
            } catch is FileFault {
                #expect(try bytes(at: path) == Array("old".utf8), "operation \(index)")
            }
            #expect(try folder.names == ["a.csv"], "operation \(index)")
        }
        #expect(try bytes(at: path).count == 600 * 2001)
    }
}
