public import TimbreBase

extension LatentIndex {
    /// The neighbours of vectors of any length. A query without a direction has none: `Neighbours.unanswered` says
    /// which.
    ///
    /// - Parameters:
    ///   - queries: `[queries, dimensions]`.
    ///   - options: the number of neighbours, the minimum score, and a filter.
    ///   - work: told of progress and asked for cancellation after each step, a fraction of a second apart.
    /// - Throws: `SearchFault`; `FileFault.damaged` where a file of vectors was cut meanwhile; `ComputeFault`;
    ///   `CancellationError`.
    public func neighbours(
        of queries: VectorSource, _ options: SearchOptions = .init(), work: Work<SearchProgress> = Work()
    ) throws -> Neighbours {
        try Search(self, queries: queries, options).collect(work)
    }

    /// The neighbours of every song among all others: query i is song i and never finds itself. A song that the index
    /// leaves out has none.
    ///
    /// - Throws: `SearchFault.noOtherSong`; the faults of `neighbours(of:_:work:)`.
    public func neighboursOfEverySong(
        _ options: SearchOptions = .init(), work: Work<SearchProgress> = Work()
    ) throws -> Neighbours {
        try Search(self, queries: nil, options).collect(work)
    }

    /// Searches batch by batch, without holding all answers in memory.
    ///
    /// - Parameters:
    ///   - queries: nil for every song among all others.
    ///   - options: the number of neighbours, the minimum score, and a filter.
    ///   - work: told of progress and asked for cancellation after each step, a fraction of a second apart.
    ///   - receive: called with consecutive queries and their neighbours.
    /// - Returns: the queries that have no direction, and so no neighbours.
    /// - Throws: the faults of `neighbours(of:_:work:)`; what `receive` throws.
    @discardableResult
    public func search(
        _ queries: VectorSource?, _ options: SearchOptions = .init(), work: Work<SearchProgress> = Work(),
        receive: (_ queries: Range<Int>, Neighbours) throws -> Void
    ) throws -> RejectedRows {
        try Search(self, queries: queries, options).run(work, receive)
    }
}
