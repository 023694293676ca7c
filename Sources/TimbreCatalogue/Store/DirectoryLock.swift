import Synchronization
import TimbreBase

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// How long a command waits for another that writes into the same catalogue.
public struct WriterPatience: Sendable {
    /// Seconds to wait; nil for as long as the other takes.
    public var seconds: Double?
    /// Called once, when another command is found writing.
    public var onWait: @Sendable () -> Void

    public init(seconds: Double? = 30, onWait: @escaping @Sendable () -> Void = {}) {
        (self.seconds, self.onWait) = (seconds, onWait)
    }
}

/// The right to write into a catalogue, which one command has at a time: a lock on the directory, which the system takes
/// back from a process that ends, however it ends.
final class DirectoryLock: Sendable {
    /// Of the directory; nil once the right is given back.
    private let descriptor: Mutex<Int32?>

    /// - Throws: `CatalogueFault.busy` where another holds it longer than the patience, `CancellationError` where that is
    ///   cancelled, `.storage` where the directory can't be opened.
    init(_ path: String, patience: WriterPatience = WriterPatience(), work: Work<Never> = Work()) throws {
        let end = patience.seconds.map { ContinuousClock.now + .seconds($0) }
        var isWaiting = false
        while true {
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { throw CatalogueFault.storage(path: path, reason: Self.reason(errno)) }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.isAt(path, descriptor) {
                self.descriptor = Mutex(descriptor)
                return
            }
            // Who held it may have removed the directory: a lock on what is no longer there keeps nobody out.
            let code = errno
            let isHeld = code == EWOULDBLOCK || !Self.isAt(path, descriptor)
            close(descriptor)
            guard isHeld else { throw CatalogueFault.storage(path: path, reason: Self.reason(code)) }
            if let end, ContinuousClock.now >= end { throw CatalogueFault.busy(path: path) }
            try work.check()
            if !isWaiting { patience.onWait() }
            isWaiting = true
            usleep(20_000)
        }
    }

    deinit { release() }

    var isHeld: Bool { descriptor.withLock { $0 != nil } }

    /// Gives the right back: whoever waits for it goes on.
    func release() {
        descriptor.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    /// Runs the body with the lock.
    ///
    /// - Throws: as `init`; what the body throws.
    static func whileHeld<Result>(
        _ path: String, patience: WriterPatience = WriterPatience(), work: Work<Never> = Work(),
        _ body: (DirectoryLock) throws -> Result
    ) throws -> Result {
        let lock = try DirectoryLock(path, patience: patience, work: work)
        defer { lock.release() }
        return try body(lock)
    }

    private static func isAt(_ path: String, _ descriptor: Int32) -> Bool {
        var (named, locked) = (stat(), stat())
        return stat(path, &named) == 0 && fstat(descriptor, &locked) == 0 && named.st_ino == locked.st_ino
            && named.st_dev == locked.st_dev
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
