import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

/// Tables as they are written in other places.
struct CSVFormatTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(
        _ bytes: [UInt8], _ format: CSVFormat = CSVFormat(), bufferSize: Int = 1 << 22
    ) throws -> [ReferenceCSV.Record] {
        var reader = try CSVReader(path: folder.write(bytes, to: "a.csv"), format: format, bufferSize: bufferSize)
        var records: [ReferenceCSV.Record] = []
        while try reader.nextRecord() {
            records.append(
                .init(line: reader.line, fields: (0..<reader.fieldCount).map { reader.withBytes($0, Array.init) }))
        }
        #expect(reader.bytesRead == reader.fileSize)
        return records
    }

    private func texts(_ text: String, _ format: CSVFormat) throws -> [[String]] {
        try read(Array(text.utf8), format).map { $0.fields.map { String(decoding: $0, as: UTF8.self) } }
    }

    @Test("Any delimiter parts the fields, and a comma is then a letter", arguments: ";\t|:".utf8)
    func delimiters(delimiter: UInt8) throws {
        let d = String(UnicodeScalar(delimiter))
        #expect(
            try texts("a,b\(d)\"c\(d)d\"\(d)\n\(d)e\n", CSVFormat(delimiter: delimiter))
                == [["a,b", "c\(d)d", ""], ["", "e"]])
    }

    @Test("Spaces in front of a quote are no part of the field where the format says so")
    func spaces() throws {
        let format = CSVFormat(skipsSpaces: true)
        #expect(
            try texts("\"a\",  \"b, c\" , d, \"e\"  \r\n \"f\" g , \"h\"", format)
                == [["a", "b, c", " d", "e"], ["f g ", "h"]])
    }

    @Test("Lines in front of the table are skipped and counted")
    func skippedLines() throws {
        let bytes = Array("sep=;\r\n\"a note, not closed\n\na;b\n".utf8)
        for bufferSize in [1, 2, 3, 1 << 22] {
            let records = try read(
                bytes, CSVFormat(delimiter: UInt8(ascii: ";"), skippedLines: 2), bufferSize: bufferSize)
            #expect(records == [.init(line: 4, fields: [[97], [98]])])
        }
        #expect(try read(bytes, CSVFormat(skippedLines: 9)).isEmpty)
    }

    @Test("Random bytes give the records of the reference with any delimiter and buffer", arguments: 0..<40)
    func random(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let delimiter = ";\t|,".utf8.randomElement(using: &random)!
        let alphabet = Array("aa  ,\"\"\n\r".utf8) + [delimiter, delimiter]
        let text =
            [10] + (0..<Int.random(in: 1...300, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
        let format = CSVFormat(delimiter: delimiter, skipsSpaces: Bool.random(using: &random))
        let expected = ReferenceCSV(parsing: text, delimiter: delimiter, skipsSpaces: format.skipsSpaces)
        guard expected.unclosedQuoteLine == nil else { return }
        for bufferSize in Array(1...40) + [1 << 22] {
            #expect(try read(text, format, bufferSize: bufferSize) == expected.records, "buffer of \(bufferSize)")
        }
    }

    @Test("Lines that end with CR alone are lines, whatever the encoding and the packing", arguments: [1, 7, 1 << 22])
    func carriageReturns(bufferSize: Int) throws {
        let text = "a,\u{E9}\r\"b\rc\",d\r\rlast,x"
        let expected = ReferenceCSV(parsing: Array(text.replacing("\r", with: "\n").utf8)).records
        for encoding in [String.Encoding.utf8, .utf16, .windowsCP1252] {
            let bytes = try #require(text.data(using: encoding)).map(\.self)
            #expect(try read(bytes, bufferSize: bufferSize) == expected)
            #expect(try read(gzip(bytes), bufferSize: bufferSize) == expected)
        }
    }

    @Test("A header beyond ASCII hides no line that ends with CR; one CR in a field makes no line of lines with LF")
    func mixedLineEnds() throws {
        for encoding in [String.Encoding.utf8, .windowsCP1252] {
            let old = try #require("K\u{FC}nstler,Titel\rBj\u{F6}rk,J\u{F3}ga\rA,B\r".data(using: encoding)).map(\.self)
            #expect(try read(old).count == 3)
            let new = try #require("\"a\rb\",\u{E9}\r\nc,d\r\ne,f\r\n".data(using: encoding)).map(\.self)
            #expect(try read(new).map(\.line) == [1, 2, 3])
            #expect(try read(new)[0].fields[0] == Array("a\rb".utf8))
        }
    }

    @Test("A quoted empty field behind a space is a record")
    func quotedEmptyField() throws {
        #expect(try read(Array("a\n \"\"\nb\n".utf8), CSVFormat(skipsSpaces: true)).count == 3)
    }
}
