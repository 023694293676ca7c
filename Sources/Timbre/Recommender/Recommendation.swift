public import TimbreCatalogue

/// Recommended song.
public struct Recommendation: Sendable, Equatable {
    /// Position in the answer, from 1.
    public var rank: Int
    public var song: Song
    /// Within [−1, 1]: cosine of the angle between the latent vectors of the song and the query. In a playlist, the
    /// score of `GroupQuery`; on a path, the cosine to the song's point; for a cluster, the cosine to its centre.
    public var score: Float
    /// Distance of a cluster's song from the centre, in the space that was clustered, by which these songs are ranked;
    /// nil in other answers.
    public var distance: Float?

    public init(rank: Int, song: Song, score: Float, distance: Float? = nil) {
        (self.rank, self.song, self.score, self.distance) = (rank, song, score, distance)
    }
}

/// Recommended songs, the best first: distinct by folded title and main artist.
public struct Recommendations: Sendable, Equatable {
    public var items: [Recommendation]
    /// Sentences for the user: why there are fewer songs than requested, an artist that is unknown.
    public var notes: [String]

    public init(items: [Recommendation], notes: [String] = []) { (self.items, self.notes) = (items, notes) }
}

/// Number of songs to recommend, and songs to leave out.
public struct RecommendationOptions: Sendable, Equatable {
    public var count: Int
    /// Least score of a recommended song; nil for any score.
    public var minimumScore: Float?
    /// Largest number of songs by one artist, counting a song for each of its artists; nil for any number. Unknown
    /// artists are all different.
    public var perArtist: Int?
    /// Weight of `MarginalRelevance`, from 0 (best first) to 1. It chooses from the `10 × count` best songs, at least
    /// 100, that `perArtist` leaves.
    public var diversity: Float
    /// Songs that may be recommended; nil for all.
    public var filter: SongFilter?
    /// Ids of songs to leave out, with others of their artist and title.
    public var excluded: [Int]
    /// Whether versions of one recording count as one song: "Harbor Lights (Live)", "Harbor Lights - Remastered 2009".
    public var foldsVersions: Bool

    /// - Parameters:
    ///   - count: number of songs, 1 or more.
    ///   - minimumScore: least score, from −1 to 1; nil for any score.
    ///   - perArtist: largest number of songs by one artist, 1 or more; nil for any number.
    ///   - diversity: weight from 0 (similarity alone) to 1.
    ///   - filter: the songs that may be recommended; nil for all.
    ///   - excluded: ids of songs to leave out, with others of their artist and title.
    ///   - foldsVersions: whether versions of one recording (live, remaster) count as one song.
    public init(
        count: Int = 10, minimumScore: Float? = nil, perArtist: Int? = nil, diversity: Float = 0,
        filter: SongFilter? = nil, excluded: [Int] = [], foldsVersions: Bool = false
    ) {
        (self.count, self.minimumScore, self.perArtist) = (count, minimumScore, perArtist)
        (self.diversity, self.filter) = (diversity, filter)
        (self.excluded, self.foldsVersions) = (excluded, foldsVersions)
    }

    /// Number of songs among which diversity chooses.
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
