import Foundation

/// Another program, run to its end: commands go to its standard input, what it makes comes from its standard output.
///
/// All three streams are files without a name, so that neither side can wait for the other, and nothing is left when a
/// process is killed.
struct Program: Sendable {
    /// Where it is.
    let path: String
    private let environment: [String: String]

    /// What one run gave.
    struct Outcome {
        /// nil where a signal ended it.
        var status: Int32?
        var output: Data
        var messages: String
    }

    /// Looks in the directories of `PATH`, in their order.
    ///
    /// - Parameter environment: the program's own, too.
    /// - Returns: nil where none has it.
    init?(_ name: String, environment: [String: String]) {
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { "\($0)/\(name)" }.first { path in
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
                && FileManager.default.isExecutableFile(atPath: path)
        }
        guard let found else { return nil }
        path = found
        self.environment = environment
    }

    /// - Throws: what Foundation says where the program can't be started or a temporary file not be written.
    func run(_ arguments: [String], input commands: String = "") throws -> Outcome {
        let (input, output, messages) = (try Self.namelessFile(), try Self.namelessFile(), try Self.namelessFile())
        try input.write(contentsOf: Data(commands.utf8))
        try input.seek(toOffset: 0)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = input
        process.standardOutput = output
        process.standardError = messages
        try process.run()
        process.waitUntilExit()
        try output.seek(toOffset: 0)
        try messages.seek(toOffset: 0)
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : nil,
            output: try output.readToEnd() ?? Data(),
            messages: String(decoding: try messages.readToEnd() ?? Data(), as: UTF8.self))
    }

    /// A file that is gone when nobody has it open any more.
    private static func namelessFile() throws -> FileHandle {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("timbre-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: url.path]) }
        defer { try? FileManager.default.removeItem(at: url) }
        return try FileHandle(forUpdating: url)
    }
}
