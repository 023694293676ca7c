package import TimbreBase
import TimbreCompute

/// Songs like any of several at once, and unlike others.
///
/// The likeness of a song to a group of g songs is the power mean of order 4 of its cosines, brought to 0…1:
/// m = ((Σᵢ ((1 + cᵢ) / 2)⁴) / g)^(1/4). A song's score is 2 m(likes) − 1 − weight × m(dislikes), at least −1: with one
/// like and no dislikes, its cosine.
///
/// Order 1 would rank as the mean of the likes' vectors does, and order ∞ by the nearest like. Real playlists are
/// continued better by 4 than by 1 whether vectors know artists or not, and as well with the likes' artists left out.
/// Higher orders bring back more songs by the likes' own artists, and fewer of the others that belong there: with
/// those artists left out, 16 is worse than 1 (measured:
/// `Benchmarks/runs/2026-11-29-amd-epyc-2-cores-playlist-order`).
package struct GroupQuery: Sendable {
    /// `[songs, dimensions]`, of any length.
    package var likes: VectorSource
    /// `[songs, dimensions]`, of any length; nil for none.
    package var dislikes: VectorSource?
    /// Penalty for a song identical to a disliked one. Songs that a playlist lacks are often much like those it has:
    /// with five of them as dislikes, 0.2 continues it at most a thirtieth worse than 0, 0.6 up to a third (measured).
    package var dislikeWeight: Float

    /// - Parameters:
    ///   - likes: `[songs, dimensions]`, at least one song.
    ///   - dislikes: `[songs, dimensions]`, as wide as the likes; nil for none.
    ///   - dislikeWeight: the penalty for a song identical to a disliked one.
    package init(likes: VectorSource, dislikes: VectorSource? = nil, dislikeWeight: Float = 0.2) {
        precondition(likes.rows > 0, "a group of no songs")
        precondition(
            dislikes.map { $0.rows > 0 && $0.dimensions == likes.dimensions } ?? true, "dislikes of another width")
        (self.likes, self.dislikes, self.dislikeWeight) = (likes, dislikes, dislikeWeight)
    }
}

/// Score of every song for a group, from which the best are taken.
package struct GroupScores: Sendable {
    /// Score of each row; −∞ for rows that can't be found. Never NaN.
    let values: [Float]

    /// - Parameter values: the score of each row; −∞ for rows that can't be found, never NaN.
    package init(values: [Float]) { self.values = values }

    /// The best `k`, by score descending, then id ascending; fewer where fewer can be found or reach the minimum.
    ///
    /// - Complexity: O(songs) for a small `k`.
    package func best(_ k: Int, minimumScore: Float? = nil) -> [Neighbour] {
        precondition(k >= 1, "the best \(k)")
        let minimum = max(minimumScore ?? -1, -1)
        var found: [Neighbour] = []
        var bar = -Float.infinity
        func cut() {
            found.sort { $0.score > $1.score || $0.score == $1.score && $0.id < $1.id }
            found.removeLast(max(found.count - k, 0))
            if found.count == k { bar = found[k - 1].score }
        }
        // Rows come in ascending order: one that only equals the k-th best comes after it.
        for (row, score) in values.enumerated() where score > bar && score >= minimum {
            found.append(Neighbour(id: row, score: score))
            if found.count >= 2 * k + 64 { cut() }
        }
        cut()
        return found
    }
}

extension LatentIndex {
    /// The scores of every song for a group, on the CPU: the same bits whatever the device and the number of threads.
    ///
    /// - Parameters:
    ///   - group: likes and dislikes, as wide as the index.
    ///   - filter: the songs that may be found; nil for all.
    /// - Throws: `SearchFault.dimensionMismatch`, `.unusableQuery` for a like or dislike without a direction,
    ///   `.emptyFilter`; `FileFault.damaged` where the index's file was cut meanwhile; `CancellationError`.
    /// - Complexity: O(songs × group × dimensions); about 3 ns a song and member at 20 dimensions on one thread
    ///   (measured).
    package func scores(
        of group: GroupQuery, filter: RowFilter? = nil, work: Work<Never> = Work()
    ) throws -> GroupScores {
        let candidates = filter.map { valid.intersection($0) } ?? valid
        guard candidates.selectedCount > 0 else { throw SearchFault.emptyFilter(songs: validCount) }
        let likes = try GroupMembers(group.likes, dimensions: dimensions)
        let dislikes = try group.dislikes.map { try GroupMembers($0, dimensions: dimensions) }
        var values: [Float] = []
        values.reserveCapacity(count)
        for part in (0..<count).parts(of: 1 << 16) {
            try work.check()
            let tiles = Workers(count: threads).mapTiles(of: part.count, size: 4096) { tile in
                let rows = tile.lowerBound + part.lowerBound..<tile.upperBound + part.lowerBound
                return withUnitRows(rows) { vectors in
                    [Float](capacity: rows.count) { output in
                        for row in rows {
                            guard candidates[row] else {
                                output.append(-.infinity)
                                continue
                            }
                            let start = (row - rows.lowerBound) * dimensions
                            let vector = vectors.extracting(start..<start + dimensions)
                            let penalty = dislikes.map { group.dislikeWeight * $0.likeness(to: vector) } ?? 0
                            output.append(max(2 * likes.likeness(to: vector) - 1 - penalty, -1))
                        }
                    }
                }
            }
            for tile in tiles { values += tile }
        }
        try source.checkIsWhole()
        return GroupScores(values: values)
    }

    private func withUnitRows<Result>(_ rows: Range<Int>, _ body: (Span<Float>) -> Result) -> Result {
        if vectors.areUnitLength { return source.withValues(of: rows, body) }
        return body(UnitVectors(source, rows: rows).values.span)
    }
}

/// A group's unit vectors, eight side by side.
private struct GroupMembers: Sendable {
    private let dimensions: Int
    private let count: Int
    /// `[ceil(count / 8), dimensions]`; lanes beyond the count are 0.
    private let lanes: [SIMD8<Float>]

    /// - Throws: `SearchFault.dimensionMismatch`, `.unusableQuery`.
    init(_ source: VectorSource, dimensions: Int) throws {
        guard source.dimensions == dimensions else {
            throw SearchFault.dimensionMismatch(queries: source.dimensions, songs: dimensions, path: source.path)
        }
        let vectors = UnitVectors(source)
        if let first = vectors.unusable.first {
            throw SearchFault.unusableQuery(row: first.row, defect: first.defect, path: source.path)
        }
        (count, self.dimensions) = (source.rows, dimensions)
        var lanes = [SIMD8<Float>](repeating: .zero, count: (source.rows + 7) / 8 * dimensions)
        for member in 0..<source.rows {
            for column in 0..<dimensions {
                lanes[member / 8 * dimensions + column][member % 8] = vectors.values[member * dimensions + column]
            }
        }
        self.lanes = lanes
    }

    /// Likeness of a vector to the group, from 0, the opposite of all members, to 1.
    func likeness(to vector: Span<Float>) -> Float {
        var sum = SIMD8<Float>.zero
        var block = 0
        while block * 8 < count {
            var cosines = SIMD8<Float>.zero
            for column in 0..<dimensions { cosines += lanes[block * dimensions + column] * vector[column] }
            var powers = ((cosines + 1) * 0.5).clamped(lowerBound: .zero, upperBound: .one)
            powers *= powers
            powers *= powers
            for lane in max(count - block * 8, 0)..<max(count - block * 8, 8) { powers[lane] = 0 }
            sum += powers
            block += 1
        }
        return (sum.sum() / Float(count)).squareRoot().squareRoot()
    }
}
