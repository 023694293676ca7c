import Dispatch
import Foundation
import Synchronization
import Timbre
import TimbreBase
import TimbreSearch

/// Thread that runs all searches: it searches together the requests that queued up while it was busy; a lone request
/// starts at once.
///
/// A pass over all songs takes about as long for one query as for many, so a batch is filled with as many queries as
/// fit into `batchTime`. Requests of people come first, and slices of bulk searches fill the rest. Each caller waits on
/// its own thread.
final class SearchThread: Sendable {
    enum Priority: Sendable {
        case interactive, bulk
    }

    /// Priority of the request that the current thread answers.
    @TaskLocal static var priority = Priority.interactive

    private struct State {
        var interactive: [Job] = []
        var bulk: [Job] = []
        var isStopped = false
        /// Pairs of a query and a song scored per second in full batches: a running mean of measurements.
        var rate = 2e9
        /// Time of the last request of a person.
        var lastInteractive = ContinuousClock.now - .seconds(60)
        /// Number of batches without a slice of a waiting bulk search.
        var batchesWithoutBulk = 0
    }

    private let state = Mutex(State())
    private let condition = NSCondition()

    /// Target time of one batch in seconds, for which requests that come meanwhile wait.
    private static let batchTime = 0.010
    /// Target time of a slice of a bulk search in seconds, while people send requests and while none does.
    private static let slices = (busy: 0.005, idle: 0.060)
    /// Number of batches without a slice after which a waiting bulk search gets a turn.
    private static let mostWithoutBulk = 8
    /// Fewest queries of a full batch; with fewer, reading the songs takes longer than the arithmetic.
    private static let full = 32
    /// Time without a request of a person after which slices are long.
    private static let quiet = Duration.milliseconds(500)

    init() {
        let thread = Thread { [self] in run() }
        thread.name = "timbre-search"
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Ends the thread; waiting requests get a `CancellationError`.
    func stop() {
        let left = state.withLock { state in
            state.isStopped = true
            defer { (state.interactive, state.bulk) = ([], []) }
            return state.interactive + state.bulk
        }
        for job in left { job.finish(.failure(CancellationError())) }
        wake()
    }

    /// Finds the neighbours of vectors, with the same answers as `index` itself.
    ///
    /// - Throws: as `LatentIndex.neighbours`; `CancellationError` where the caller's work was cancelled meanwhile.
    func neighbours(
        in index: LatentIndex, of queries: VectorSource, _ options: SearchOptions, priority: Priority,
        isCancelled: @escaping @Sendable () -> Bool
    ) throws -> Neighbours {
        // Impossible searches are refused here, before they can spoil those of others.
        guard options.k >= 1, queries.dimensions == index.dimensions, queries.rows > 0 else {
            return try index.neighbours(of: queries, options)
        }
        let job = Job(
            .search(index, queries.values(of: 0..<queries.rows), queries.rows, options),
            isCancelled: isCancelled)
        return try enqueue(job, priority)
    }

    /// Runs a computation on the thread, in its turn.
    func perform(isCancelled: @escaping @Sendable () -> Bool, _ body: @escaping @Sendable () -> Void) throws {
        _ = try enqueue(Job(.other(body), isCancelled: isCancelled), Self.priority)
    }

    private func enqueue(_ job: Job, _ priority: Priority) throws -> Neighbours {
        let isStopped = state.withLock { state in
            if state.isStopped { return true }
            if priority == .bulk {
                state.bulk.append(job)
            } else {
                state.interactive.append(job)
                state.lastInteractive = .now
            }
            return false
        }
        if isStopped { throw CancellationError() }
        wake()
        return try job.wait()
    }

    private func wake() {
        condition.lock()
        condition.signal()
        condition.unlock()
    }

    /// Number of queries of a bulk search to search before requests of people are checked again.
    func slice(of index: LatentIndex) -> Int {
        state.withLock { state in
            let isQuiet = state.lastInteractive + Self.quiet < .now
            let time = isQuiet ? Self.slices.idle : Self.slices.busy
            return max(1, min(4096, Int(state.rate * time / Double(index.count))))
        }
    }

    /// Estimated seconds for a number of queries of an index.
    func seconds(for queries: Int, of songs: Int) -> Double {
        state.withLock { Double(queries) * Double(songs) / $0.rate }
    }

    private func run() {
        while let batch = next() {
            if batch.isEmpty { continue }
            answer(batch)
        }
    }

    /// Next jobs to search together; nil once the thread is stopped.
    private func next() -> [Job]? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            let (batch, isStopped) = state.withLock { state -> ([Job]?, Bool) in
                if state.isStopped { return (nil, true) }
                let isBulkDue = !state.bulk.isEmpty && state.batchesWithoutBulk >= Self.mostWithoutBulk
                if !state.interactive.isEmpty, !isBulkDue { return (Self.take(&state), false) }
                state.batchesWithoutBulk = 0
                if !state.bulk.isEmpty { return ([state.bulk.removeFirst()], false) }
                return (nil, false)
            }
            if isStopped { return nil }
            if let batch { return batch }
            condition.wait()
        }
    }

    /// Takes the first job of a person, and as many others for the same index and filter as fit into a batch.
    private static func take(_ state: inout State) -> [Job] {
        let first = state.interactive.removeFirst()
        guard case .search(let index, _, let count, let options) = first.work else { return [first] }
        var room = max(full, Int(state.rate * batchTime / Double(index.count))) - count
        var (batch, widest) = ([first], options.k)
        func left(of jobs: [Job]) -> [Job] {
            jobs.filter { job in
                guard case .search(let other, _, let count, let wanted) = job.work, other === index, count <= room,
                    fits(wanted.k, widest), wanted.filter == options.filter
                else { return true }
                room -= count
                widest = max(widest, wanted.k)
                batch.append(job)
                return false
            }
        }
        state.interactive = left(of: state.interactive)
        let waiting = state.bulk.count
        state.bulk = left(of: state.bulk)
        state.batchesWithoutBulk = state.bulk.isEmpty || state.bulk.count < waiting ? 0 : state.batchesWithoutBulk + 1
        return batch
    }

    /// Whether searches for two numbers of neighbours may be combined: the larger number must cost the other search
    /// little.
    private static func fits(_ a: Int, _ b: Int) -> Bool { max(a, b) <= 64 || max(a, b) <= 2 * min(a, b) }

    private func answer(_ batch: [Job]) {
        let wanted = batch.filter { job in
            guard job.isCancelled() else { return true }
            job.finish(.failure(CancellationError()))
            return false
        }
        guard let first = wanted.first else { return }
        guard case .search(let index, _, _, let options) = first.work else {
            for job in wanted { job.perform() }
            return
        }
        let start = ContinuousClock.now
        if wanted.count == 1 || !answerTogether(wanted, index, filter: options.filter) {
            for job in wanted { job.perform() }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let count = wanted.reduce(0) { $0 + $1.count }
        // Searches with a filter skip songs, so their rate says nothing about searches of all songs.
        guard count >= Self.full, options.filter == nil else { return }
        state.withLock { $0.rate += 0.2 * (Double(count) * Double(index.count) / max(seconds, 1e-6) - $0.rate) }
    }

    /// - Returns: false where the jobs must be searched one by one: one of them has a query without a direction, or the
    ///   search failed.
    private func answerTogether(_ jobs: [Job], _ index: LatentIndex, filter: RowFilter?) -> Bool {
        var (vectors, k) = ([Float](), 1)
        for job in jobs {
            guard case .search(_, let own, _, let options) = job.work else { return false }
            vectors += own
            k = max(k, options.k)
        }
        guard
            let found = try? index.neighbours(
                of: VectorSource(vectors, dimensions: index.dimensions),
                // One pass; growing steps would only serve progress.
                SearchOptions(k: k, filter: filter, batch: vectors.count / index.dimensions),
                work: Work(isCancelled: { false })),
            found.unanswered.count == 0
        else { return false }
        var start = 0
        for job in jobs {
            guard case .search(_, _, let count, let options) = job.work else { continue }
            job.finish(
                .success(found.part(start..<start + count, k: options.k, minimumScore: options.minimumScore)))
            start += count
        }
        return true
    }
}

