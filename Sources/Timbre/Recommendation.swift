import TimbreCatalogue

/// A song that is recommended.
public struct Recommendation: Sendable, Equatable {
    /// From 1.
    public var rank: Int
    public var song: Song
    /// The cosine of the angle between the latent vectors, within [−1, 1].
    public var score: Float
}

/// What was found, best first: distinct by folded artist and title.
public struct Recommendations: Sendable, Equatable {
    public var items: [Recommendation]
    /// What the asker should know: fewer than asked for and why, an artist that is unknown.
    public var notes: [String]
}

/// How many songs to recommend, and which to leave out.
public struct RecommendationOptions: Sendable, Equatable {
    public var count: Int
    /// Songs that score below are left out; nil keeps all.
    public var minimumScore: Float?

    /// - Parameter count: 1 or more.
    public init(count: Int = 10, minimumScore: Float? = nil) {
        (self.count, self.minimumScore) = (count, minimumScore)
    }
}
