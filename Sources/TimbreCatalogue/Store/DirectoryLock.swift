import Synchronization
import TimbreBase

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Patience of a command with another that writes into the same catalogue.
public struct WriterPatience: Sendable {
    /// Seconds to wait; nil to wait for as long as it takes.
    public var seconds: Double?
    /// Called once, when another command is found writing.
    public var onWait: @Sendable () -> Void

    public init(seconds: Double? = 30, onWait: @escaping @Sendable () -> Void = {}) {
        (self.seconds, self.onWait) = (seconds, onWait)
    }
}

/// The right to write into a catalogue, which one command has at a time: a lock on the directory, which the system
/// releases when the process ends, however it ends.
///
/// Values of the catalogue share it on all threads; every write by it is within `whileWriting`.
final class DirectoryLock: Sendable {
    private let path: String
    private let use: Mutex<LockUse>

    /// Waits for the lock on a directory.
    ///
    /// - Throws: `CatalogueFault.busy` where another process holds it for longer than the patience,
    ///   `CancellationError`, `.storage` where the directory can't be opened.
    init(_ path: String, patience: WriterPatience = WriterPatience(), work: Work<Never> = Work()) throws {
        let end = patience.seconds.map { ContinuousClock.now + .seconds($0) }
        var isWaiting = false
        while true {
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { throw CatalogueFault.storage(path: path, reason: Self.reason(errno)) }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.isAt(path, descriptor) {
                self.path = path
                use = Mutex(LockUse(descriptor: descriptor))
                return
            }
            // The last holder may have removed the directory; a lock on a removed directory excludes nobody.
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

    /// Whether the calling thread is within `whileWriting`.
    var isWriting: Bool { use.withLock { $0.isWriter(pthread_self()) } }

    /// Runs the body as the only writer by this right: bodies of other threads run before or after it, and the right is
    /// not released before it ends. Calls may be nested on one thread.
    ///
    /// - Returns: the body's result; nil, without running the body, where the right was already released.
    /// - Throws: `CatalogueFault.busy` where another thread writes for longer than the patience, `CancellationError`;
    ///   errors of the body.
    func whileWriting<Result>(
        patience: WriterPatience = WriterPatience(), work: Work<Never> = Work(), _ body: () throws -> Result
    ) throws -> Result? {
        let end = patience.seconds.map { ContinuousClock.now + .seconds($0) }
        waiting: while true {
            switch use.withLock({ $0.begin(pthread_self()) }) {
            case .begun: break waiting
            case .givenBack: return nil
            case .otherThread:
                if let end, ContinuousClock.now >= end { throw CatalogueFault.busy(path: path) }
                try work.check()
                usleep(Self.pause)
            }
        }
        defer { use.withLock { $0.end() } }
        return try body()
    }

    /// Releases the right once nobody writes by it.
    func release() {
        while !use.withLock({ $0.giveBack() }) { usleep(Self.pause) }
    }

    /// Microseconds between two checks whether another thread still writes.
    private static let pause: UInt32 = 2_000

    /// Runs the body with the lock.
    ///
    /// - Throws: faults of `init`; errors of the body.
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

/// The users of a lock that several threads share.
private struct LockUse {
    enum Beginning { case begun, otherThread, givenBack }

    /// File descriptor of the directory; nil once the lock is released.
    private var descriptor: Int32?
    /// The writing thread; nil for none.
    private var writer: pthread_t?
    /// Number of nested bodies of the writer.
    private var depth = 0
    /// Whether the lock is about to be released, so that no thread begins to write.
    private var isEnding = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    func isWriter(_ thread: pthread_t) -> Bool { writer.map { pthread_equal($0, thread) != 0 } ?? false }

    mutating func begin(_ thread: pthread_t) -> Beginning {
        if !isWriter(thread) {
            if isEnding { return .givenBack }
            if writer != nil { return .otherThread }
            writer = thread
        }
        depth += 1
        return .begun
    }

    mutating func end() {
        depth -= 1
        if depth == 0 { writer = nil }
    }

    /// Releases the lock if nobody writes; returns whether it is released.
    mutating func giveBack() -> Bool {
        isEnding = true
        guard writer == nil else { return false }
        if let descriptor { close(descriptor) }
        descriptor = nil
        return true
    }
}
