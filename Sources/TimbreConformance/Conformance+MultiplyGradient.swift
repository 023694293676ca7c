import TimbreCompute

extension Conformance {
    static let multiplyGradient = Check(name: "multiplyGradient", unit: "GFLOP/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            let (m, k, n) = (shape.rows, shape.depth, shape.columns)
            var draws = Draws(seed: m * k * n)
            let (a, b, by) = (draws.floats(m * k), draws.floats(k * n), draws.floats(m * n))
            let songs = draws.integers(m, below: 1_000_000)
            let dropout = place % 2 == 1 ? try device.dropout(songs: songs) : nil
            let gradient = try Inset(device, by, rows: m, columns: n)
            let input = try Inset(device, rows: m, columns: k)
            let weights = try Inset(device, rows: k + 1, columns: n)
            try device.multiplyGradient(
                device.inset(a, rows: m, columns: k), device.inset(b, rows: k, columns: n), gradient: gradient.matrix,
                dropout: dropout, input: input.matrix, weights: weights.matrix)

            let factors = dropout?.factors(songs: songs, columns: n)
            let slopes = by.bounded(columns: n).enumerated().map { row, values in
                values.enumerated().map { column, value in factors.map { value * $0[row * n + column] } ?? value }
            }
            let (left, right) = (a.bounded(columns: k), b.bounded(columns: n))
            let label = "[\(m), \(k)] · [\(k), \(n)]\(dropout == nil ? "" : " with dropout")"
            comparison.compare(
                bits: try gradient.read(device, &comparison, label), with: by, columns: n, "given to \(label)")
            comparison.compare(
                try input.read(device, &comparison, label),
                with: slopes.map { row in right.map { Bounded.dot(zip(row, $0)) } }.expected, columns: k,
                "gradient by the input of \(label)")
            let sums = (0..<k).map { row in
                (0..<n).map { column in Bounded.dot((0..<m).lazy.map { (left[$0][row], slopes[$0][column]) }) }
            }
            let biases = (0..<n).map { column in Bounded.sum(slopes.map { $0[column] }) }
            comparison.compare(
                try weights.read(device, &comparison, label), with: (sums + [biases]).expected, columns: n,
                "gradient by the weights of \(label)")
        }
    } workload: { device, batch in
        let (a, b) = (try device.zeros(rows: batch, columns: 64), try device.zeros(rows: 64, columns: 256))
        let (gradient, input) = (
            try device.zeros(rows: batch, columns: 256), try device.zeros(rows: batch, columns: 64)
        )
        let weights = try device.zeros(rows: 65, columns: 256)
        return Workload(amount: 4 * Double(batch * 64 * 256) / 1e9) {
            try device.multiplyGradient(a, b, gradient: gradient, input: input, weights: weights)
        }
    }
}
