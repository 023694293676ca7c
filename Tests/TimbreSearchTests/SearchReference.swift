import TimbreSearch
import TimbreTestSupport

func randomVectors(_ rows: Int, _ dimensions: Int, seed: UInt64) -> [Float] {
    var random = SplitMix(state: seed)
    return (0..<rows * dimensions).map { _ in random.uniform() }
}

/// Duplicates, opposites, lengths of 1e-20 and 1e20, signed zeros, and rows without a direction.
func hostileVectors(_ rows: Int, _ dimensions: Int, seed: UInt64) -> [Float] {
    var vectors = randomVectors(rows, dimensions, seed: seed)
    for row in 0..<rows {
        let original = row / 2
        let factor: Float =
            switch row % 8 {
            case 1: 1
            case 2: -1
            case 3: 1e20
            case 4: 1e-20
            case 5: -1e-20
            default: 0
            }
        for column in 0..<dimensions where factor != 0 {
            vectors[row * dimensions + column] = vectors[original * dimensions + column].clamped * factor
        }
    }
    for row in stride(from: 11, to: rows, by: 29) { vectors[row * dimensions + row % dimensions] = .nan }
    for row in stride(from: 13, to: rows, by: 31) { vectors[row * dimensions + row % dimensions] = -.infinity }
    for row in stride(from: 17, to: rows, by: 37) {
        for column in 0..<dimensions { vectors[row * dimensions + column] = column % 2 == 0 ? 0 : -0.0 }
    }
    return vectors
}

extension Float {
    /// To within lengths that a factor of 1e20 leaves finite and 1e-20 above zero.
    fileprivate var clamped: Float {
        isFinite ? (magnitude > 2 ? self / 1e20 : magnitude < 1e-15 ? self * 1e20 : self) : 1
    }
}

/// Unit vectors and cosines in `Double`; rows without a direction are nil.
struct DoubleReference {
    let units: [[Double]?]

    init(_ vectors: [Float], dimensions: Int) {
        units = stride(from: 0, to: vectors.count, by: dimensions).map { start in
            let row = vectors[start..<start + dimensions].map(Double.init)
            let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length > 0 && length.isFinite ? row.map { $0 / length } : nil
        }
    }

    func cosine(_ query: [Double], _ song: Int) -> Double? {
        units[song].map { zip(query, $0).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    /// Best first, by score descending, then id ascending.
    func ranking(of query: [Double]) -> [(id: Int, score: Double)] {
        units.indices.compactMap { song in cosine(query, song).map { (song, $0) } }
            .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
    }
}

/// Neighbours by fused multiply-adds over vectors normalised in `Double`, in a scalar loop.
///
/// - Parameter isIncluded: whether a song may be found by a query.
func scalarNeighbours(
    _ queries: [Float], _ songs: [Float], dimensions: Int, k: Int, minimumScore: Float = -1,
    where isIncluded: (_ query: Int, _ song: Int) -> Bool = { _, _ in true }
) -> [[Neighbour]] {
    scalarNeighbours(
        units: DoubleReference(queries, dimensions: dimensions).units.map { $0?.map { Float($0) } },
        DoubleReference(songs, dimensions: dimensions).units.map { $0?.map { Float($0) } }, k: k,
        minimumScore: minimumScore, where: isIncluded)
}

/// The same over unit vectors as they are; nil for rows without a direction.
func scalarNeighbours(
    units queries: [[Float]?], _ songs: [[Float]?], k: Int, minimumScore: Float = -1,
    where isIncluded: (_ query: Int, _ song: Int) -> Bool = { _, _ in true }
) -> [[Neighbour]] {
    queries.enumerated().map { query, vector in
        guard let vector else { return [] }
        var found: [(score: Float, id: Int)] = []
        for (id, song) in songs.enumerated() where isIncluded(query, id) {
            guard let song else { continue }
            var score: Float = 0
            for (a, b) in zip(vector, song) { score.addProduct(a, b) }
            if score >= minimumScore || minimumScore <= -1 { found.append((score, id)) }
        }
        found.sort { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
        return found.prefix(k).map { Neighbour(id: $0.id, score: min(1, max(-1, $0.score))) }
    }
}

extension Neighbours {
    /// Ids and score bits, with what stands beyond the counts.
    var bits: [[Int64]] {
        [counts.map(Int64.init), ids, scores.map { Int64($0.bitPattern) }]
    }

    var all: [[Neighbour]] { (0..<queryCount).map { self[$0] } }
}
