import Synchronization
import TimbreSearch

/// Rows that filters let through, kept for the next who asks for the same: one catalogue's, which nothing changes.
final class FilterCache: Sendable {
    private struct Entry {
        var rows: RowFilter
        var lastUse: Int
    }

    private let entries = Mutex<(byFilter: [String: Entry], clock: Int)>(([:], 0))

    /// Bytes of all rows; the filters that were used longest ago are forgotten first.
    private static let mostBytes = 64 << 20

    func rows(of filter: SongFilter, _ make: () throws -> RowFilter) rethrows -> RowFilter {
        let key = filter.description
        let found = entries.withLock { entries -> RowFilter? in
            entries.clock += 1
            entries.byFilter[key]?.lastUse = entries.clock
            return entries.byFilter[key]?.rows
        }
        if let found { return found }
        let rows = try make()
        entries.withLock { entries in
            entries.byFilter[key] = Entry(rows: rows, lastUse: entries.clock)
            let most = max(1, Self.mostBytes / max(1, rows.words.count * 4))
            while entries.byFilter.count > most,
                let oldest = entries.byFilter.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                entries.byFilter[oldest.key] = nil
            }
        }
        return rows
    }
}
