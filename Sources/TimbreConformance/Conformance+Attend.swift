import TimbreCompute

extension Conformance {
    static let attend = Check(name: "attend", unit: "Mtoken/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            let (tokens, heads) = (shape.rows, 1 + place % 3)
            // Now and then wider than the tokens that are taken at a time.
            let width = heads * min(shape.columns, [5, 16, 33][place % 3])
            let example = SequenceExample(tokens: tokens, seed: place)
            var draws = Draws(seed: place)
            // Scores from so small that weights are nearly alike to so large that one alone counts.
            let values = draws.floats(tokens * 3 * width).map { $0 * [1, 0.1, 12][place % 3] }
            let by = draws.floats(tokens * width)
            let attention = Attention(
                projections: try device.inset(values, rows: tokens, columns: 3 * width),
                sequences: try example.sequences(on: device), heads: heads)
            let (result, logs) = (
                try Inset(device, rows: tokens, columns: width), try Inset(device, rows: tokens, columns: heads)
            )
            let slopes = try Inset(device, rows: tokens, columns: 3 * width)
            try device.attend(attention, into: result.matrix, logs: logs.matrix)
            try device.attendGradient(
                attention, result: result.matrix, logs: logs.matrix,
                gradient: device.inset(by, rows: tokens, columns: width), into: slopes.matrix)

            let expected = AttentionReference(
                projections: values.bounded(columns: 3 * width), sequences: example.ranges, heads: heads,
                width: width, scale: Double(attention.scale))
            let label = "\(tokens) tokens, \(example.ranges.count) sequences, \(heads) heads of \(width / heads)"
            comparison.compare(
                try result.read(device, &comparison, label), with: expected.results.expected, columns: width, label)
            comparison.compare(
                try logs.read(device, &comparison, label), with: expected.logs.expected, columns: heads,
                "logs of \(label)")
            comparison.compare(
                try slopes.read(device, &comparison, label),
                with: expected.gradient(by: by.bounded(columns: width)).expected, columns: 3 * width,
                "gradient of \(label)")
        }
    } workload: { device, tokens in
        let attention = Attention(
            projections: try device.zeros(rows: tokens, columns: 192),
            sequences: try SequenceExample(songs: tokens).sequences(on: device), heads: 2)
        let result = try device.zeros(rows: tokens, columns: 64)
        let logs = try device.zeros(rows: tokens, columns: 2)
        let slopes = try device.zeros(rows: tokens, columns: 192)
        return Workload(amount: Double(tokens) / 1e6) {
            try device.attend(attention, into: result, logs: logs)
            try device.attendGradient(attention, result: result, logs: logs, gradient: result, into: slopes)
        }
    }
}
