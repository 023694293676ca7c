import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

/// Objects within objects, and lists of objects within what services answer.
struct JSONShapeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ text: String, bufferSize: Int = 1 << 22) throws -> (shape: JSONShape, rows: [[String]]) {
        let path = try folder.write(text, to: "a.json")
        let shape = try #require(try folder.jsonShape(of: path))
        var reader = try CSVReader(path: path, format: CSVFormat(kind: .json(shape)), bufferSize: bufferSize)
        var rows: [[String]] = []
        while try reader.nextRecord() {
            #expect(reader.problem == nil)
            rows.append((0..<reader.fieldCount).map { reader.text($0) })
        }
        return (shape, rows)
    }

    private static let songs = #"""
        {"name":"Ebb","album":{"name":"Tides","label":{"name":"L","of":{"in":{"a":1}}}},"artists":[{"name":"A"}]},
        {"album":{"label":null,"name":"Flow \"x\""},"name":"Low","artists":[]}
        """#

    @Test(
        "Values of objects within are columns named by the way to them, four keys at most", arguments: [1, 7, 1 << 22])
    func nested(bufferSize: Int) throws {
        let read = try read("[" + Self.songs + "]", bufferSize: bufferSize)
        #expect(
            read.shape.names == [
                "name", "album.name", "album.label.name", "album.label.of.in", "artists", "album.label",
            ])
        #expect(
            read.rows == [
                ["Ebb", "Tides", "L", #"{"a":1}"#, #"[{"name":"A"}]"#, ""],
                ["Low", "Flow \"x\"", "", "", "[]", ""],
            ])
    }

    @Test("A key with a dot in it is no way, and its values are told from those of an object within")
    func dots() throws {
        let read = try read(#"{"a.b":1,"a":{"b":2}}"# + "\n" + #"{"a":{"b":4},"a.b":3}"#)
        #expect(read.shape.columns == [["a.b"], ["a", "b"]] && read.rows == [["1", "2"], ["3", "4"]])
    }

    @Test("A list of songs within an object is read wherever it stands in it", arguments: [1, 7, 1 << 22])
    func within(bufferSize: Int) throws {
        let before = #""a \" {":[{"tracks":[{"x":1}]},"]"],"b":{"items":[1]},"#
        for (text, path) in [
            (#"{"tracks":[\#(Self.songs)]}"#, ["tracks"]),
            (
                #"{\#(before)"tracks":{"items":[\#(Self.songs)],"n":2},"more":[{"name":"no song"}]}"#,
                ["tracks", "items"]
            ),
            ("{\n\"total\": 2, \"data\" : [\n\(Self.songs)\n]\n}\n", ["data"]),
        ] {
            let read = try read(text, bufferSize: bufferSize)
            #expect(read.shape.path == path)
            #expect(read.rows.map { $0[0] } == ["Ebb", "Low"], "\(text)")
        }
        let items = try read(#"{"items":[{"track":{"id":1}},{"track":null},{"track":{"id":2}}]}"#)
        #expect(items.shape.names == ["track.id", "track"] && items.rows.map { $0[0] } == ["1", "", "2"])
    }

    @Test("A list longer than the sample is read to its end, and one that follows in the same text too")
    func long() throws {
        let song = #"{"name":"N","text":"\#(String(repeating: "la ", count: 100))"}"#
        let page = #"{"next":null,"items":["# + Array(repeating: song, count: 5000).joined(separator: ",") + "]}\n"
        #expect(try read(page + page, bufferSize: 1000).rows.count == 10_000)
    }

    @Test("A song by itself is a song, whatever lists it has")
    func song() throws {
        let read = try read(#"{"name":"N","items":[{"a":1}]}"# + "\n" + #"{"name":"M"}"#)
        #expect(read.shape.path.isEmpty && read.rows.map { $0[0] } == ["N", "M"])
    }

    @Test("What is meant to be JSON and is none is refused with the line")
    func broken() throws {
        for (name, text, line) in [
            ("a.csv", "{\"a\": x}\n{\"b\" 2}\n{\"a\":1}\n", 1), ("a.json", "{'a': 1}\n{'a': 2}\n", 1),
            ("a.ndjson", "\n\nnonsense\n", 1), ("a.jsonl.gz", "[1,2]\n[3,4]\n", 1),
        ] {
            let path = try folder.write(text, to: name)
            let detail = "line \(line) is no JSON object; give objects, one a line or in an array"
            #expect(throws: FileFault.unsupported(path: path, detail: detail)) { try folder.jsonShape(of: path) }
        }
    }
}
