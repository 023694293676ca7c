#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// At most one process writes into a catalogue: a lock on its directory, which the system takes back from a process
/// that ends, however it ends.
struct DirectoryLock: ~Copyable {
    private let descriptor: Int32

    /// - Throws: `CatalogueFault.busy` where another holds it, `.storage` where the directory can't be opened.
    init(_ path: String) throws {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CatalogueFault.storage(path: path, reason: Self.reason(errno)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK { throw CatalogueFault.busy(path: path) }
            throw CatalogueFault.storage(path: path, reason: Self.reason(code))
        }
    }

    deinit { close(descriptor) }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
