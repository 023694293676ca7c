#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Queries and operations on directories.
package enum Directory {
    /// Whether a directory of that name exists.
    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether two paths lead to one file: by its place on the disk where both exist, else by where they would be.
    package static func isSameFile(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        if stat(one, &first) == 0, stat(other, &second) == 0 {
            return first.st_dev == second.st_dev && first.st_ino == second.st_ino
        }
        return location(of: one) == location(of: other)
    }

    /// Location that a path leads to: links followed, `..` resolved. A file that is not there yet stands in its
    /// directory.
    package static func location(of path: String) -> String {
        if let resolved = resolved(path) { return resolved }
        let name = path.split(separator: "/").last ?? ""
        guard let directory = resolved(parent(of: path)) else { return path }
        return directory == "/" ? "/\(name)" : "\(directory)/\(name)"
    }

    /// Whether a file of a directory, or what a link in it leads to, is the file at a path.
    package static func holdsSameFile(_ directory: String, as path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && names(in: directory).contains { isSameFile("\(directory)/\($0)", path) }
    }

    /// - Throws: `FileFault.link` where a link has the name: a write through it would go somewhere else.
    package static func checkIsNoLink(_ path: String) throws {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK { throw FileFault.link(path: path) }
    }

    /// Path with all links resolved; nil where nothing is there.
    static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The names in a directory, but for `.` and `..`, in no order; none where it can't be read.
    static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Makes a directory and those above it; one that exists is fine.
    ///
    /// - Throws: `FileFault.notDirectory` where a file has the name, `.notWritable` where the system refuses.
    package static func create(_ path: String) throws {
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

    /// Waits until names that were made, removed or changed in a directory are on disk.
    ///
    /// - Throws: `FileFault` when it is missing or the disk fails.
    package static func sync(_ path: String) throws {
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
    package static func parent(of path: String) -> String {
        let path = path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path[...]
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
