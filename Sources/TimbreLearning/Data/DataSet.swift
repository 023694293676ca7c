import TimbreCatalogue
import TimbreCompute

/// What a network sees of a task's rows: numbers in the device's memory, ids on the host, from where each epoch's plan takes
/// them.
struct DataSet: Sendable {
    let shape: NetworkShape
    /// `[rows, features]`.
    let numbers: Matrix<Float>
    let columns: [IDColumn]
    let compared: ComparedLabels
    let targets: WeightedIDs?
    /// For each column of one id a row whether a row of the training split has the id; empty for the others.
    let isTrained: [[Bool]]

    /// Where a share of ids becomes "unknown" in training, ids that no row of the training split has become 0: the network
    /// has learned what "unknown" is, and of them nothing.
    init(_ task: TrainingTask, on device: Device) throws {
        precondition(task.numbers.count == task.rowCount * task.shape.featureCount)
        precondition(task.columns.count == task.shape.tables.count)
        precondition((task.targets != nil) == (task.shape.objective.head != .rebuild))
        (shape, compared, targets) = (task.shape, task.compared, task.targets)
        numbers = try device.matrix(task.numbers, rows: task.rowCount, columns: shape.featureCount)
        var columns: [IDColumn] = []
        var isTrained: [[Bool]] = []
        for (table, column) in zip(task.shape.tables, task.columns) {
            switch column {
            case .one(var ids):
                precondition(
                    ids.allSatisfy { $0 >= 0 && $0 < table.rows }, "an id outside the vocabulary of \(table.name)")
                var seen = [Bool](repeating: false, count: table.rows)
                for row in task.split.training { seen[Int(ids[Int(row)])] = true }
                seen[0] = true
                if task.training.unknownShare > 0 {
                    for row in ids.indices where !seen[Int(ids[row])] { ids[row] = 0 }
                }
                columns.append(.one(ids))
                isTrained.append(seen)
            case .several(let entries):
                precondition(
                    entries.ids.allSatisfy { $0 >= 0 && $0 < table.rows },
                    "an id outside the vocabulary of \(table.name)")
                columns.append(column)
                isTrained.append([])
            }
        }
        (self.columns, self.isTrained) = (columns, isTrained)
    }
}
