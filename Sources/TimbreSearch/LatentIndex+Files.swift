public import TimbreBase
import TimbreFiles

extension LatentIndex {
    /// Searches and writes the answers batch by batch: neighbours as int64 `[queries, columns]`, rows of the index
    /// from 0; scores as float32 of the same shape, within [−1, 1]; columns = `min(k, songs that can be found)`.
    ///
    /// A query has −1 and NaN in its last places where a minimum score leaves it fewer neighbours, and in all places
    /// where it has no direction, as an asked vector or as a song that the index leaves out. Both files are put in
    /// place when all is done; a failure leaves what was there before.
    ///
    /// - Parameters:
    ///   - queries: nil for every song among all others.
    ///   - options: the number of neighbours, the minimum score, and a filter.
    ///   - neighbours: path of the `.npy` file of neighbours.
    ///   - scores: path of the `.npy` file of scores.
    ///   - work: told of progress and asked for cancellation after each step, a fraction of a second apart.
    /// - Returns: the number of columns in both files, and the queries that have no direction.
    /// - Throws: `SearchFault`, `.wouldOverwrite` for a path that is also read or is the other's; `FileFault`;
    ///   `ComputeFault`; `CancellationError`.
    @discardableResult
    public func writeNeighbours(
        of queries: VectorSource?, _ options: SearchOptions = .init(), neighbours: String, scores: String,
        work: Work<SearchProgress> = Work()
    ) throws -> (columns: Int, unanswered: RejectedRows) {
        let read = [source.path, queries?.path].compactMap(\.self)
        for (path, others) in [(neighbours, read), (scores, read + [neighbours])] {
            if others.contains(where: { Directory.isSameFile(path, $0) }) { throw SearchFault.wouldOverwrite(path) }
        }
        let search = try Search(self, queries: queries, options)
        let neighbourFile = try NPYWriter(creating: neighbours, type: .int64, columns: search.columns)
        let scoreFile = try NPYWriter(creating: scores, type: .float32, columns: search.columns)
        let unanswered = try search.run(work) { _, answer in
            try neighbourFile.append(answer.ids)
            try scoreFile.append(answer.scores)
        }
        // Both files are written to disk before either takes its place, so that a lack of space leaves what was there.
        try neighbourFile.sync()
        try scoreFile.sync()
        try neighbourFile.finish()
        try scoreFile.finish()
        return (search.columns, unanswered)
    }
}
