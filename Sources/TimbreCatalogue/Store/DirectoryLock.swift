#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// At most one process writes into a catalogue: a lock on its directory, which the system takes back from a process
/// that ends, however it ends.
enum DirectoryLock {
    /// Runs the body with the lock.
    ///
    /// - Parameter patience: how long to wait for another who holds it.
    /// - Throws: `CatalogueFault.busy` where another holds it, `.storage` where the directory can't be opened; what the
    ///   body throws.
    static func whileHeld<Result>(
        _ path: String, patience: Duration = .zero, _ body: () throws -> Result
    ) throws -> Result {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CatalogueFault.storage(path: path, reason: reason(errno)) }
        defer { close(descriptor) }
        let end = ContinuousClock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK, ContinuousClock.now < end {
                usleep(20_000)
                continue
            }
            throw errno == EWOULDBLOCK
                ? CatalogueFault.busy(path: path) : CatalogueFault.storage(path: path, reason: reason(errno))
        }
        // Who held it may have removed the directory: a lock on what is no longer there keeps nobody out.
        guard isAt(path, descriptor) else { throw CatalogueFault.busy(path: path) }
        return try body()
    }

    private static func isAt(_ path: String, _ descriptor: Int32) -> Bool {
        var (named, locked) = (stat(), stat())
        return stat(path, &named) == 0 && fstat(descriptor, &locked) == 0 && named.st_ino == locked.st_ino
            && named.st_dev == locked.st_dev
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
