extension TrainingBatch {
    /// Rows of a table that the songs touch, sorted so that a row's gradient is a sum in a fixed order.
    ///
    /// An entry is a song's use of a row. Where each song has one of weight 1, entries and songs are the same.
    package struct Category: Sendable {
        /// `[entries, 1]`: each entry's row of the table.
        package var ids: Matrix<Int32>
        /// `[distinct, 1]`: the rows that occur, ascending.
        package var distinct: Matrix<Int32>
        /// `[entries, 1]`: each entry's place in `distinct`.
        package var places: Matrix<Int32>
        /// `[entries, 1]`: the songs of the entries, sorted by row, then by song.
        package var order: Matrix<Int32>
        /// `[pieces + 1, 1]`: ascending starts in `order` of pieces of at most 64 entries of one row, and its length.
        package var pieces: Matrix<Int32>
        /// `[distinct + 1, 1]`: for each row its first piece, and the number of pieces.
        package var segments: Matrix<Int32>
        /// Starts and weights of the entries; nil where each song has one entry, of weight 1.
        package var weights: EntryWeights?

        package init(
            ids: Matrix<Int32>, distinct: Matrix<Int32>, places: Matrix<Int32>, order: Matrix<Int32>,
            pieces: Matrix<Int32>, segments: Matrix<Int32>, weights: EntryWeights? = nil
        ) {
            precondition(ids.count == places.count && ids.count == order.count && segments.count == distinct.count + 1)
            precondition(weights.map { $0.bySong.count == ids.count && $0.byRow.count == ids.count } ?? true)
            (self.ids, self.distinct, self.places) = (ids, distinct, places)
            (self.order, self.pieces, self.segments) = (order, pieces, segments)
            self.weights = weights
        }
    }

    /// Weights of entries, of which a song has several or none.
    package struct EntryWeights: Sendable {
        /// `[batch + 1, 1]`: ascending; song i has the entries starts[i]..<starts[i + 1].
        package var starts: Matrix<Int32>
        /// `[entries, 1]`: weights in the order of the songs.
        package var bySong: Matrix<Float>
        /// `[entries, 1]`: weights in the order of `Category.order`.
        package var byRow: Matrix<Float>

        package init(starts: Matrix<Int32>, bySong: Matrix<Float>, byRow: Matrix<Float>) {
            (self.starts, self.bySong, self.byRow) = (starts, bySong, byRow)
        }
    }
}
