/// What is searched for.
public struct SearchOptions: Sendable {
    /// Neighbours of each query, at least 1; more than there are songs gives them all.
    public var k: Int
    /// Songs that score below it are left out, those that score exactly it are kept; nil keeps all.
    public var minimumScore: Float?
    /// Songs that may be found, of as many rows as the index; nil for all.
    public var filter: RowFilter?
    /// Queries at a time. nil starts with a few and grows while a step takes less than a fraction of a second: then
    /// progress and interruption come in time on any device. It never changes an answer.
    public var batch: Int?

    /// - Parameters:
    ///   - k: neighbours of a query; 1 or more.
    ///   - minimumScore: from −1 to 1; nil for any score.
    ///   - filter: the rows that may be found; nil for all.
    ///   - batch: nil or at least 1.
    public init(k: Int = 10, minimumScore: Float? = nil, filter: RowFilter? = nil, batch: Int? = nil) {
        precondition(batch ?? 1 >= 1, "batches of no query")
        (self.k, self.minimumScore, self.filter, self.batch) = (k, minimumScore, filter, batch)
    }
}

/// How far a search is.
public struct SearchProgress: Sendable, Equatable {
    /// Pairs of a query and a song that were scored, and all there will be.
    public var pairs: Int
    public var pairCount: Int
    public var queryCount: Int

    public var share: Double { pairCount == 0 ? 1 : Double(pairs) / Double(pairCount) }
}
