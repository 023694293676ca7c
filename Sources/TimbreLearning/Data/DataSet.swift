import TimbreCatalogue
import TimbreCompute

/// A task's rows as a network sees them: numbers in the device's memory, ids on the host, from where each epoch's plan
/// takes them.
struct DataSet: Sendable {
    let shape: NetworkShape
    /// `[rows, features]`.
    let numbers: Matrix<Float>
    let columns: [IDColumn]
    let compared: ComparedLabels
    let targets: WeightedIDs?
    /// Whether a row of the training split has the id, for each column and id.
    let isTrained: [[Bool]]
    private let hidesUnseen: Bool
    private let dropsUnseen: Bool

    /// Ids and names that no row of the training split has, of which nothing is learned, become 0 where training hides
    /// a share of the ids as "unknown". In columns of several ids they are left out, but where the training begins with
    /// weights that may know them.
    init(_ task: TrainingTask, on device: Device) throws {
        precondition(task.numbers.count == task.rowCount * task.shape.featureCount)
        precondition(task.columns.count == task.shape.tables.count)
        precondition((task.targets != nil) == (task.shape.objective.head != .rebuild))
        if let targets = task.targets {
            precondition(targets.rowCount == task.rowCount)
            precondition(
                targets.ids.allSatisfy { $0 >= 0 && $0 < task.shape.outputs }, "a label that the network does not tell")
        }
        (shape, compared, targets) = (task.shape, task.compared, task.targets)
        numbers = try device.matrix(task.numbers, rows: task.rowCount, columns: shape.featureCount)
        var columns: [IDColumn] = []
        var isTrained: [[Bool]] = []
        (hidesUnseen, dropsUnseen) = (task.training.unknownShare > 0, task.initial == nil)
        for (table, column) in zip(task.shape.tables, task.columns) {
            var seen = [Bool](repeating: false, count: table.rows)
            func check(_ ids: [Int32], rowCount: Int) {
                precondition(
                    rowCount == task.rowCount && ids.allSatisfy { $0 >= 0 && $0 < table.rows },
                    "an id outside the vocabulary of \(table.name)")
            }
            func see(_ entries: WeightedIDs) {
                check(entries.ids, rowCount: entries.rowCount)
                for row in task.split.training { for id in entries.ids(ofRow: Int(row)) { seen[Int(id)] = true } }
            }
            switch column {
            case .one(var ids):
                check(ids, rowCount: ids.count)
                for row in task.split.training { seen[Int(ids[Int(row)])] = true }
                seen[0] = true
                if hidesUnseen { for row in ids.indices where !seen[Int(ids[row])] { ids[row] = 0 } }
                columns.append(.one(ids))
            case .names(let names):
                see(names)
                seen[0] = true
                columns.append(.names(hidesUnseen ? names.mapped { seen[Int($0)] ? $0 : 0 } : names))
            case .several(let entries):
                see(entries)
                columns.append(.several(dropsUnseen ? entries.filtered { seen[Int($0)] } : entries))
            }
            isTrained.append(seen)
        }
        (self.columns, self.isTrained) = (columns, isTrained)
    }

    /// Sets the rows of ids that no row of the training split has: to row 0 where such ids became "unknown" in
    /// training, to zeros where they were left out.
    func settle(_ weights: inout HostWeights) {
        for (index, (table, column)) in zip(shape.tables, columns).enumerated() {
            let row: [Float]
            if case .several = column {
                guard dropsUnseen else { continue }
                row = .init(repeating: 0, count: table.width)
            } else {
                guard hidesUnseen else { continue }
                row = Array(weights.tables[index][..<table.width])
            }
            for (id, isTrained) in isTrained[index].enumerated() where !isTrained {
                weights.tables[index].replaceSubrange(id * table.width..<(id + 1) * table.width, with: row)
            }
        }
    }
}
