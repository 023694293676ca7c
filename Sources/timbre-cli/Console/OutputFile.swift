public import ArgumentParser
import Foundation

/// Output file of an option; `-` is standard output, to which the file is copied once it is complete.
struct OutputFile: ExpressibleByArgument, CustomStringConvertible {
    let path: String

    static var defaultCompletionKind: CompletionKind { .file() }

    init?(argument: String) { path = argument }

    var isStandardOutput: Bool { path == "-" }

    var description: String { isStandardOutput ? "standard output" : path }

    /// Runs a body that writes the file.
    ///
    /// - Parameter body: writer of the file at the given path.
    /// - Returns: the body's result.
    /// - Throws: the body's error; `OutputFault`.
    func write<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
        guard isStandardOutput else { return try body(path) }
        let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("timbre-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("output").path
        let result = try body(file)
        let content = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        defer { try? content.close() }
        // Whoever takes the lines may end before the last, and the program with it.
        try FileManager.default.removeItem(at: folder)
        try Console.results(content)
        return result
    }
}
