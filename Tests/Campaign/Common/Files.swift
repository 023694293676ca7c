import Foundation

/// Files of a campaign, by path.
enum Files {
    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    static func copy(_ path: String, to copy: String) throws {
        remove(copy)
        try FileManager.default.copyItem(atPath: path, toPath: copy)
    }

    /// The same with links and pipes, which are not followed.
    static func copyAsItIs(_ path: String, to copy: String) throws {
        remove(copy)
        let messages = NSTemporaryDirectory() + "/timbre-copy-\(getpid())"
        defer { for end in ["out", "err"] { remove("\(messages).\(end)") } }
        _ = try ChildProcess("/bin/cp", ["-a", path, copy], output: messages, in: "/").wait(seconds: 60)
    }

    /// An empty folder in place of what was there.
    static func emptyFolder(_ path: String) throws {
        remove(path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    static func bytes(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { [UInt8]($0) } }

    static func text(_ path: String) -> String { String(decoding: bytes(path) ?? [], as: UTF8.self) }

    static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    static func write(_ text: String, to path: String) throws { try write([UInt8](text.utf8), to: path) }
}
