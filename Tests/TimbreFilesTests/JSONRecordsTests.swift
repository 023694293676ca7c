import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

struct JSONRecordsTests {
    private struct Row: Equatable {
        var line: Int
        var fields: [String]
        var isBroken = false
    }

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ text: String, keys: [String]? = nil, bufferSize: Int = 1 << 22) throws -> [Row] {
        let path = try folder.write(text, to: "a.json")
        let shape = try keys.map(Self.shape) ?? #require(try folder.jsonShape(of: path))
        var reader = try CSVReader(path: path, format: CSVFormat(kind: .json(shape)), bufferSize: bufferSize)
        var rows: [Row] = []
        while try reader.nextRecord() {
            let fields = (0..<reader.fieldCount).map { reader.text($0) }
            rows.append(Row(line: reader.line, fields: fields, isBroken: reader.problem != nil))
            #expect(reader.problem == nil ? fields.count == shape.columns.count : reader.problem == "is no JSON object")
        }
        #expect(reader.bytesRead == reader.fileSize)
        return rows
    }

    private static func shape(_ keys: [String]) -> JSONShape { JSONShape(columns: keys.map { [$0] }) }

    @Test("Values are read as they are written, texts without their escapes", arguments: [1, 7, 1 << 22])
    func values(bufferSize: Int) throws {
        let text = #"""
            {"a":"x, \"y\"\n","b":-1.50e3,"c":true,"d":null}
            { "d" : [1, "\"z\""] , "c":false,"a":"\u00e9\uD83D\uDE00\/\\\t" , "b":{"e":[{}]} }

            {}
            {"a":"","b":NaN,"a":"last"}
            """#
        #expect(
            try read(text, bufferSize: bufferSize) == [
                Row(line: 1, fields: ["x, \"y\"\n", "-1.50e3", "true", "", ""]),
                Row(line: 2, fields: ["é😀/\\\t", "", "false", #"[1, "\"z\""]"#, "[{}]"]),
                Row(line: 4, fields: ["", "", "", "", ""]), Row(line: 5, fields: ["last", "NaN", "", "", ""]),
            ])
    }

    @Test("An array of objects is the same, on one line or on many", arguments: [1, 7, 1 << 22])
    func array(bufferSize: Int) throws {
        #expect(
            try read(#"[{"a":1},{"a":2,"b":3}, {"a":4}]"#, bufferSize: bufferSize)
                == [["1", ""], ["2", "3"], ["4", ""]].map { Row(line: 1, fields: $0) })
        #expect(
            try read("\n[\n  {\n \"a\": 1\n  },\r\n  {\"b\":\n2}\n]\n", bufferSize: bufferSize)
                == [Row(line: 3, fields: ["1", ""]), Row(line: 6, fields: ["", "2"])])
        #expect(try read("[ ]").isEmpty)
    }

    @Test("A line that is no object is a record of its own, and the next line is read", arguments: [1, 7, 1 << 22])
    func brokenLines(bufferSize: Int) throws {
        for broken in [
            "nonsense", "{\"a\":1", "{\"a\":", "{\"a\":\"open", "{\"a\":x}", "{'a':1}", "{\"a\" 1}", "{\"a\":1,}",
            "[1,",
            "{\"a\":[1,2}", "{\"a\":[1,", "{\"a\":[1,{\"b\":", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12G4\"}", "{\"a\":+1}",
            "12", "\"{}\"", "{{", "}",
            "{\"a\":1} {\"b\"", String(repeating: "{\"a\":", count: 300),
        ] {
            let rows = try read(
                "{\"a\":1}\n\(broken)\n{\"a\":2}\n{\"a\":3}\n", keys: ["a"], bufferSize: bufferSize)
            #expect(rows.filter { !$0.isBroken }.map(\.fields[0]).suffix(2) == ["2", "3"], "\(broken)")
            #expect(rows.filter(\.isBroken).map(\.line) == [2], "\(broken)")
            #expect(rows.last?.line == 4)
        }
    }

    @Test("A broken object at the end, cut by it, is told")
    func cut() throws {
        #expect(
            try read("{\"a\":1}\n{\"a\":\"xy")
                == [Row(line: 1, fields: ["1"]), Row(line: 2, fields: ["{\"a\":\"xy"], isBroken: true)])
    }

    @Test("In an array, what follows a broken object is read", arguments: [1, 7, 1 << 22])
    func brokenElements(bufferSize: Int) throws {
        let rows = try read(
            "[{\"a\":1},{\"a\":x,\"b\":{}},7,\n{\"a\":\n2,},\n{\"a\":3}]", keys: ["a"], bufferSize: bufferSize)
        #expect(rows.map(\.isBroken) == [false, true, true, true, false])
        #expect(rows.map(\.line) == [1, 1, 1, 2, 4] && rows.last?.fields == ["3"])
    }

    @Test("An object over several lines that is broken ends where the next one begins")
    func brokenOverLines() throws {
        let rows = try read("{\n\"a\":1,\n\"b\" 2\n}\n{\n\"a\":3\n}\n", keys: ["a"])
        #expect(rows.first?.isBroken == true && rows.last == Row(line: 5, fields: ["3"]))
    }

    @Test("NUL and half a surrogate are damage, not the end of the file")
    func damage() throws {
        let path = try folder.write("{\"a\":\"x\\u0000\"}\n\0\n{\"a\":\"\\uD83D\"}\n{\"a\":\"y\"}\n", to: "a.json")
        var reader = try CSVReader(
            path: folder.write("{\"a\":\"x\\u0000\"}\n{\"a\":\"\\uD83D\"}\n{\"a\":\"y\"}\n", to: "b.json"),
            format: CSVFormat(kind: .json(Self.shape(["a"]))))
        var valid: [Bool] = []
        while try reader.nextRecord() { valid.append(reader.isValidUTF8(0)) }
        #expect(valid == [false, false, true])
        // A NUL near the beginning is no text at all.
        #expect(throws: FileFault.self) { _ = try CSVReader(path: path) }
    }

    @Test("Keys are those of the sample in order of appearance; others are counted")
    func keys() throws {
        let path = try folder.write("{\"b\":1,\"a\\u00e9\":2}\n{\"c\":3,\"b\":1}\n", to: "a.json")
        #expect(try folder.jsonShape(of: path)?.names == ["b", "aé", "c"])
        var reader = try CSVReader(path: path, format: CSVFormat(kind: .json(Self.shape(["aé"]))))
        while try reader.nextRecord() {}
        #expect(reader.unknownKeys == 3)
        for table in ["a,b\n", "[1,2]\n", "\"{}\"\n", "{x}\n{y}\n", "[a],b\n", "{\n"] {
            #expect(try folder.jsonShape(of: folder.write(table, to: "b")) == nil, "\(table)")
        }
    }

    @Test("Random objects come back as they went, whatever the buffer, line ends and encoding", arguments: 0..<20)
    func random(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let keys = ["a", "a\"b", "é", "", "d,\n"]
        var rows: [[String]] = []
        var lines: [String] = []
        for _ in 0..<40 {
            let row = keys.map { _ in
                String(
                    (0..<Int.random(in: 0...12, using: &random)).map { _ in
                        "ab\"\n,\r é😀\\/\u{1}{}[]:".randomElement(using: &random)!
                    })
            }
            var object: [String: String] = [:]
            for (key, value) in zip(keys, row) where !value.isEmpty { object[key] = value }
            rows.append(row)
            lines.append(String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self))
        }
        for text in [lines.joined(separator: "\r\n"), "[" + lines.joined(separator: ",") + "]"] {
            for bufferSize in [1, 5, 64, 1 << 22] {
                #expect(try read(text, keys: keys, bufferSize: bufferSize).map(\.fields) == rows)
            }
            let path = try folder.write(gzip([UInt8](try #require(text.data(using: .utf16)))), to: "b.json.gz")
            var reader = try CSVReader(path: path, format: CSVFormat(kind: .json(Self.shape(keys))))
            var count = 0
            while try reader.nextRecord() { count += 1 }
            #expect(count == rows.count)
        }
    }

    @Test("An object longer than the limit is refused with its line")
    func limit() throws {
        let path = try folder.write("{\"a\":1}\n{\"a\":\"" + String(repeating: "x", count: 2_000_000), to: "a.json")
        #expect(throws: FileFault.recordTooLong(path: path, line: 2, limit: 1 << 20)) {
            var reader = try CSVReader(
                path: path, format: CSVFormat(kind: .json(Self.shape(["a"]))), bufferSize: 4096, recordLimit: 1 << 20)
            while try reader.nextRecord() {}
        }
    }
}
