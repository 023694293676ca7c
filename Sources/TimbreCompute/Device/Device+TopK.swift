/// The best songs of some queries. Query `q` has `counts[q]` neighbours, in `q * k ..< q * k + counts[q]` of `rows` and
/// `scores`, by score descending, then row ascending; elements beyond its count are 0.
package struct TopK: Sendable, Equatable {
    /// Number of places for each query: at most as many as there are songs.
    package var k: Int
    package var counts: [Int]
    /// `[queries, k]`, rows of the songs that were searched.
    package var rows: [Int32]
    /// `[queries, k]`.
    package var scores: [Float]

    package init(k: Int, counts: [Int], rows: [Int32], scores: [Float]) {
        (self.k, self.counts, self.rows, self.scores) = (k, counts, rows, scores)
    }
}

extension Device {
    /// Prepares for many searches of the same songs, which become faster; their answers stay the same.
    ///
    /// - Parameter songs: as `topK` takes them; nobody may change them afterwards.
    /// - Throws: `ComputeFault`.
    package func prepareTopK(_ songs: Matrix<Float>) throws { try backend.prepareTopK(songs) }

    /// Exact top-k of inner products, score and selection in one pass.
    ///
    /// A score is a chain of fused multiply-adds from 0 in index order 0…d−1; the order is score descending, then row
    /// ascending. The same rows and score bits on every device, for any number of queries, k, thread count and tiling.
    /// Some devices make 0 of numbers below the smallest normal one: none occurs where every number of queries and
    /// songs is 0 or at least 2⁻⁴⁰, since products are multiples of 2⁻¹²⁶ then, and so are their sums.
    ///
    /// - Parameters:
    ///   - queries: `[q, d]`, finite.
    ///   - songs: `[n, d]`, n below 2³¹, row-major; rows that the mask leaves out may hold anything.
    ///   - k: the number of neighbours, at least 1; more than n gives them all.
    ///   - minimumScore: the lowest score that is kept; nil keeps all.
    ///   - mask: `[ceil(n / 32), 1]`: bit `i % 32` of word `i / 32` says whether song i takes part; nil for all.
    ///   - memory: the bytes that the search may take on a device with memory of its own, besides the matrices that it
    ///     is given; nil for the device's default.
    /// - Throws: `ComputeFault`; `CancellationError` where the task that calls is cancelled.
    package func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float? = nil,
        mask: Matrix<UInt32>? = nil, memory: Int? = nil
    ) throws -> TopK {
        precondition(queries.columns == songs.columns, "queries and songs of different width")
        precondition(k >= 1 && songs.rows <= Int(Int32.max))
        precondition(mask.map { $0.count == (songs.rows + 31) / 32 } ?? true, "a mask of another length than the songs")
        return try backend.topK(
            queries, songs, k: min(k, max(songs.rows, 1)), minimumScore: minimumScore, mask: mask, memory: memory)
    }
}
