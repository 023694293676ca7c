import Foundation

/// The raw lines of a run: each is on disk before the next thing is measured, so that an interrupted run keeps what it
/// had.
final class Record {
    let folder: String
    private let file: FileHandle

    static func path(in folder: String) -> String { "\(folder)/raw.jsonl" }

    /// Lines are appended to those that the folder has.
    ///
    /// - Throws: `BenchmarkFault.unwritable`.
    init(in folder: String) throws {
        self.folder = folder
        let path = Record.path(in: folder)
        let manager = FileManager.default
        do {
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
            if !manager.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
            file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.seekToEnd()
        } catch {
            throw BenchmarkFault.unwritable(path: path, reason: error.localizedDescription)
        }
    }

    func add(_ line: RawLine) throws {
        var data = try JSONLines.encoded(line)
        data.append(UInt8(ascii: "\n"))
        try file.write(contentsOf: data)
        try file.synchronize()
    }

    /// - Throws: `BenchmarkFault.noRawLines`.
    static func lines(in folder: String) throws -> [RawLine] {
        guard let data = FileManager.default.contents(atPath: path(in: folder)), !data.isEmpty else {
            throw BenchmarkFault.noRawLines(path: path(in: folder))
        }
        // The last line of a run that was killed may be cut.
        return data.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONLines.decoded($0) }
    }
}

/// JSON objects, each on a line.
enum JSONLines {
    static func encoded(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    static func decoded<Value: Decodable>(_ data: Data) throws -> Value {
        try JSONDecoder().decode(Value.self, from: data)
    }
}
