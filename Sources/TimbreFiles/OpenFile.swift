#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// An open file, closed when released: the one place that calls `write(2)`, `fsync(2)` and `ftruncate(2)`.
final class OpenFile {
    let path: String
    let descriptor: Int32
    let status: stat

    private init(path: String, descriptor: Int32) throws {
        self.path = path
        self.descriptor = descriptor
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw FileFault.failed(operation: "inspect", path: path, code: code)
        }
        self.status = status
    }

    deinit { close(descriptor) }

    /// - Throws: `FileFault` when the file is missing, a directory or not readable.
    static func reading(_ path: String) throws -> OpenFile {
        let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: throw FileFault.missing(path: path)
            case EACCES, EPERM: throw FileFault.notReadable(path: path, code: errno)
            case let code: throw FileFault.failed(operation: "open", path: path, code: code)
            }
        }
        let file = try OpenFile(path: path, descriptor: descriptor)
        guard !file.isDirectory else { throw FileFault.isDirectory(path: path) }
        return file
    }

    /// That a path leads to a file of known size, which can be read as often as need be; it is not opened.
    ///
    /// - Throws: `FileFault.missing`, `.isDirectory`, `.notRegular`.
    static func checkIsRegular(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileFault.missing(path: path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: throw FileFault.isDirectory(path: path)
        default: throw FileFault.notRegular(path: path)
        }
    }

    /// Opens for reading and writing; `creating` makes the file where there is none.
    ///
    /// - Throws: `FileFault` when its directory is missing or it can't be written.
    static func writing(_ path: String, creating: Bool) throws -> OpenFile {
        if creating, let code = FaultInjection.check(.create) {
            throw FileFault.notWritable(path: path, code: code)
        }
        let flags = O_RDWR | O_CLOEXEC | (creating ? O_CREAT : 0)
        let descriptor = retrying { open(path, flags, 0o666) }
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT where !creating: throw FileFault.missing(path: path)
            case ENOENT, ENOTDIR: throw FileFault.missingDirectory(path: Directory.parent(of: path))
            case EISDIR: throw FileFault.isDirectory(path: path)
            case EACCES, EPERM, EROFS: throw FileFault.notWritable(path: path, code: errno)
            case let code: throw FileFault.failed(operation: "create", path: path, code: code)
            }
        }
        return try OpenFile(path: path, descriptor: descriptor)
    }

    /// Opens a device or a pipe for writing alone.
    static func writingDevice(_ path: String) throws -> OpenFile {
        let descriptor = retrying { open(path, O_WRONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw FileFault.notWritable(path: path, code: errno) }
        return try OpenFile(path: path, descriptor: descriptor)
    }

    var isDirectory: Bool { status.st_mode & S_IFMT == S_IFDIR }
    var isRegular: Bool { status.st_mode & S_IFMT == S_IFREG }
    /// Bytes at opening; 0 for a pipe.
    var size: Int { Int(status.st_size) }

    /// Reads until the buffer is full or the file ends; returns how many bytes came.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = retrying { systemRead(descriptor, rest.baseAddress, rest.count) }
            guard count >= 0 else { throw FileFault.failed(operation: "read", path: path, code: errno) }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// Writes all bytes: at an offset, or after what was written last.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int? = nil) throws {
        guard let code = FaultInjection.check(.write) else { return try writeAll(bytes, at: offset) }
        // A full disk takes a part of the bytes before it refuses, but no part of a sector.
        try writeAll(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 1024 * 512)]), at: offset)
        throw FileFault.failed(operation: "write", path: path, code: code)
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: Int?) throws {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = retrying {
                if let offset { return pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written)) }
                return systemWrite(descriptor, rest.baseAddress, rest.count)
            }
            guard count > 0 else {
                throw FileFault.failed(operation: "write", path: path, code: count == 0 ? EIO : errno)
            }
            written += count
        }
    }

    /// Returns when everything written is on disk; a device or a pipe is not waited for.
    func sync() throws {
        guard isRegular else { return }
        if let code = FaultInjection.check(.sync) {
            throw FileFault.failed(operation: "sync", path: path, code: code)
        }
        guard retrying({ fsync(descriptor) }) == 0 else {
            throw FileFault.failed(operation: "sync", path: path, code: errno)
        }
    }

    /// Cuts the file and continues writing at its end.
    func truncate(to size: Int) throws {
        guard retrying({ ftruncate(descriptor, off_t(size)) }) == 0, lseek(descriptor, off_t(size), SEEK_SET) >= 0
        else {
            throw FileFault.failed(operation: "cut", path: path, code: errno)
        }
    }
}

/// Repeats a call that a signal interrupted.
private func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
