import TimbreBase
package import TimbreSearch

/// Searcher of an index: the index itself, or a thread that gathers the searches of many callers. Both give the same
/// answers.
package protocol IndexSearcher: Sendable {
    /// Finds neighbours as `LatentIndex.neighbours` does.
    func neighbours(
        of queries: VectorSource, _ options: SearchOptions, work: Work<SearchProgress>
    ) throws -> Neighbours

    /// Scores songs as `LatentIndex.scores` does.
    func scores(of group: GroupQuery, filter: RowFilter?, work: Work<Never>) throws -> GroupScores
}

extension LatentIndex: IndexSearcher {}
