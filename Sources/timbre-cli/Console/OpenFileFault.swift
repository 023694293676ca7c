import Foundation

/// Error of a system that allows too few open files. It is checked once, when the program starts, since libraries end a
/// process that gets no descriptor for an event queue or a child process.
struct OpenFileFault: Error, CustomStringConvertible {
    /// Number of descriptors that a command may need beside its own files.
    static let needed = 40

    let description =
        "the system allows this command fewer than \(needed) open files more; allow them, with ulimit -n 256"

    /// - Throws: `OpenFileFault`.
    static func check() throws {
        var descriptors: [Int32] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        for _ in 0..<needed {
            let descriptor = dup(STDERR_FILENO)
            guard descriptor >= 0 else { throw OpenFileFault() }
            descriptors.append(descriptor)
        }
    }
}
