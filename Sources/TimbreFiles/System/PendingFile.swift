#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file that grows beside its name and takes its place at `commit`; released without it, it leaves nothing.
///
/// It grows under a name that no other file has, as `UnfinishedFile` says.
final class PendingFile {
    let file: OpenFile
    private let path: String
    /// Path of the growing file; nil for output that is written in place, and after the commit.
    private var temporaryPath: String?

    /// Whether the output is written in place: a device, a pipe or a file that is open already.
    let isDirect: Bool

    /// - Parameter followingLinks: whether the file that a link points to is replaced, and a device or a pipe written
    ///   to; else whatever has the name is replaced itself.
    /// - Throws: `FileFault` when the directory is missing or not writable, the name is a directory's, or the file is
    ///   being written already; `CancellationError` as `Waiting` says.
    init(replacing path: String, followingLinks: Bool) throws {
        var status = stat()
        let exists = (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0
        let kind = status.st_mode & S_IFMT
        if exists, kind == S_IFDIR { throw FileFault.isDirectory(path: path) }
        if followingLinks, let open = try OpenFile.named(path) {
            (self.path, file, isDirect) = (path, open, true)
            return
        }
        // A device or a pipe is written to; a file in its place is not what was asked for.
        if followingLinks, exists, kind != S_IFREG {
            (self.path, file, isDirect) = (path, try OpenFile.writingDevice(path), true)
            return
        }
        self.path = exists && followingLinks ? Directory.resolved(path) ?? path : path
        let made = try UnfinishedFile.create(for: self.path)
        (file, temporaryPath, isDirect) = (made.file, made.path, false)
        if exists, kind == S_IFREG { fchmod(file.descriptor, status.st_mode & 0o777) }
    }

    deinit {
        if let temporaryPath { unlink(temporaryPath) }
    }

    /// Syncs the file and gives it its name.
    func commit() throws {
        guard let temporaryPath else { return }
        try file.sync()
        if let code = FaultInjection.check(.rename) {
            throw FileFault.failed(operation: "rename", path: temporaryPath, code: code)
        }
        guard rename(temporaryPath, path) == 0 else {
            throw FileFault.failed(operation: "rename", path: temporaryPath, code: errno)
        }
        self.temporaryPath = nil
        // The new file is complete and in place; some file systems refuse to sync directories.
        try? Directory.sync(Directory.parent(of: path))
    }
}
