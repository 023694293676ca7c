import Synchronization
import TimbreBase
import TimbreSearch

/// Cache of the rows that filters let through, for one unchanging catalogue. Simultaneous requests for the same filter
/// compute its rows once.
final class FilterCache: Sendable {
    private struct Entry {
        var rows: Lazy<RowFilter>
        var lastUse: Int
    }

    private let entries = Mutex<(byFilter: [String: Entry], clock: Int)>(([:], 0))
    /// Largest number of filters kept; the least recently used is dropped first.
    private let most: Int

    /// Largest number of bytes of all rows together.
    private static let mostBytes = 64 << 20

    /// - Parameter count: number of rows per filter.
    init(count: Int) { most = min(1000, max(1, Self.mostBytes / max(1, count / 8))) }

    /// Rows of a filter, made by `make` unless they are kept.
    ///
    /// - Throws: the error of `make`, or of an earlier `make` for the same filter.
    func rows(of filter: SongFilter, _ make: @escaping @Sendable () throws -> RowFilter) throws -> RowFilter {
        let key = filter.description
        let rows = entries.withLock { entries -> Lazy<RowFilter> in
            entries.clock += 1
            if let found = entries.byFilter[key]?.rows {
                entries.byFilter[key]?.lastUse = entries.clock
                return found
            }
            while entries.byFilter.count >= most,
                let oldest = entries.byFilter.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                entries.byFilter[oldest.key] = nil
            }
            let new = Lazy(make)
            entries.byFilter[key] = Entry(rows: new, lastUse: entries.clock)
            return new
        }
        do {
            return try rows.value
        } catch {
            // A wrong filter stays wrong, but a failed disk may work later.
            if (error as? any Fault)?.report.kind == .resource { entries.withLock { $0.byFilter[key] = nil } }
            throw error
        }
    }
}
