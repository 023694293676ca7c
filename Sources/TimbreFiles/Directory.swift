#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What is asked of directories.
public enum Directory {
    /// Whether a directory of that name exists.
    public static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether two paths lead to one file: by its place on the disk where both exist, else by the names.
    public static func isSameFile(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        if stat(one, &first) == 0, stat(other, &second) == 0 {
            return first.st_dev == second.st_dev && first.st_ino == second.st_ino
        }
        return one == other
    }

    /// Makes a directory and those above it; one that exists is fine.
    ///
    /// - Throws: `FileFault.notDirectory` where a file has the name, `.notWritable` where the system refuses.
    public static func create(_ path: String) throws {
        if exists(path) { return }
        let above = parent(of: path)
        if above != path, !exists(above) { try create(above) }
        if let code = FaultInjection.check(.create) { throw FileFault.notWritable(path: path, code: code) }
        guard mkdir(path, 0o777) == 0 || (errno == EEXIST && exists(path)) else {
            switch errno {
            case EEXIST, ENOTDIR: throw FileFault.notDirectory(path: path)
            case let code: throw FileFault.notWritable(path: path, code: code)
            }
        }
    }

    /// Returns when names that were made, removed or changed in it are on disk.
    ///
    /// - Throws: `FileFault` when it is missing or the disk fails.
    public static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { throw FileFault.failed(operation: "open", path: path, code: errno) }
        defer { close(descriptor) }
        if let code = FaultInjection.check(.sync) {
            throw FileFault.failed(operation: "sync", path: path, code: code)
        }
        guard fsync(descriptor) == 0 else {
            throw FileFault.failed(operation: "sync", path: path, code: errno)
        }
    }

    /// The directory that holds a path: "." for a bare name, "/" for what stands at the top.
    public static func parent(of path: String) -> String {
        let path = path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path[...]
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
