import TimbreCatalogue

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Chooses the songs of a path from those near to its points.
struct PathWalk {
    /// A song between the ends.
    struct Candidate {
        let song: Song
        fileprivate let along: Double
        fileprivate let across: Double

        init(song: Song, vector: Span<Float>, circle: GreatCircle) {
            self.song = song
            (along, across) = circle.projection(vector)
        }

        /// Progress along the path: angle from the start, in radians.
        fileprivate var progress: Double { atan2(across, along) }
        /// Squared length of the projection onto the circle's plane; larger is nearer.
        fileprivate var nearness: Double { along * along + across * across }

        fileprivate func cosine(to point: (along: Double, across: Double)) -> Double {
            along * point.along + across * point.across
        }
    }

    private let circle: GreatCircle
    private let ends: [SongKey]
    private let artists: ArtistCount
    private let folding = TextFolding()
    private let foldsVersions: Bool
    /// Largest number of neighbours to examine, for all points together.
    private static let mostNeighbours = 4 << 20
    private(set) var wasCapped = false

    /// - Parameter excluded: songs to leave out, with others of their artist and title.
    init(circle: GreatCircle, ends: [Song], excluded: [Song], options: PathOptions) {
        let folding = folding
        self.circle = circle
        foldsVersions = options.foldsVersions
        self.ends = (ends + excluded).map { SongKey($0, folding, foldsVersions: options.foldsVersions) }
        var artists = ArtistCount(limit: options.perArtist)
        for song in ends { _ = artists.add(song) }
        self.artists = artists
    }

    /// Chooses `count` songs between the ends, or fewer where there are not enough.
    ///
    /// - Parameters:
    ///   - available: number of songs that lie between the ends, whatever their titles.
    ///   - near: source of the songs nearest to each of the points, `count` for each point.
    mutating func songs(
        of count: Int, available: Int, near: (_ points: [Float], _ count: Int) throws -> [Candidate]
    ) rethrows -> [Recommendation] {
        guard count > 0, available > 0 else { return [] }
        // Neighbourhoods of many points overlap, so each may be smaller.
        var neighbours = max(8, min(64, 20_000 / count))
        while true {
            let found = try near(circle.points(count), neighbours)
            var candidates = distinct(found)
            var walk = best(candidates, count)
            while let excess = excess(walk) {
                wasCapped = true
                candidates.removeAll { excess.contains($0.song.id) }
                walk = best(candidates, count)
            }
            // A longer path is not worth examining more songs.
            let isTooMany = neighbours * count > Self.mostNeighbours
            if walk.count == count || found.count >= available || isTooMany { return walk }
            neighbours *= 4
        }
    }

    /// One song for each artist and title other than those of the ends and the excluded songs, by progress.
    private mutating func distinct(_ candidates: [Candidate]) -> [Candidate] {
        var seen = Set(ends)
        var distinct: [Candidate] = []
        for candidate in candidates.sorted(by: { ($1.nearness, $0.song.id) < ($0.nearness, $1.song.id) }) {
            // The ends alone may reach an artist's limit.
            var artists = artists
            guard artists.add(candidate.song) else {
                wasCapped = true
                continue
            }
            let key = SongKey(candidate.song, folding, foldsVersions: foldsVersions)
            if seen.insert(key).inserted { distinct.append(candidate) }
        }
        return distinct.sorted { ($0.progress, $0.song.id) < ($1.progress, $1.song.id) }
    }

    /// Path of increasing progress with the largest sum of cosines to its points, by dynamic programming: the best path
    /// that ends at a point and song continues the best one that ended at the point before.
    ///
    /// - Complexity: O(points × candidates).
    private func best(_ candidates: [Candidate], _ count: Int) -> [Recommendation] {
        let points = circle.places(min(count, candidates.count))
        guard let last = points.indices.last else { return [] }
        var sums = [Double](repeating: 0, count: candidates.count)
        /// `[points, candidates]`: the preceding candidate; −1 at the first point.
        var before: [Int32] = []
        before.reserveCapacity(points.count * candidates.count)
        for (step, point) in points.enumerated() {
            var bestBefore = (place: -1, sum: step == 0 ? 0 : -Double.infinity)
            for (place, candidate) in candidates.enumerated() {
                let sum = bestBefore.sum + candidate.cosine(to: point)
                before.append(Int32(bestBefore.place))
                if step > 0, sums[place] > bestBefore.sum { bestBefore = (place, sums[place]) }
                sums[place] = sum
            }
        }
        var place = sums.indices.reduce(0) { sums[$1] > sums[$0] ? $1 : $0 }
        var walk: [Recommendation] = []
        for step in (0...last).reversed() {
            let score = candidates[place].cosine(to: points[step])
            walk.append(Recommendation(rank: step + 2, song: candidates[place].song, score: Float(score)))
            place = Int(before[step * candidates.count + place])
        }
        return walk.reversed()
    }

    /// Ids of songs beyond their artists' limits, those farthest from their points; nil for none.
    private func excess(_ walk: [Recommendation]) -> Set<Int>? {
        var artists = artists
        let byScore = walk.sorted { ($1.score, $0.song.id) < ($0.score, $1.song.id) }
        let excess = byScore.filter { !artists.add($0.song) }.map(\.song.id)
        return excess.isEmpty ? nil : Set(excess)
    }
}
