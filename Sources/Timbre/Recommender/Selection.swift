import TimbreCatalogue
import TimbreCompute
import TimbreSearch

/// Takes songs off a ranking, the best first, until enough are distinct; then brings in diversity.
struct Selection {
    private let catalogue: Catalogue
    private let options: RecommendationOptions
    private let folding = TextFolding()
    private var seen: Set<SongKey>
    private var artists: ArtistCount
    private var pool: [Recommendation] = []
    /// Songs of the ranking that were looked at.
    private var taken = 0
    private var wasCapped = false

    /// Songs that are looked up together: at least as many as are missing, within these.
    private static let batch = 4...1 << 16

    /// - Parameter songs: what must not be recommended, nor others of their artist and title.
    init(besides songs: [Song], options: RecommendationOptions, catalogue: Catalogue) {
        (self.catalogue, self.options) = (catalogue, options)
        artists = ArtistCount(limit: options.perArtist)
        let folding = folding
        seen = Set(songs.map { SongKey($0, folding, foldsVersions: options.foldsVersions) })
    }

    private var isFull: Bool { pool.count >= options.poolCount }

    /// Fills selections from rankings that are asked for in growing numbers.
    ///
    /// - Parameters:
    ///   - available: songs that a ranking may have.
    ///   - work: told of the songs that were taken for one ranking, some thousand after the other.
    ///   - best: the best songs, so many, of the rankings with the given numbers; fewer are all there are.
    /// - Throws: `CancellationError`; `CatalogueFault`; what `best` throws.
    static func fill(
        _ selections: inout [Selection], options: RecommendationOptions, available: Int,
        work: Work<Portion>, best: (_ rankings: [Int], _ count: Int) throws -> [[Neighbour]]
    ) throws {
        var wanted = min(options.poolCount, available) + 16
        var open = Array(selections.indices)
        while !open.isEmpty {
            let rankings = try best(open, wanted)
            var stillOpen: [Int] = []
            for (number, ranking) in zip(open, rankings) {
                try selections[number].take(ranking, work)
                if !selections[number].isFull, ranking.count == wanted { stillOpen.append(number) }
            }
            open = stillOpen
            wanted *= 4
        }
    }

    /// Goes on with a ranking whose first songs have been taken before.
    private mutating func take(_ ranking: [Neighbour], _ work: Work<Portion>) throws {
        while taken < ranking.count, !isFull {
            try work.check()
            work.report(Portion(done: pool.count, total: options.poolCount))
            let missing = options.poolCount - pool.count
            let size = min(max(missing, Self.batch.lowerBound), Self.batch.upperBound)
            let neighbours = ranking[taken..<min(taken + size, ranking.count)]
            taken = neighbours.endIndex
            for (neighbour, song) in zip(neighbours, try catalogue.songs(neighbours.map(\.id))) where !isFull {
                let key = SongKey(song, folding, foldsVersions: options.foldsVersions)
                guard !seen.contains(key) else { continue }
                guard artists.add(song) else {
                    wasCapped = true
                    continue
                }
                seen.insert(key)
                pool.append(Recommendation(rank: pool.count + 1, song: song, score: neighbour.score))
            }
        }
        work.report(Portion(done: pool.count, total: options.poolCount))
    }

    /// - Parameters:
    ///   - limit: what left few songs to choose from, in words; nil for nothing.
    ///   - mapped: songs that have a vector.
    ///   - vectors: of songs, unit length, row-major; asked for where diversity is.
    func recommendations(
        limit: String?, mapped: Int, dimensions: Int, vectors: ([Int]) -> [Float]
    ) -> Recommendations {
        var items = Array(pool.prefix(options.count))
        if options.diversity > 0 {
            let order = MarginalRelevance.order(
                scores: pool.map(\.score), vectors: vectors(pool.map(\.song.id)), dimensions: dimensions,
                diversity: options.diversity, count: options.count)
            items = order.map { pool[$0] }
        }
        for index in items.indices { items[index].rank = index + 1 }
        return Recommendations(items: items, notes: notes(items.count, limit: limit, mapped: mapped))
    }

    private func notes(_ found: Int, limit: String?, mapped: Int) -> [String] {
        guard found < options.count else { return [] }
        var reasons: [String] = []
        if let limit { reasons.append("\(limit) (those of one artist and title count as one)") }
        if let score = options.minimumScore { reasons.append("no other song scores \(score) or more") }
        if wasCapped, let limit = options.perArtist { reasons.append("at most \(limit) of an artist") }
        if reasons.isEmpty {
            reasons.append(
                mapped < catalogue.songCount
                    ? "\(Counted.songs(catalogue.songCount - mapped)) without a latent vector yet: embed them"
                    : "the catalogue has no other songs (songs of one artist and title count as one)")
        }
        return ["\(found) of \(options.count) recommendations: \(reasons.joined(separator: "; "))"]
    }
}
