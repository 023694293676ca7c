/// Number of neighbours, minimum score, filter and batch size of a search.
public struct SearchOptions: Sendable {
    /// Number of neighbours for each query, at least 1; more than there are songs gives them all.
    public var k: Int
    /// Lowest score of a neighbour, itself included; nil keeps all.
    public var minimumScore: Float?
    /// Songs that may be found, over as many rows as the index has; nil for all.
    public var filter: RowFilter?
    /// Number of queries in a batch; nil starts with a few and grows while a step takes less than a fraction of a
    /// second, so that progress and interruption come in time on any device. It never changes an answer.
    public var batch: Int?

    /// - Parameters:
    ///   - k: the number of neighbours for each query; 1 or more.
    ///   - minimumScore: the lowest score of a neighbour, from −1 to 1; nil for any.
    ///   - filter: the rows that may be found; nil for all.
    ///   - batch: the number of queries in a batch, at least 1; nil: adapted to the device.
    public init(k: Int = 10, minimumScore: Float? = nil, filter: RowFilter? = nil, batch: Int? = nil) {
        precondition(batch ?? 1 >= 1, "batches of no query")
        (self.k, self.minimumScore, self.filter, self.batch) = (k, minimumScore, filter, batch)
    }
}

/// Progress of a search.
public struct SearchProgress: Sendable, Equatable {
    /// Number of pairs of a query and a song that were scored, and of all pairs.
    public var pairs: Int
    public var pairCount: Int
    public var queryCount: Int

    public var share: Double { pairCount == 0 ? 1 : Double(pairs) / Double(pairCount) }
}
