import Foundation
import GRDB
import Synchronization

/// Writes batches into the database while the CSV is read on another thread: one transaction that ends at `commit`.
final class BatchInserter: Sendable {
    /// Totals of the catalogue after the ingest.
    struct Totals: Sendable {
        var songCount: Int
        var recipe: String
        var files: [StoredFile]
    }

    private enum Step: Sendable {
        case batch(SongBatch)
        /// All songs are inserted: indexes can be built while the reader finishes its files.
        case songsComplete
        case commit(Totals)
    }

    private let queue = BoundedQueue<Step>(capacity: 4)
    private let outcome: Outcome

    /// The consumer's fault, and the semaphore of its end.
    private final class Outcome: Sendable {
        let ended = DispatchSemaphore(value: 0)
        let fault = Mutex<(any Error)?>(nil)
    }

    /// - Parameters:
    ///   - database: a database opened by `SongDatabase.loading`; the inserter closes it when it ends.
    ///   - isNew: whether the tables are to be made.
    ///   - rebuildsIndexes: whether indexes are dropped and built anew, which pays where much is added.
    init(_ database: SongDatabase, categoryNames: [String], isNew: Bool, rebuildsIndexes: Bool) {
        let outcome = Outcome()
        let queue = queue
        self.outcome = outcome
        let thread = Thread {
            do {
                try database.write { database in
                    if isNew {
                        try CatalogueSchema.create(database)
                    } else if rebuildsIndexes {
                        try CatalogueSchema.dropIndexes(database)
                    }
                    let rows = try SongRows(database, categoryNames: categoryNames)
                    while true {
                        switch queue.next() {
                        case .batch(let batch)?: try rows.insert(batch)
                        case .songsComplete?:
                            if isNew || rebuildsIndexes { try CatalogueSchema.createIndexes(database) }
                        case .commit(let totals)?: return try Self.store(totals, database)
                        case nil: throw CancellationError()
                        }
                    }
                }
                try database.close()
            } catch {
                outcome.fault.withLock { $0 = error }
                try? database.close()
            }
            queue.abandon()
            outcome.ended.signal()
        }
        thread.name = "timbre.ingest"
        thread.start()
    }

    /// Queues a batch.
    ///
    /// - Throws: the consumer's fault.
    func insert(_ batch: SongBatch) throws { try push(.batch(batch)) }

    func songsComplete() throws { try push(.songsComplete) }

    /// Commits the transaction; returns when everything is on disk.
    func commit(_ totals: Totals) throws {
        try push(.commit(totals))
        if let fault = end() { throw fault }
    }

    /// Abandons the transaction; returns when the database is closed.
    func abort() { _ = end() }

    private func push(_ step: Step) throws {
        if !queue.push(step), let fault = end() { throw fault }
    }

    private func end() -> (any Error)? {
        queue.finish()
        outcome.ended.wait()
        // Signalled again, so that later waits return too.
        outcome.ended.signal()
        return outcome.fault.withLock(\.self)
    }

    private static func store(_ totals: Totals, _ database: Database) throws {
        try Setting.recipe.set(totals.recipe, database)
        try Setting.songCount.set(totals.songCount, database)
        try Setting.generation.set((Setting.generation.integer(database) ?? 0) + 1, database)
        for file in totals.files { try file.save(database) }
    }
}
