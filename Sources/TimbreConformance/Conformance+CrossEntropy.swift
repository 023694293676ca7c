import TimbreCompute

extension Conformance {
    static let crossEntropy = Check(name: "crossEntropy", unit: "Mrow/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            let (m, n) = (shape.rows, shape.columns)
            var draws = Draws(seed: place)
            // From so small that exponentials do not matter to so large that one alone counts.
            let outputs = draws.floats(m * n).map { $0 * [0.1, 5, 200][place % 3] }
            for kind in CrossEntropy.allCases {
                let labels = draws.entries(m, below: n, most: kind == .classes ? 1 : min(n, 5))
                for scale in [nil, 0.5] {
                    let results = try Inset(device, outputs, rows: m, columns: n)
                    let losses = try Inset(device, rows: m, columns: 1)
                    try device.crossEntropy(
                        kind, results.matrix, labels: device.sparseRows(labels), losses: losses.matrix,
                        gradientScale: scale)
                    let expected = (0..<m).map { row in
                        kind.reference(outputs[row * n..<(row + 1) * n].map { Bounded($0) }, labels: labels[row])
                    }
                    let label = "\(kind) of [\(m), \(n)]"
                    comparison.compare(
                        try losses.read(device, &comparison, label),
                        with: expected.map { Expected($0.loss.value, tolerance: $0.loss.error) }, columns: 1,
                        "losses of \(label)")
                    let after = try results.read(device, &comparison, label)
                    if let scale {
                        comparison.compare(
                            after,
                            with: expected.flatMap(\.gradient).map {
                                let its = $0 * scale
                                return Expected(its.value, tolerance: its.error)
                            }, columns: n, "gradient of \(label)")
                    } else {
                        comparison.compare(bits: after, with: outputs, columns: n, "outputs of \(label)")
                    }
                }
            }
        }
    } workload: { device, batch in
        var draws = Draws(seed: batch)
        let outputs = try device.zeros(rows: batch, columns: 20)
        let losses = try device.zeros(rows: batch, columns: 1)
        let labels = try device.sparseRows(draws.entries(batch, below: 20, most: 1))
        return Workload(amount: Double(batch) / 1e6) {
            try device.crossEntropy(.classes, outputs, labels: labels, losses: losses, gradientScale: 1e-6)
        }
    }
}

extension Draws {
    /// Entries of rows: up to `most` different ids with weights from 0 to 1 each; some rows have none.
    mutating func entries(_ rows: Int, below limit: Int, most: Int) -> [RowEntries] {
        (0..<rows).map { _ in
            let count = Int(word() % UInt32(most + 1))
            let ids = Set(integers(count, below: limit)).sorted()
            return zip(ids, floats(ids.count)).map { (id: Int($0), weight: abs($1)) }
        }
    }
}

extension Device {
    func sparseRows(_ rows: [RowEntries]) throws -> SparseRows {
        let entries = rows.joined()
        return try sparseRows(
            starts: rows.starts, ids: entries.map { Int32($0.id) }, weights: entries.map(\.weight))
    }
}

extension [RowEntries] {
    /// Start of each row's entries, and the number of all entries.
    var starts: [Int32] { reduce(into: [0]) { $0.append($0.last! + Int32($1.count)) } }
}