/// Search or computation that a caller waits for.
///
/// Unchecked: the result is written before, and read after, the semaphore is signalled.
private final class Job: @unchecked Sendable {
    enum Kind {
        case search(LatentIndex, _ vectors: [Float], _ count: Int, SearchOptions)
        case other(@Sendable () -> Void)
    }

    let work: Kind
    let isCancelled: @Sendable () -> Bool
    private let isDone = DispatchSemaphore(value: 0)
    private var result: Result<Neighbours?, any Error>?

    init(_ work: Kind, isCancelled: @escaping @Sendable () -> Bool) {
        (self.work, self.isCancelled) = (work, isCancelled)
    }

    var count: Int { if case .search(_, _, let count, _) = work { count } else { 1 } }

    /// Runs the job by itself.
    func perform() {
        switch work {
        case .other(let body):
            body()
            finish(.success(nil))
        case .search(let index, let vectors, let count, let options):
            finish(
                Result {
                    try index.neighbours(
                        of: VectorSource(vectors, dimensions: index.dimensions), options.inOnePass(count),
                        work: Work(isCancelled: isCancelled))
                })
        }
    }

    func finish(_ result: Result<Neighbours?, any Error>) {
        self.result = result
        isDone.signal()
    }

    /// Waits until the job is done.
    ///
    /// - Returns: the neighbours; empty for a job that is no search.
    func wait() throws -> Neighbours {
        isDone.wait()
        guard let result else { preconditionFailure("a job that was neither done nor refused") }
        return try result.get() ?? .none
    }
}

extension Neighbours {
    fileprivate static var none: Neighbours { Neighbours(queryCount: 0, columns: 0) }
}

extension SearchOptions {
    fileprivate func inOnePass(_ queries: Int) -> SearchOptions {
        var options = self
        options.batch = queries
        return options
    }
}
