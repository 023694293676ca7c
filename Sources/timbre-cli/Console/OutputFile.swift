public import ArgumentParser
import Foundation

/// A file that an option names for a result; `-` is standard output, which gets the file once it is complete.
struct OutputFile: ExpressibleByArgument, CustomStringConvertible {
    let path: String

    static var defaultCompletionKind: CompletionKind { .file() }

    init?(argument: String) { path = argument }

    var isStandardOutput: Bool { path == "-" }

    var description: String { isStandardOutput ? "standard output" : path }

    /// Runs what writes the file.
    ///
    /// - Throws: what the body throws; `OutputFault`.
    func write<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
        guard isStandardOutput else { return try body(path) }
        let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("timbre-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("output").path
        let result = try body(file)
        try Console.results(ofFile: file)
        return result
    }
}
