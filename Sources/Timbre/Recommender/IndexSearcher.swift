import TimbreBase
package import TimbreSearch

/// A way to search an index: the index itself, or a thread that gathers the searches of many callers first. The answers are
/// the same.
package protocol IndexSearcher: Sendable {
    /// As `LatentIndex.neighbours`.
    func neighbours(
        of queries: VectorSource, _ options: SearchOptions, work: Work<SearchProgress>
    ) throws -> Neighbours

    /// As `LatentIndex.scores`.
    func scores(of group: GroupQuery, filter: RowFilter?, work: Work<Never>) throws -> GroupScores
}

extension LatentIndex: IndexSearcher {}
