import TimbreBase
import TimbreCompute

/// One search: its queries and options, checked once.
struct Search: Sendable {
    let index: LatentIndex
    let queries: VectorSource
    /// Whether the queries are the index's own songs.
    let isOwn: Bool
    let options: SearchOptions
    let queryCount: Int
    /// Songs that can be found.
    let candidates: RowFilter
    /// Number of places for each query in the answer.
    let columns: Int
    /// Number of neighbours that a device is asked for: one more where a song may find itself.
    let wanted: Int

    init(_ index: LatentIndex, queries: VectorSource?, _ options: SearchOptions) throws {
        guard options.k >= 1 else { throw SearchFault.invalidNeighbourCount(options.k) }
        if let score = options.minimumScore, score.isNaN { throw SearchFault.invalidMinimumScore(score) }
        if let queries, queries.dimensions != index.dimensions {
            throw SearchFault.dimensionMismatch(
                queries: queries.dimensions, songs: index.dimensions, path: queries.path)
        }
        (self.index, self.options) = (index, options)
        (self.queries, isOwn) = (queries ?? index.source, queries == nil)
        queryCount = self.queries.rows
        candidates = options.filter.map { index.valid.intersection($0) } ?? index.valid
        let findable = candidates.selectedCount
        guard findable > 0 else { throw SearchFault.emptyFilter(songs: index.validCount) }
        // A song that the filter leaves out has every candidate as another, the rest one less.
        let others = isOwn && findable == index.validCount ? findable - 1 : findable
        guard others > 0 else { throw SearchFault.noOtherSong }
        columns = min(options.k, others)
        wanted = min(isOwn ? columns + 1 : columns, findable)
    }

    /// Runs the search and collects all answers.
    func collect(_ work: Work<SearchProgress>) throws -> Neighbours {
        var all = Neighbours(queryCount: queryCount, columns: columns)
        all.unanswered = try run(work) { all.replace($0, by: $1) }
        return all
    }

    /// - Returns: the queries that have no direction.
    @discardableResult
    func run(
        _ work: Work<SearchProgress>, _ receive: (Range<Int>, Neighbours) throws -> Void
    ) throws -> RejectedRows {
        var unanswered = isOwn ? index.rejected : RejectedRows()
        var searches = try SearchedShards(self)
        defer { searches.stop() }
        var start = 0
        while start < queryCount {
            let batch = start..<min(start + searches.batchSize, queryCount)
            let asked = index.device.phase("read queries", ["queries": batch.count]) { unitQueries(batch) }
            let isLast = batch.upperBound == queryCount
            let best = try searches.search(asked.values, batch, isLast: isLast, work: work)
            // No answer leaves that zeros stood in for what was cut from a file.
            try index.source.checkIsWhole()
            try queries.checkIsWhole()
            let answer = answer(best, batch, unanswered: asked.unusable)
            if !isOwn { unanswered.add(asked.unusable) }
            try index.device.phase("hand on answers") { try receive(batch, answer) }
            start = batch.upperBound
        }
        return unanswered
    }

    /// Minimum score on the device; nil from −1 down, since a score of −1.0000001 counts as −1.
    var deviceMinimum: Float? { options.minimumScore.flatMap { $0 <= -1 ? nil : $0 } }

    /// Vectors of unit length for a batch, and the queries that have no direction, whose vectors are 0.
    private func unitQueries(_ batch: Range<Int>) -> (values: [Float], unusable: [UnusableRow]) {
        // A song of unit length is searched for as it lies in the index, so that it scores the same.
        if isOwn && index.vectors.areUnitLength { return (ownVectors(batch), []) }
        let vectors = UnitVectors(queries, rows: batch, threads: index.threads)
        return (vectors.values, vectors.unusable)
    }

    /// Vectors of the index's own songs; 0 for songs that are left out.
    private func ownVectors(_ batch: Range<Int>) -> [Float] {
        var values = queries.withValues(of: batch) { $0.array }
        for row in batch where !index.valid[row] {
            let start = (row - batch.lowerBound) * index.dimensions
            values.replaceSubrange(
                start..<start + index.dimensions, with: repeatElement(0, count: index.dimensions))
        }
        return values
    }

    private func answer(_ best: PieceMerge, _ batch: Range<Int>, unanswered: [UnusableRow]) -> Neighbours {
        var answer = Neighbours(queryCount: batch.count, columns: columns)
        let unanswered = Set(unanswered.map(\.row))
        for query in 0..<batch.count {
            let song = batch.lowerBound + query
            if isOwn ? !index.valid[song] : unanswered.contains(song) { continue }
            var count = 0
            for place in query * wanted..<query * wanted + best.counts[query] {
                if count == columns { break }
                if isOwn && best.ids[place] == Int64(song) { continue }
                answer.ids[query * columns + count] = best.ids[place]
                answer.scores[query * columns + count] = min(1, max(-1, best.scores[place]))
                count += 1
            }
            answer.counts[query] = count
        }
        return answer
    }
}
