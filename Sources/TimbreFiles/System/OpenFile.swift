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

    /// - Throws: `FileFault`; the descriptor is then closed.
    init(path: String, descriptor: Int32) throws {
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
        // A pipe that nobody writes yet is waited for where it is read, so that the wait can end.
        let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
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

    /// Opens the file at a path; nil for a link, and where nothing is there.
    ///
    /// - Throws: `FileFault` where it can't be read.
    static func readingNoLink(_ path: String) throws -> OpenFile? {
        let descriptor = retrying { open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        guard descriptor < 0 else { return try OpenFile(path: path, descriptor: descriptor) }
        switch errno {
        case ENOENT, ENOTDIR, ELOOP: return nil
        case let code: throw FileFault.notReadable(path: path, code: code)
        }
    }

    /// Checks that a path leads to a file of known size, which can be read repeatedly; the file is not opened.
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

    /// Makes a file for reading and writing that must not be there yet; nil where it is.
    ///
    /// - Parameter output: the path that is named in faults.
    /// - Throws: `FileFault` when its directory is missing or it can't be written.
    static func creating(_ path: String, for output: String) throws -> OpenFile? {
        if let code = FaultInjection.check(.create) { throw FileFault.notWritable(path: output, code: code) }
        let descriptor = retrying { open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666) }
        if descriptor < 0, errno == EEXIST { return nil }
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: throw FileFault.missingDirectory(path: Directory.parent(of: output))
            case let code: throw cannotWrite(output, code)
            }
        }
        return try OpenFile(path: path, descriptor: descriptor)
    }

    /// Opens a file that is there for reading and writing; a link is not followed.
    ///
    /// - Throws: `FileFault` when it is missing, a link, or can't be written.
    static func writing(_ path: String) throws -> OpenFile {
        let descriptor = retrying { open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: throw FileFault.missing(path: path)
            case ELOOP: throw FileFault.link(path: path)
            case let code: throw cannotWrite(path, code)
            }
        }
        return try OpenFile(path: path, descriptor: descriptor)
    }

    static func cannotWrite(_ path: String, _ code: Int32) -> FileFault {
        switch code {
        case EISDIR: .isDirectory(path: path)
        case EACCES, EPERM, EROFS: .notWritable(path: path, code: code)
        default: .failed(operation: "create", path: path, code: code)
        }
    }

    /// Opens a device or a pipe for writing alone; a pipe that nobody reads yet is waited for.
    ///
    /// - Throws: `FileFault.notWritable`; `CancellationError` as `Waiting` says.
    static func writingDevice(_ path: String) throws -> OpenFile {
        while true {
            let descriptor = retrying { open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
            if descriptor >= 0 { return try OpenFile(path: path, descriptor: descriptor) }
            let code = errno
            var status = stat()
            guard code == ENXIO, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else {
                throw FileFault.notWritable(path: path, code: code)
            }
            try Waiting.pause()
        }
    }

    /// The open descriptor that a path such as `/dev/stdout` names; nil for other paths.
    ///
    /// Opened anew by its path, a file that output is redirected to would begin again at its first byte.
    static func named(_ path: String) throws -> OpenFile? {
        let numbers = ["/dev/stdout": Int32(1), "/dev/stderr": 2]
        let folders = ["/dev/fd/", "/proc/self/fd/"]
        guard
            let number = numbers[path]
                ?? folders.first(where: { path.hasPrefix($0) }).flatMap({ Int32(path.dropFirst($0.count)) })
        else { return nil }
        let descriptor = fcntl(number, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else { throw FileFault.notWritable(path: path, code: errno) }
        return try OpenFile(path: path, descriptor: descriptor)
    }

    /// Whether a path leads to a pipe; it is not opened.
    static func isPipe(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    }

    /// Whether the file is a device with positions, such as `/dev/null`, but no terminal.
    var isSeekableDevice: Bool { !isRegular && lseek(descriptor, 0, SEEK_CUR) >= 0 }

    var isDirectory: Bool { status.st_mode & S_IFMT == S_IFDIR }
    var isRegular: Bool { status.st_mode & S_IFMT == S_IFREG }
    /// Size in bytes at opening; 0 for a pipe.
    var size: Int { Int(status.st_size) }

    /// Reads until the buffer is full or the file ends: at an offset, or after what was read last.
    ///
    /// - Returns: the number of bytes that were read.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int? = nil) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            if !isRegular { try Waiting.until(POLLIN, descriptor) }
            let count = retrying {
                if let offset { return pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled)) }
                return systemRead(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EAGAIN { continue }
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
            var rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            if !isRegular {
                try Waiting.until(POLLOUT, descriptor)
                rest = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pipePart))
            }
            let count = retrying {
                if let offset { return pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written)) }
                return isRegular
                    ? systemWrite(descriptor, rest.baseAddress, rest.count) : writeToPipe(descriptor, rest)
            }
            if count < 0, errno == EAGAIN { continue }
            guard count > 0 else {
                throw FileFault.failed(operation: "write", path: path, code: count == 0 ? EIO : errno)
            }
            written += count
        }
    }

    /// Bytes that a pipe takes without waiting once it takes any: POSIX's `PIPE_BUF` on Linux.
    private static let pipePart = 4096

    /// Waits until everything written is on disk; not for a device or a pipe.
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

/// `write(2)` to what may be a pipe that nobody reads any more: EPIPE, without the signal that ends a process.
private func writeToPipe(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
    _ = fcntl(descriptor, F_SETNOSIGPIPE, 1)
    return systemWrite(descriptor, bytes.baseAddress, bytes.count)
    #else
    var (pipe, before, none) = (sigset_t(), sigset_t(), timespec())
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let count = systemWrite(descriptor, bytes.baseAddress, bytes.count)
    let code = errno
    if count < 0, code == EPIPE { sigtimedwait(&pipe, nil, &none) }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    errno = code
    return count
    #endif
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
