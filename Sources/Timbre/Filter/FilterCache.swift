import Synchronization
import TimbreBase
import TimbreSearch

/// Rows that filters let through, kept for the next who asks for the same: one catalogue's, which nothing changes. Many
/// who ask at once have a filter's rows made once.
final class FilterCache: Sendable {
    private struct Entry {
        var rows: Lazy<RowFilter>
        var lastUse: Int
    }

    private let entries = Mutex<(byFilter: [String: Entry], clock: Int)>(([:], 0))
    /// Filters that are kept; those that were used longest ago are forgotten first.
    private let most: Int

    /// Bytes of all rows.
    private static let mostBytes = 64 << 20

    /// - Parameter count: rows that a filter knows of.
    init(count: Int) { most = min(1000, max(1, Self.mostBytes / max(1, count / 8))) }

    /// - Throws: what `make` throws, or threw when the same filter was asked for before.
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
            // A filter that is wrong stays wrong; a disk that failed may work later.
            if (error as? any Fault)?.report.kind == .resource { entries.withLock { $0.byFilter[key] = nil } }
            throw error
        }
    }
}
