import TimbreCompute

extension Conformance {
    static let gather = Check(name: "gather", unit: "GB/s") { device, shapes, comparison in
        for shape in shapes {
            let (count, width) = (shape.depth, shape.columns)
            for (before, after) in [(0, 0), (3, 2)] {
                var draws = Draws(seed: shape.rows * width)
                let source = draws.floats(count * width)
                let rows = draws.integers(shape.rows, below: count)
                let columns = before + width + after
                let old = draws.floats(shape.rows * columns)
                let target = try Inset(device, old, rows: shape.rows, columns: columns)
                try device.gather(
                    device.inset(source, rows: count, columns: width), at: device.column(rows), into: target.matrix,
                    column: before)
                var expected = old
                for (place, row) in rows.enumerated() {
                    for column in 0..<width {
                        expected[place * columns + before + column] = source[Int(row) * width + column]
                    }
                }
                let label = "\(shape.rows) rows of \(width), column \(before) of \(columns)"
                comparison.compare(
                    bits: try target.read(device, &comparison, label), with: expected, columns: columns, label)
            }
        }
    } workload: { device, batch in
        let table = try device.zeros(rows: 100_000, columns: 100)
        var draws = Draws(seed: batch)
        let rows = try device.column(draws.integers(batch, below: table.rows))
        let target = try device.zeros(rows: batch, columns: 192)
        return Workload(amount: Double(batch * 100 * 8) / 1e9) {
            try device.gather(table, at: rows, into: target, column: 17)
        }
    }
}
