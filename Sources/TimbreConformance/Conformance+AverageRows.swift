import TimbreCompute

extension Conformance {
    static let averageRows = Check(name: "averageRows", unit: "GB/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            let (tokens, n) = (shape.rows, shape.columns)
            let example = SequenceExample(tokens: tokens, seed: place)
            var draws = Draws(seed: place)
            let (values, by) = (draws.floats(tokens * n), draws.floats(example.ranges.count * n))
            let sequences = try example.sequences(on: device)
            let result = try Inset(device, rows: sequences.count, columns: n)
            let slopes = try Inset(device, rows: tokens, columns: n)
            try device.averageRows(
                device.inset(values, rows: tokens, columns: n), of: sequences, into: result.matrix)
            try device.averageRowsGradient(
                device.inset(by, rows: sequences.count, columns: n), of: sequences, into: slopes.matrix)

            let rows = values.bounded(columns: n)
            let means = example.ranges.map { tokens in
                (0..<n).map { column in
                    tokens.isEmpty
                        ? Bounded(0) : Bounded.sum(tokens.map { rows[$0][column] }) * (1 / Double(tokens.count))
                }
            }
            let spread = zip(by.bounded(columns: n), example.ranges).flatMap { row, tokens in
                tokens.map { _ in row.map { $0 * (1 / Double(tokens.count)) } }
            }
            let label = "[\(tokens), \(n)], \(sequences.count) sequences"
            comparison.compare(
                try result.read(device, &comparison, label), with: means.expected, columns: n, label)
            comparison.compare(
                try slopes.read(device, &comparison, label), with: spread.expected, columns: n, "gradient of \(label)")
        }
    } workload: { device, tokens in
        let sequences = try SequenceExample(songs: tokens).sequences(on: device)
        let values = try device.zeros(rows: tokens, columns: 64)
        let means = try device.zeros(rows: sequences.count, columns: 64)
        return Workload(amount: Double(tokens * 64 * 8) / 1e9) {
            try device.averageRows(values, of: sequences, into: means)
            try device.averageRowsGradient(means, of: sequences, into: values)
        }
    }
}
