#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension OpenFile {
    /// Opens what is read once, from its beginning to its end: a file, a pipe, or standard input as "-".
    ///
    /// - Throws: as `reading`.
    static func readingOnce(_ path: String) throws -> OpenFile {
        guard path == "-" || path == "/dev/stdin" else { return try reading(path) }
        // Opened by its path, a file would begin anew, and a socket can't be opened.
        let descriptor = fcntl(0, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else { throw FileFault.notReadable(path: "standard input", code: errno) }
        let file = try OpenFile(path: "standard input", descriptor: descriptor)
        guard !file.isDirectory else { throw FileFault.isDirectory(path: file.path) }
        return file
    }

    /// The same file under another name for people, with the size that it has now.
    func renamed(_ name: String) throws -> OpenFile {
        let other = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        guard other >= 0 else { throw FileFault.failed(operation: "open", path: name, code: errno) }
        return try OpenFile(path: name, descriptor: other)
    }

    /// Bytes from the beginning of the file to where it is read next.
    var position: Int { max(0, Int(lseek(descriptor, 0, SEEK_CUR))) }
}
