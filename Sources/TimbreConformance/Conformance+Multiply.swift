import TimbreCompute

extension Conformance {
    static let multiply = Check(name: "multiply", unit: "GFLOP/s") { device, shapes, comparison in
        for shape in shapes {
            let (m, k, n) = (shape.rows, shape.depth, shape.columns)
            var draws = Draws(seed: m * k * n)
            let (a, b, bias) = (draws.floats(m * k), draws.floats(k * n), draws.floats(n))
            let songs = draws.integers(m, below: 1_000_000)
            let product = ReferenceProduct(
                rows: m, depth: k, columns: n, left: { a[$0 * k + $1] }, right: { b[$0 * n + $1] })
            let (left, right) = (
                try device.inset(a, rows: m, columns: k), try device.inset(b, rows: k, columns: n)
            )
            let biases = try device.inset(bias, rows: 1, columns: n)
            for activation in Activation.allCases {
                for dropout in [nil, try device.dropout(songs: songs)] {
                    let label = "[\(m), \(k)] · [\(k), \(n)], \(activation)\(dropout == nil ? "" : " with dropout")"
                    let target = try Inset(device, rows: m, columns: n)
                    try device.multiply(
                        left, right, bias: biases, activation: activation, dropout: dropout, into: target.matrix)
                    let factors = dropout?.factors(songs: songs, columns: n)
                    let expected = product.sums.indices.map { index in
                        let sum = product.sums[index] + Double(bias[index % n])
                        let value = activation.value(sum)
                        let factor = factors?[index] ?? 1
                        // No activation's slope exceeds 1.
                        let error =
                            Rounding.error(of: product.magnitudes[index] + abs(Double(bias[index % n])), after: k + 1)
                            + Rounding.error(of: abs(value), after: Rounding.elementary)
                        return Expected(value * factor, tolerance: factor * error + Rounding.smallest)
                    }
                    comparison.compare(
                        try target.read(device, &comparison, label), with: expected, columns: n, label)
                }
            }
            try compareAddends(device, shape, &draws, &comparison)
        }
    } workload: { device, batch in
        let a = try device.zeros(rows: batch, columns: 192)
        let b = try device.zeros(rows: 192, columns: 64)
        let bias = try device.zeros(rows: 1, columns: 64)
        let c = try device.zeros(rows: batch, columns: 64)
        let dropout = try device.dropout(songs: Array(0..<Int32(batch)), rate: 0.15)
        return Workload(amount: 2 * Double(batch * 192 * 64) / 1e9) {
            try device.multiply(a, b, bias: bias, activation: .relu, dropout: dropout, into: c)
        }
    }
}

extension Conformance {
    /// Rows that are added to a product: one for each row of it, and several with weights.
    private static func compareAddends(
        _ device: Device, _ shape: Shape, _ draws: inout Draws, _ comparison: inout Comparison
    ) throws {
        let (m, k, n, count) = (shape.rows, shape.depth, shape.columns, 9)
        let (a, b, bias) = (draws.floats(m * k), draws.floats(k * n), draws.floats(n))
        let values = [draws.floats(count * n), draws.floats(count * n)]
        let ids = draws.integers(m, below: count)
        let entries = [ids.map { [(id: Int($0), weight: Float(1))] }, draws.entries(m, below: count, most: 4)]
        let target = try Inset(device, rows: m, columns: n)
        try device.multiply(
            device.inset(a, rows: m, columns: k), device.inset(b, rows: k, columns: n),
            bias: device.inset(bias, rows: 1, columns: n),
            adding: [
                RowAddend(values: device.inset(values[0], rows: count, columns: n), rows: device.column(ids)),
                RowAddend(
                    values: device.inset(values[1], rows: count, columns: n),
                    rows: .weighted(device.sparseRows(entries[1]))),
            ], into: target.matrix)
        let expected = (0..<m * n).map { index in
            let (row, column) = (index / n, index % n)
            let product = (0..<k).map { (Bounded(a[row * k + $0]), Bounded(b[$0 * n + column])) }
            let added = zip(values, entries).flatMap { values, entries in
                entries[row].map { (Bounded($0.weight), Bounded(values[$0.id * n + column])) }
            }
            let sum = Bounded.dot(product + [(Bounded(1), Bounded(bias[column]))] + added)
            return Expected(sum.value, tolerance: sum.error)
        }
        let label = "[\(m), \(k)] · [\(k), \(n)] with added rows"
        comparison.compare(try target.read(device, &comparison, label), with: expected, columns: n, label)
    }
}

extension Device {
    func dropout(songs: [Int32], rate: Double = 0.3) throws -> Dropout {
        Dropout(rate: rate, seed: 0x9E37_79B9_7F4A_7C15, layer: 2, step: 77, rows: try column(songs))
    }
}
