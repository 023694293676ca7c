import GRDB
import GRDBSQLite
import Synchronization

/// Ends statements that take too long, which only a maliciously made file can cause.
final class StatementClock: Sendable {
    /// Standard limit, far beyond one pass over ten million songs.
    static let standardLimit = Duration.seconds(600)

    /// The limit for the current task, for tests.
    @TaskLocal static var limit = standardLimit

    /// Steps of SQLite's virtual machine between two checks of the clock: a few milliseconds.
    private static let steps: Int32 = 100_000

    private let deadline = Mutex(ContinuousClock.now + standardLimit)

    /// Restarts the clock for the next statements.
    func restart() { deadline.withLock { $0 = .now + Self.limit } }

    /// Limits the statements of a database.
    ///
    /// - Parameter database: a connection that must not outlive the clock.
    func watch(_ database: Database) {
        sqlite3_progress_handler(
            database.sqliteConnection, Self.steps,
            { clock in
                guard let clock else { return 0 }
                let watch = Unmanaged<StatementClock>.fromOpaque(clock).takeUnretainedValue()
                return watch.deadline.withLock { $0 < .now } ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
