#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension OpenFile {
    /// Opens a source that is read once, from its beginning to its end: a file, a pipe, or standard input as "-".
    ///
    /// - Throws: `FileFault`, as `reading(_:)` does.
    static func readingOnce(_ path: String) throws -> OpenFile {
        guard path == "-" || path == "/dev/stdin" else { return try reading(path) }
        // Opened by its path, a file would begin anew, and a socket can't be opened.
        let descriptor = fcntl(0, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else { throw FileFault.notReadable(path: "standard input", code: errno) }
        let file = try OpenFile(path: "standard input", descriptor: descriptor)
        guard !file.isDirectory else { throw FileFault.isDirectory(path: file.path) }
        return file
    }

    /// A file of the same descriptor under another name for people, with its present size.
    func renamed(_ name: String) throws -> OpenFile {
        let other = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        guard other >= 0 else { throw FileFault.failed(operation: "open", path: name, code: errno) }
        return try OpenFile(path: name, descriptor: other)
    }

    /// Position of the next read, in bytes from the beginning of the file.
    var position: Int { max(0, Int(lseek(descriptor, 0, SEEK_CUR))) }
}
