extension Conformance {
    static let propagate = Check(name: "propagate", unit: "GFLOP/s") { device, shapes, comparison in
        for shape in shapes {
            let (m, k, n) = (shape.rows, shape.depth, shape.columns)
            var draws = Draws(seed: m + k * n)
            let (gradient, b, numbers) = (draws.floats(m * n), draws.floats(k * n), draws.floats(m * k))
            let songs = draws.integers(m, below: 1_000_000)
            let product = ReferenceProduct(
                rows: m, depth: n, columns: k, left: { gradient[$0 * n + $1] }, right: { b[$1 * n + $0] })
            let (upper, right) = (
                try device.inset(gradient, rows: m, columns: n), try device.inset(b, rows: k, columns: n)
            )
            let label = "[\(m), \(n)] · [\(k), \(n)]ᵀ"
            let target = try Inset(device, rows: m, columns: k)
            try device.propagate(upper, right, through: nil, into: target.matrix)
            comparison.compare(
                try target.read(device, &comparison, label),
                with: zip(product.sums, product.magnitudes).map { Expected($0, magnitude: $1, roundings: n) },
                columns: k, label)
            for activation in Activation.allCases {
                for dropout in [nil, try device.dropout(songs: songs)] {
                    let factors =
                        dropout?.factors(songs: songs, columns: k) ?? .init(repeating: 1, count: m * k)
                    let outputs = zip(numbers, factors).map { activation.sample($0) * Float($1) }
                    let target = try Inset(device, rows: m, columns: k)
                    try device.propagate(
                        upper, right, through: device.inset(outputs, rows: m, columns: k), activation: activation,
                        dropout: dropout, into: target.matrix)
                    let scale = dropout.map { 1 / (1 - $0.rate) } ?? 1
                    let expected = product.sums.indices.map { index in
                        let slope = activation.slope(Double(outputs[index]) / scale)
                        let error =
                            Rounding.error(of: product.magnitudes[index] * abs(slope), after: n + 4)
                            // A slope is a difference of numbers up to 1.
                            + (activation == .relu || activation == .linear
                                ? 0 : Rounding.error(of: abs(product.sums[index]), after: Rounding.elementary))
                        return Expected(
                            product.sums[index] * factors[index] * slope,
                            tolerance: factors[index] * error + Rounding.smallest)
                    }
                    let label = "\(label), \(activation)\(dropout == nil ? "" : " with dropout")"
                    comparison.compare(
                        try target.read(device, &comparison, label), with: expected, columns: k, label)
                }
            }
        }
    } workload: { device, batch in
        let gradient = try device.zeros(rows: batch, columns: 192)
        let b = try device.zeros(rows: 64, columns: 192)
        let output = try device.zeros(rows: batch, columns: 64)
        let a = try device.zeros(rows: batch, columns: 64)
        let dropout = try device.dropout(songs: Array(0..<Int32(batch)), rate: 0.15)
        return Workload(amount: 2 * Double(batch * 192 * 64) / 1e9) {
            try device.propagate(gradient, b, through: output, activation: .relu, dropout: dropout, into: a)
        }
    }
}
