import TimbreCatalogue
import TimbreCompute
import TimbreSearch

/// Takes distinct songs from a ranking, the best first, until there are enough; then applies diversity.
struct Selection {
    private let catalogue: Catalogue
    private let options: RecommendationOptions
    private let folding = TextFolding()
    private var seen: Set<SongKey>
    private var artists: ArtistCount
    private var pool: [Recommendation] = []
    /// Number of songs of the ranking examined so far.
    private var taken = 0
    private var wasCapped = false

    /// Bounds of the number of songs looked up together, which is the number still missing.
    private static let batch = 4...1 << 16

    /// - Parameter songs: songs not to recommend, nor others of their artist and title.
    init(besides songs: [Song], options: RecommendationOptions, catalogue: Catalogue) {
        (self.catalogue, self.options) = (catalogue, options)
        artists = ArtistCount(limit: options.perArtist)
        let folding = folding
        seen = Set(songs.map { SongKey($0, folding, foldsVersions: options.foldsVersions) })
    }

    private var isFull: Bool { pool.count >= options.poolCount }

    /// Fills selections from rankings, requesting longer and longer ones until each selection is full.
    ///
    /// - Parameters:
    ///   - available: largest number of songs that a ranking can have.
    ///   - work: progress, in songs taken for one selection, and cancellation.
    ///   - best: source of the `count` best songs of each numbered ranking; a ranking that is shorter is complete.
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

    /// Takes songs from a ranking whose first `taken` songs were examined before.
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
    ///   - limit: reason, in words, why there were few songs to choose from; nil for none.
    ///   - mapped: number of songs that have a vector.
    ///   - vectors: source of songs' vectors, unit length, row-major; called only if diversity is above 0.
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
