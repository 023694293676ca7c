import TimbreCatalogue

/// Spans of years that are typical of clusters.
struct YearSpans {
    /// The share of a cluster's songs that a span leaves out at either end, at least: single songs stretch no span.
    private static let tail = 0.05
    /// A decade is said instead of a span that tells little more.
    private static let decadeStrength = 0.8

    /// Ascending, of each cluster's songs whose year is known.
    private var years: [[Int]]
    /// Songs of all clusters by year.
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

    /// The span of at least half of a cluster's songs that is the most telling, as the scan statistic finds it; nil where
    /// no span is, or the years of most songs are unknown.
    ///
    /// - Parameter size: songs of the cluster.
    /// - Complexity: quadratic in the years that the cluster's songs are of.
    func typical(of cluster: Int, size: Int) -> ClusterSummary.Years? {
        let songs = years[cluster]
        guard !songs.isEmpty, 2 * songs.count >= size else { return nil }
        let edge = Int(Self.tail * Double(songs.count))
        let inner = songs[edge..<songs.count - edge]
        var ends: [Int] = []
        for year in inner where ends.last != year { ends.append(year) }
        var best: (first: Int, last: Int, excess: Excess)?
        func offer(_ first: Int, _ last: Int, factor: Double) {
            let found = excess(of: songs, first, last)
            guard found.share >= Excess.majority, found.isSound, found.strength >= Excess.negligible,
                found.strength > (best?.excess.strength ?? 0) * factor
            else { return }
            best = (first, last, found)
        }
        for (place, first) in ends.enumerated() {
            for last in ends[place...] { offer(first, last, factor: 1) }
        }
        if let found = best {
            for decade in Set(ends.map(Self.decade)).sorted() where found.first != decade || found.last != decade + 9 {
                offer(decade, decade + 9, factor: Self.decadeStrength)
            }
        }
        return best.map {
            ClusterSummary.Years(
                first: $0.first, last: $0.last, share: $0.excess.share, catalogueShare: $0.excess.catalogueShare)
        }
    }

    private func excess(of songs: [Int], _ first: Int, _ last: Int) -> Excess {
        let count = songs.place(after: last) - songs.place(after: first - 1)
        let all = songsUntil(last) - songsUntil(first - 1)
        return Excess(count, of: songs.count, all: all, of: catalogue.last?.songsUntil ?? 0)
    }

    /// Songs of all clusters until the end of a year.
    private func songsUntil(_ year: Int) -> Int {
        let place = catalogue.partitioningIndex { $0.year > year }
        return place == 0 ? 0 : catalogue[place - 1].songsUntil
    }

    private static func decade(_ year: Int) -> Int { year - ((year % 10) + 10) % 10 }
}

extension ClusterSummary.Years {
    /// For example "1970s", "2015–2019", "1999".
    var text: String {
        if first % 10 == 0, last == first + 9 { return "\(first)s" }
        return first == last ? "\(first)" : "\(first)–\(last)"
    }
}

extension Array {
    /// The first place whose element belongs to the second part of an array that has two.
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
    /// How many of an ascending array's numbers are not above one.
    fileprivate func place(after number: Int) -> Int { partitioningIndex { $0 > number } }
}
