extension Conformance {
    static let weightGradient = Check(name: "weightGradient", unit: "GFLOP/s") { device, shapes, comparison in
        for shape in shapes {
            let (m, k, n) = (shape.rows, shape.depth, shape.columns)
            var draws = Draws(seed: m * k + n)
            let (input, gradient) = (draws.floats(m * k), draws.floats(m * n))
            let weights = try Inset(device, rows: k, columns: n)
            let bias = try Inset(device, rows: 1, columns: n)
            try device.weightGradient(
                device.inset(input, rows: m, columns: k), device.inset(gradient, rows: m, columns: n),
                into: weights.matrix, bias: bias.matrix)
            let label = "[\(m), \(k)]ᵀ · [\(m), \(n)]"
            for (result, rows, left) in [
                (weights, k, { input[$1 * k + $0] }), (bias, 1, { _, _ in Float(1) }),
            ] as [(Inset, Int, (Int, Int) -> Float)] {
                let product = ReferenceProduct(
                    rows: rows, depth: m, columns: n, left: left, right: { gradient[$0 * n + $1] })
                comparison.compare(
                    try result.read(device, &comparison, label),
                    with: zip(product.sums, product.magnitudes).map { Expected($0, magnitude: $1, roundings: m) },
                    columns: n, label)
            }
        }
    } workload: { device, batch in
        let input = try device.zeros(rows: batch, columns: 192)
        let gradient = try device.zeros(rows: batch, columns: 64)
        let weights = try device.zeros(rows: 192, columns: 64)
        let bias = try device.zeros(rows: 1, columns: 64)
        return Workload(amount: 2 * Double(batch * 192 * 64) / 1e9) {
            try device.weightGradient(input, gradient, into: weights, bias: bias)
        }
    }
}
