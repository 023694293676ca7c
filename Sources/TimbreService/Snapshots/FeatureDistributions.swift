import TimbreBase
import TimbreCatalogue
import TimbreFiles

/// Distribution of each feature over a set of songs, as quantiles in the table's units.
struct FeatureDistributions: Sendable {
    /// `[features][parts + 1]`, ascending: smallest value, inner quantiles, largest value; empty for a feature without
    /// a finite value.
    let quantiles: [[Float]]

    /// - Parameters:
    ///   - features: the array of `Catalogue.features()`.
    ///   - songs: rows of the songs; of more than `most`, only `most` evenly spaced ones count.
    ///   - parts: number of equal parts between quantiles: 100 for percentiles, 4 for quartiles.
    init(_ features: NPYFile, songs: some RandomAccessCollection<Int> & Sendable, parts: Int, most: Int) {
        let count = min(songs.count, most)
        let rows = (0..<count).map { songs[songs.index(songs.startIndex, offsetBy: $0 * songs.count / count)] }
        let columns = features.columns
        quantiles = features.withFloats(rows: 0..<features.rows) { floats in
            // All threads that read the pointer end before the body does.
            nonisolated(unsafe) let floats = floats
            return Workers().mapTiles(of: columns, size: 1) { column in
                let values = rows.lazy.map { floats[$0 * columns + column.lowerBound] }.filter(\.isFinite)
                return Self.quantiles(of: Array(values).sortedByBits(), parts: parts)
            }
        }
    }

    private static func quantiles(of ascending: [Float], parts: Int) -> [Float] {
        if ascending.isEmpty { return [] }
        return (0...parts).map { Float(ascending.quantile(Double($0) / Double(parts))) }
    }
}

extension FeatureDistributions {
    /// Percentiles of every feature over all songs.
    ///
    /// - Throws: `CatalogueFault.damaged`, `FileFault.damaged`.
    static func percentiles(_ catalogue: Catalogue) throws -> FeatureDistributions {
        let features = try catalogue.features()
        let found = FeatureDistributions(features, songs: 0..<catalogue.songCount, parts: 100, most: 100_000)
        try features.checkIsWhole()
        return found
    }

    /// Quartiles of every feature over the songs of each cluster.
    ///
    /// - Parameter labels: the cluster of each song, in `0..<clusters`; −1 for none.
    /// - Throws: as `percentiles`.
    static func quartiles(_ catalogue: Catalogue, labels: [Int32], clusters: Int) throws -> [FeatureDistributions] {
        let features = try catalogue.features()
        var songs = [[Int]](repeating: [], count: clusters)
        for (song, label) in labels.enumerated() where label >= 0 { songs[Int(label)].append(song) }
        let found = songs.map { FeatureDistributions(features, songs: $0, parts: 4, most: 10_000) }
        try features.checkIsWhole()
        return found
    }
}
