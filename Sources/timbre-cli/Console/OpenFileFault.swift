import Foundation

/// The system allows too few open files. Asked once, when the program starts: the libraries below end a process that gets
/// no descriptor for an event queue or another program.
struct OpenFileFault: Error, CustomStringConvertible {
    /// What a command may have open beside its own files.
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
