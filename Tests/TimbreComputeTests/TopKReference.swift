import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

/// Songs and queries of a top-k test, and what a scalar loop finds.
struct TopKCase: Sendable, CustomStringConvertible {
    var songCount: Int
    var queryCount: Int
    var dimensions: Int
    var k: Int
    /// The share of songs that take part.
    var share = 1.0
    var minimumScore: Float?
    var description: String {
        "\(queryCount) queries, \(songCount) songs of \(dimensions), k \(k), \(share * 100) % masked in"
    }

    /// Duplicates, opposites and signed zeros among songs of ordinary lengths.
    var data: (queries: [Float], songs: [Float], mask: [UInt32]?) {
        var random = SplitMix(state: UInt64(songCount * 31 + queryCount * 7 + dimensions * 3 + k))
        var songs = (0..<songCount * dimensions).map { _ in random.uniform() }
        for song in 0..<songCount where song % 3 == 2 {
            let original = Int(random.next() % UInt64(song))
            for column in 0..<dimensions {
                let value = songs[original * dimensions + column]
                songs[song * dimensions + column] = song % 2 == 0 ? value : -value
            }
        }
        for song in stride(from: 5, to: songCount, by: 17) {
            for column in 0..<dimensions { songs[song * dimensions + column] = column % 2 == 0 ? 0 : -0.0 }
        }
        var queries = (0..<queryCount * dimensions).map { _ in random.uniform() }
        // Some queries are songs.
        for query in stride(from: 0, to: songCount == 0 ? 0 : queryCount, by: 3) {
            let song = Int(random.next() % UInt64(songCount))
            for column in 0..<dimensions {
                queries[query * dimensions + column] = songs[song * dimensions + column]
            }
        }
        guard share < 1 else { return (queries, songs, nil) }
        var mask = [UInt32](repeating: 0, count: (songCount + 31) / 32)
        for song in 0..<songCount {
            if Double(random.uniform() + 1) / 2 < share {
                mask[song / 32] |= 1 << UInt32(song % 32)
            } else {
                // Songs that are left out may hold anything.
                songs[song * dimensions] = song % 2 == 0 ? .nan : .infinity
            }
        }
        return (queries, songs, mask)
    }

    /// On a device.
    func found(on device: Device) throws -> TopK {
        let (queries, songs, mask) = data
        return try device.topK(
            device.matrix(queries, rows: queryCount, columns: dimensions),
            device.matrix(songs, rows: songCount, columns: dimensions), k: k, minimumScore: minimumScore,
            mask: mask.map { try device.matrix($0, rows: $0.count, columns: 1) })
    }

    /// By a scalar loop.
    var expected: TopK {
        let (queries, songs, mask) = data
        return scalarTopK(queries, songs, dimensions: dimensions, k: k, minimumScore: minimumScore, mask: mask)
    }
}

extension TopK {
    /// Whether counts, rows and score bits are the same.
    func isIdentical(to other: TopK) -> Bool {
        k == other.k && counts == other.counts && rows == other.rows
            && scores.map(\.bitPattern) == other.scores.map(\.bitPattern)
    }
}
