import TimbreCatalogue
import TimbreFiles
import TimbreSearch

/// Options of a playlist that leads from one song to another.
public struct PathOptions: Sendable, Equatable {
    /// Number of songs, 2 to 1,000, including both ends.
    public var count: Int
    /// Largest number of songs by one artist, counting a song for each of its artists, and including the ends; nil for
    /// any number.
    public var perArtist: Int?
    /// Songs that may lie between the ends; nil for all.
    public var filter: SongFilter?
    /// Number of the path, 0 to 100: 0 for the best path, 1 for the best without the inner songs of path 0, and so on.
    public var variation: Int
    /// Ids of songs that the path must not contain.
    public var excluded: [Int]
    /// Whether versions of one recording count as one song, as in `RecommendationOptions`.
    public var foldsVersions: Bool

    public init(
        count: Int = 10, perArtist: Int? = nil, filter: SongFilter? = nil, variation: Int = 0, excluded: [Int] = [],
        foldsVersions: Bool = false
    ) {
        (self.count, self.perArtist, self.filter) = (count, perArtist, filter)
        (self.variation, self.excluded, self.foldsVersions) = (variation, excluded, foldsVersions)
    }

    /// - Throws: `RecommenderFault.pathLength`, `.pathVariation`, `.invalidArtistLimit`.
    func check() throws {
        guard (2...1000).contains(count) else { throw RecommenderFault.pathLength(count) }
        guard (0...100).contains(variation) else { throw RecommenderFault.pathVariation(variation) }
        if let perArtist, perArtist < 1 { throw RecommenderFault.invalidArtistLimit(perArtist) }
    }
}

extension Recommender {
    /// Makes a playlist that leads through the latent space from one song to another: distinct songs, each further
    /// along than the one before.
    ///
    /// The path is the great circle between the two vectors (spherical interpolation; Shoemake, 1985), with a point for
    /// each song at equal angles. A song's progress is the angle of its projection onto the circle's plane; songs that
    /// do not lie between the ends are left out. Among the songs nearest to each point, the path takes those with the
    /// largest sum of cosines to their points and with increasing progress. A song's score is the cosine to its point.
    ///
    /// Between opposite vectors all great circles are equally short; the path takes the one towards the coordinate axis
    /// nearest to a right angle to them. Between equal vectors the path is a point, and the songs nearest to it follow.
    ///
    /// - Throws: `RecommenderFault.pathToItself`, `.pathLength`, `.pathVariation`, `.noSuchSong`, `.notMapped`,
    ///   `.noDirection`, `.invalidArtistLimit`; the errors of `SongFilter.rows`.
    public func path(
        from start: Int, to end: Int, options: PathOptions = PathOptions(), work: Work<Never> = Work()
    ) throws -> Recommendations {
        try options.check()
        guard start != end else { throw RecommenderFault.pathToItself(id: start) }
        let circle = GreatCircle(from: try vector(of: start), to: try vector(of: end))
        let ends = try catalogue.songs([start, end])
        let filter = try rows(passing: options.filter)
        var between = songs(between: circle, filter)
        let excluded = try catalogue.songs(known(options.excluded))
        var walk = PathWalk(circle: circle, ends: ends, excluded: excluded, options: options)
        var steps: [Recommendation] = []
        for _ in 0...options.variation {
            for step in steps { between[step.song.id] = false }
            walk = PathWalk(circle: circle, ends: ends, excluded: excluded, options: options)
            steps = try walk.songs(of: options.count - 2, available: between.selectedCount) { points, count in
                let neighbours = try searcher.neighbours(
                    of: VectorSource(points, dimensions: index.dimensions), SearchOptions(k: count, filter: between),
                    work: work.silent())
                let ids = Set(neighbours.ids.lazy.filter { $0 >= 0 }.map(Int.init)).sorted()
                return try catalogue.songs(ids).map { song in
                    PathWalk.Candidate(song: song, vector: vectors(of: [song.id]).span, circle: circle)
                }
            }
        }
        var items = [Recommendation(rank: 1, song: ends[0], score: 1)] + steps
        items.append(Recommendation(rank: items.count + 1, song: ends[1], score: 1))
        return Recommendations(
            items: items,
            notes: notes(items.count, options, filter: filter, walk) + (try options.filter?.notes(in: catalogue) ?? []))
    }

    /// Songs between the ends that the filter lets through.
    private func songs(between circle: GreatCircle, _ filter: RowFilter?) -> RowFilter {
        var between = RowFilter(count: mappedCount)
        latents.withFloats(rows: 0..<mappedCount) { floats in
            let values = floats.span
            for row in 0..<mappedCount where filter?[row] ?? true {
                let start = row * index.dimensions
                between[row] = circle.isBetween(values.extracting(start..<start + index.dimensions))
            }
        }
        return between
    }

    private func notes(_ found: Int, _ options: PathOptions, filter: RowFilter?, _ walk: PathWalk) -> [String] {
        guard found < options.count else { return [] }
        var reasons = ["no other song lies between the two"]
        if options.variation > 0 {
            reasons.append("those of \(Counted.things(options.variation, "earlier variation")) are left out")
        }
        if let filter { reasons.append("the filter leaves \(Counted.songs(filter.selectedCount))") }
        if walk.wasCapped, let limit = options.perArtist { reasons.append("at most \(limit) of an artist") }
        return ["a path of \(found) songs instead of \(options.count): \(reasons.joined(separator: "; "))"]
    }
}
