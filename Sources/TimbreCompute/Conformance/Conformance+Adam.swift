extension Conformance {
    static let adam = Check(name: "adam", unit: "GB/s") { device, shapes, comparison in
        for shape in shapes {
            let (rows, columns) = (shape.rows, shape.columns)
            for step in [AdamStep(step: 1), AdamStep(step: 1000, rate: 0.01, epsilon: 1e-8)] {
                var draws = Draws(seed: rows * columns + step.step)
                let old = AdamReference(&draws, count: rows * columns)
                let gradient = draws.floats(rows * columns)
                let state = try AdamInsets(device, old, rows: rows, columns: columns)
                try device.adam(
                    state.parameters, gradient: device.inset(gradient, rows: rows, columns: columns), step: step)
                let label = "[\(rows), \(columns)], step \(step.step)"
                try state.compare(device, with: old.updated(gradient.map { (Double($0), 0) }, step), &comparison, label)
            }
        }
    } workload: { device, _ in
        let parameters = try device.adamZeros(rows: 4096, columns: 256)
        let gradient = try device.zeros(rows: 4096, columns: 256)
        return Workload(amount: Double(gradient.count * 28) / 1e9) {
            try device.adam(parameters, gradient: gradient, step: AdamStep(step: 1))
        }
    }

    static let adamRows = Check(name: "adamRows", unit: "GB/s") { device, shapes, comparison in
        for shape in shapes {
            let (count, width) = (shape.depth, shape.columns)
            // As many rows of the batch as the shape has: from nearly no row of the table to several pieces for each.
            var draws = Draws(seed: shape.rows + count * width)
            let segments = Segments(of: draws.integers(shape.rows, below: count))
            let pieces = segments.pieces.count - 1
            let sums = draws.floats(pieces * width)
            let old = AdamReference(&draws, count: count * width)
            let state = try AdamInsets(device, old, rows: count, columns: width)
            let step = AdamStep(step: 3)
            try device.adamRows(
                state.parameters, sums: device.inset(sums, rows: pieces, columns: width),
                rows: device.column(segments.rows), segments: device.column(segments.segments), step: step)
            var gradient = [(value: Double, error: Double)](repeating: (0, 0), count: count * width)
            for (place, row) in segments.rows.enumerated() {
                let range = Int(segments.segments[place])..<Int(segments.segments[place + 1])
                for column in 0..<width {
                    let terms = range.map { Double(sums[$0 * width + column]) }
                    gradient[Int(row) * width + column] = (
                        terms.reduce(0, +), Rounding.error(of: terms.reduce(0) { $0 + abs($1) }, after: terms.count - 1)
                    )
                }
            }
            let label = "\(segments.rows.count) rows of [\(count), \(width)]"
            try state.compare(
                device, with: old.updated(gradient, step), &comparison, label)
        }
    } workload: { device, batch in
        let parameters = try device.adamZeros(rows: 100_000, columns: 100)
        var draws = Draws(seed: batch)
        let segments = Segments(of: draws.integers(batch, below: 100_000))
        let sums = try device.zeros(rows: segments.pieces.count - 1, columns: 100)
        let (rows, starts) = (try device.column(segments.rows), try device.column(segments.segments))
        return Workload(amount: Double(parameters.values.count * 24) / 1e9) {
            try device.adamRows(parameters, sums: sums, rows: rows, segments: starts, step: AdamStep(step: 1))
        }
    }
}

extension Device {
    fileprivate func adamZeros(rows: Int, columns: Int) throws -> AdamParameters {
        AdamParameters(
            values: try zeros(rows: rows, columns: columns), mean: try zeros(rows: rows, columns: columns),
            variance: try zeros(rows: rows, columns: columns))
    }
}
