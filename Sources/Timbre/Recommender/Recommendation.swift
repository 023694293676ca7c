public import TimbreCatalogue

/// A song that is recommended.
public struct Recommendation: Sendable, Equatable {
    /// From 1.
    public var rank: Int
    public var song: Song
    /// Within [−1, 1]: the cosine of the angle between the latent vectors of the song and of what was asked for. In a
    /// playlist, as `GroupQuery` says; on a path, the cosine to the song's point of the way; for a cluster, that to its
    /// centre.
    public var score: Float
    /// Of a cluster's song, its distance from the centre in the space that was clustered, by which such songs are
    /// ranked; nil elsewhere.
    public var distance: Float?

    public init(rank: Int, song: Song, score: Float, distance: Float? = nil) {
        (self.rank, self.song, self.score, self.distance) = (rank, song, score, distance)
    }
}

/// Recommended songs, the best first: distinct by folded title and main artist.
public struct Recommendations: Sendable, Equatable {
    public var items: [Recommendation]
    /// What the asker should know: fewer than asked for and why, an artist that is unknown.
    public var notes: [String]

    public init(items: [Recommendation], notes: [String] = []) { (self.items, self.notes) = (items, notes) }
}

/// How many songs to recommend, and which to leave out.
public struct RecommendationOptions: Sendable, Equatable {
    public var count: Int
    /// Songs that score below are left out; nil keeps all.
    public var minimumScore: Float?
    /// Songs of one artist, each of several; nil for any number. Unknown artists are all different.
    public var perArtist: Int?
    /// From 0, best first, to 1: by `MarginalRelevance`, out of the `10 × count` best songs, at least 100, of which
    /// `perArtist` have been left.
    public var diversity: Float
    /// Songs that may be recommended; nil for all.
    public var filter: SongFilter?
    /// Ids of songs that are left out, with others of their artist and title.
    public var excluded: [Int]
    /// Whether versions of one recording count as one song: "Harbor Lights (Live)", "Harbor Lights - Remastered 2009".
    public var foldsVersions: Bool

    /// - Parameters:
    ///   - count: 1 or more.
    ///   - minimumScore: from −1 to 1; nil for any score.
    ///   - perArtist: 1 or more.
    ///   - diversity: 0 (similarity alone) to 1.
    ///   - filter: the songs that may be recommended; nil for all.
    ///   - excluded: songs that are left out, with others of their artist and title.
    ///   - foldsVersions: whether versions of one recording (live, remaster) count as one song.
    public init(
        count: Int = 10, minimumScore: Float? = nil, perArtist: Int? = nil, diversity: Float = 0,
        filter: SongFilter? = nil, excluded: [Int] = [], foldsVersions: Bool = false
    ) {
        (self.count, self.minimumScore, self.perArtist) = (count, minimumScore, perArtist)
        (self.diversity, self.filter) = (diversity, filter)
        (self.excluded, self.foldsVersions) = (excluded, foldsVersions)
    }

    /// Songs among which diversity may choose.
    var poolCount: Int {
        guard diversity > 0 else { return count }
        let (pool, isTooMany) = count.multipliedReportingOverflow(by: 10)
        return isTooMany ? count : max(pool, 100)
    }

    /// - Throws: `RecommenderFault.invalidCount`, `.invalidScore`, `.invalidArtistLimit`, `.invalidDiversity`.
    func check() throws {
        guard count >= 1 else { throw RecommenderFault.invalidCount(count) }
        if let minimumScore, !(-1...1).contains(minimumScore) { throw RecommenderFault.invalidScore(minimumScore) }
        if let perArtist, perArtist < 1 { throw RecommenderFault.invalidArtistLimit(perArtist) }
        guard (0...1).contains(diversity) else { throw RecommenderFault.invalidDiversity(diversity) }
    }
}
