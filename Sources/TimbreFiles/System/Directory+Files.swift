#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension Directory {
    /// A regular file of a directory.
    package struct File: Sendable, Equatable {
        package let name: String
        /// Size in bytes.
        package let size: Int
        /// Time of the last write, in nanoseconds since 1970.
        package let modified: Int
    }

    /// The regular files directly in a directory, in no order; links, whatever they lead to, are left out. None where
    /// it can't be read.
    package static func files(in path: String) -> [File] {
        names(in: path).compactMap { name in
            var status = stat()
            guard lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            return File(name: name, status)
        }
    }

    /// The bytes of a file that `files` found, with what is known of the file that was read.
    ///
    /// - Parameter most: the largest size that is read, in bytes.
    /// - Returns: nil where it is gone, or no longer a regular file of at most that size.
    /// - Throws: `FileFault` where it can't be read.
    package static func contents(of file: File, in path: String, most: Int) throws -> (file: File, bytes: [UInt8])? {
        guard let open = try OpenFile.readingNoLink("\(path)/\(file.name)"), open.isRegular, open.size <= most else {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: open.size)
        let count = try bytes.withUnsafeMutableBytes { try open.read(into: $0) }
        bytes.removeLast(bytes.count - count)
        return (File(name: file.name, open.status), bytes)
    }
}

extension Directory.File {
    fileprivate init(name: String, _ status: stat) {
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        self.init(name: name, size: Int(status.st_size), modified: time.tv_sec * 1_000_000_000 + time.tv_nsec)
    }
}
