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

    static let segmentSums = Check(name: "segmentSums", unit: "GB/s") { device, shapes, comparison in
        for shape in shapes {
            let (batch, width) = (shape.rows, shape.columns)
            // All rows in one segment, some in each, nearly all in one of their own.
            for (tableRows, column) in [(1, 0), (5, 2), (10 * batch, 1)] {
                var draws = Draws(seed: batch + width)
                let stride = column + width + 1
                let gradient = draws.floats(batch * stride)
                let segments = Segments(of: draws.integers(batch, below: tableRows))
                let count = segments.pieces.count - 1
                let sums = try Inset(device, rows: count, columns: width)
                try device.segmentSums(
                    device.inset(gradient, rows: batch, columns: stride), column: column,
                    order: device.column(segments.order), pieces: device.column(segments.pieces), into: sums.matrix)
                let expected = (0..<count * width).map { index in
                    let terms = segments.order[
                        Int(segments.pieces[index / width])..<Int(segments.pieces[index / width + 1])
                    ].map { Double(gradient[Int($0) * stride + column + index % width]) }
                    return Expected(
                        terms.reduce(0, +), magnitude: terms.reduce(0) { $0 + abs($1) }, roundings: terms.count)
                }
                let label = "\(batch) rows of \(width) in \(count) pieces"
                comparison.compare(try sums.read(device, &comparison, label), with: expected, columns: width, label)
            }
        }
    } workload: { device, batch in
        var draws = Draws(seed: batch)
        let segments = Segments(of: draws.integers(batch, below: 100_000))
        let gradient = try device.zeros(rows: batch, columns: 192)
        let (order, pieces) = (try device.column(segments.order), try device.column(segments.pieces))
        let sums = try device.zeros(rows: pieces.count - 1, columns: 100)
        return Workload(amount: Double((batch + sums.rows) * 100 * 4) / 1e9) {
            try device.segmentSums(gradient, column: 17, order: order, pieces: pieces, into: sums)
        }
    }
}
