import TimbreCatalogue

/// Spans of years that are typical of clusters.
struct YearSpans {
    /// Share of a cluster's songs cut off at either end of the years, so that single songs don't stretch a span.
    private static let tail = 0.05
    /// Share of the greatest strength that suffices for a narrower span, or a decade, to be preferred.
    private static let nearlyAll = 0.8
    /// Longest span, in years, that is not replaced by its decade.
    private static let halfDecade = 5

    /// Known years of each cluster's songs, ascending.
    private var years: [[Int]]
    /// Years that occur, ascending, each with the number of clustered songs until its end.
    private let catalogue: [(year: Int, songsUntil: Int)]

    /// - Parameter released: year of each song, NaN where it is unknown; those of songs without a label are left out.
    init(_ released: [Float], labels: [Int32], k: Int) {
        years = [[Int]](repeating: [], count: k)
        for (label, year) in zip(labels, released) where year.isFinite && abs(year) < 1e6 {
            years[Int(label)].append(Int(year))
        }
        for cluster in years.indices { years[cluster].sort() }
        var counts: [Int: Int] = [:]
        for year in years.joined() { counts[year, default: 0] += 1 }
        var sum = 0
        catalogue = counts.sorted { $0.key < $1.key }.map {
            sum += $0.value
            return ($0.key, sum)
        }
    }

    /// The narrowest span of at least half of a cluster's songs that tells about as much as the most telling, as a scan
    /// finds it; its decade where that tells as much and the span is of more than five years. Nil where no span is
    /// telling, or the years of most songs are unknown.
    ///
    /// - Parameter size: songs of the cluster.
    /// - Complexity: quadratic in the years that the cluster's songs are of.
    func typical(of cluster: Int, size: Int) -> ClusterSummary.Years? {
        let songs = years[cluster]
        guard !songs.isEmpty, 2 * songs.count >= size else { return nil }
        let edge = Int(Self.tail * Double(songs.count))
        var ends: [Int] = []
        for year in songs[edge..<songs.count - edge] where ends.last != year { ends.append(year) }
        let decades = Set(ends.map(Self.decade)).sorted().map { Span(first: $0, last: $0 + 9) }
        let spans =
            decades
            + ends.indices.flatMap { place in
                ends[place...].map { Span(first: ends[place], last: $0) }
            }
        let telling = spans.map { ($0, excess(of: songs, $0)) }.filter { _, excess in
            excess.share >= Excess.majority && excess.isSound && excess.strength >= Excess.negligible
        }
        let strongest = telling.map(\.1.strength).max() ?? 0
        let good = telling.filter { $0.1.strength >= Self.nearlyAll * strongest }
        func rank(_ span: Span, _ excess: Excess) -> (Int, Double, Int) { (span.width, -excess.strength, span.first) }
        let narrowest = good.min { rank($0.0, $0.1) < rank($1.0, $1.1) }
        let decade = good.filter(\.0.isDecade).min { rank($0.0, $0.1) < rank($1.0, $1.1) }
        let best = narrowest.map { $0.0.width >= Self.halfDecade ? decade ?? $0 : $0 }
        return best.map { span, excess in
            ClusterSummary.Years(
                first: span.first, last: span.last, share: excess.share, catalogueShare: excess.catalogueShare)
        }
    }

    private struct Span {
        var first: Int
        var last: Int

        var width: Int { last - first }
        var isDecade: Bool { first % 10 == 0 && width == 9 }
    }

    private func excess(of songs: [Int], _ span: Span) -> Excess {
        let count = songs.place(after: span.last) - songs.place(after: span.first - 1)
        let all = songsUntil(span.last) - songsUntil(span.first - 1)
        return Excess(count, of: songs.count, all: all, of: catalogue.last?.songsUntil ?? 0)
    }

    /// Number of clustered songs until the end of a year.
    private func songsUntil(_ year: Int) -> Int {
        let place = catalogue.partitioningIndex { $0.year > year }
        return place == 0 ? 0 : catalogue[place - 1].songsUntil
    }

    private static func decade(_ year: Int) -> Int { year - ((year % 10) + 10) % 10 }
}

extension ClusterSummary.Years {
    /// Text of the span, "1970s", "2015–2019" or "1999" for example.
    var text: String {
        if first % 10 == 0, last == first + 9 { return "\(first)s" }
        return first == last ? "\(first)" : "\(first)–\(last)"
    }
}

extension Array {
    /// The first index whose element fulfils the predicate, in an array partitioned by it.
    fileprivate func partitioningIndex(where belongsToSecond: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension [Int] {
    /// Number of elements of an ascending array that are at most `number`.
    fileprivate func place(after number: Int) -> Int { partitioningIndex { $0 > number } }
}
