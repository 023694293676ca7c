/// Diversity by maximal marginal relevance (Carbonell & Goldstein, 1998).
///
/// The next song is always the one with the largest
///
///     (1 − diversity) × score − diversity × (the largest cosine to a song that was taken before)
///
/// of a pool of the most similar songs; the earlier one in the pool among equals. The first song has none before it:
/// the second term is 0 then.
package enum MarginalRelevance {
    /// The songs of the pool in the order in which they are taken.
    ///
    /// - Parameters:
    ///   - scores: the scores of the pool, best first.
    ///   - vectors: `[pool, dimensions]` of unit length; cosines are sums in `Double` in the order of the dimensions.
    ///   - diversity: the weight of diversity, from 0, the pool's own order, to 1.
    ///   - count: the number of songs to take; more than there are takes them all.
    /// - Returns: the indices in the pool.
    /// - Complexity: O(count × pool × dimensions).
    package static func order(
        scores: [Float], vectors: [Float], dimensions: Int, diversity: Float, count: Int
    ) -> [Int] {
        precondition(vectors.count == scores.count * dimensions, "\(vectors.count) values for \(scores.count) songs")
        precondition((0...1).contains(diversity), "a diversity of \(diversity)")
        let weight = Double(diversity)
        var nearest = [Double](repeating: -.infinity, count: scores.count)
        var left = Array(scores.indices)
        var taken: [Int] = []
        while taken.count < count, !left.isEmpty {
            var best = (place: 0, value: -Double.infinity)
            for (place, song) in left.enumerated() {
                let redundancy = taken.isEmpty ? 0 : nearest[song]
                let value = (1 - weight) * Double(scores[song]) - weight * redundancy
                if value > best.value { best = (place, value) }
            }
            let song = left.remove(at: best.place)
            taken.append(song)
            for other in left {
                nearest[other] = max(nearest[other], cosine(song, other, vectors, dimensions))
            }
        }
        return taken
    }

    private static func cosine(_ a: Int, _ b: Int, _ vectors: [Float], _ dimensions: Int) -> Double {
        var sum = 0.0
        for column in 0..<dimensions {
            sum += Double(vectors[a * dimensions + column]) * Double(vectors[b * dimensions + column])
        }
        return sum
    }
}
