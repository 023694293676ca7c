#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file that grows beside its name and takes its place at `commit`; released without it, it leaves nothing.
///
/// It grows under one fixed name, `<name>.part`, which is locked, so that what a killed process left is
/// overwritten by the next one and two processes can't write into each other's file.
final class PendingFile {
    let file: OpenFile
    private let path: String
    private var temporaryPath: String?

    /// - Throws: `FileFault` when the directory is missing or not writable, the name is a directory's, or
    ///   another process is writing the file.
    init(replacing path: String) throws {
        var status = stat()
        let exists = stat(path, &status) == 0
        let kind = status.st_mode & S_IFMT
        if exists, kind == S_IFDIR { throw FileFault.isDirectory(path: path) }
        // A device or a pipe is written to; a file in its place is not what was asked for.
        if exists, kind != S_IFREG {
            self.path = path
            file = try OpenFile.writingDevice(path)
            return
        }
        // The file that a link points to is replaced, not the link.
        self.path = exists ? Self.resolved(path) : path
        let temporaryPath = self.path + ".part"
        file = try Self.locked(temporaryPath, for: path)
        self.temporaryPath = temporaryPath
        try file.truncate(to: 0)
        if exists { fchmod(file.descriptor, status.st_mode & 0o777) }
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

    private static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func locked(_ temporaryPath: String, for path: String) throws -> OpenFile {
        while true {
            let file = try OpenFile.writing(temporaryPath, creating: true)
            if flock(file.descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
                throw FileFault.busy(path: path)
            }
            // Between opening and locking, the file's former owner may have renamed or removed it.
            var status = stat()
            if stat(temporaryPath, &status) == 0, status.st_ino == file.status.st_ino { return file }
        }
    }
}
