/// The songs of one step. All its matrices are views of one memory, as `Device.zeros(shapes:)` makes them.
package struct TrainingBatch: Sendable {
    /// `[batch, 1]`: rows of the data set.
    package var rows: Matrix<Int32>
    /// One for each table.
    package var categories: [Category]
    /// `[batch, 1]` for each weight of the objective's contrast: each song's label, 0 for none.
    package var labels: [Matrix<Int32>]
    /// Labels of the songs, for a head of classes or labels.
    package var targets: SparseRows?

    package init(
        rows: Matrix<Int32>, categories: [Category], labels: [Matrix<Int32>] = [], targets: SparseRows? = nil
    ) {
        precondition(
            categories.allSatisfy { ($0.weights.map { $0.starts.count - 1 } ?? $0.ids.count) == rows.count })
        precondition(labels.allSatisfy { $0.count == rows.count } && targets.map { $0.rowCount == rows.count } ?? true)
        (self.rows, self.categories, self.labels, self.targets) = (rows, categories, labels, targets)
    }
}
