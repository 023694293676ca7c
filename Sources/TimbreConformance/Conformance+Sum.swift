import TimbreCompute

extension Conformance {
    static let sum = Check(name: "sum", unit: "GB/s") { device, shapes, comparison in
        for shape in shapes {
            for scale in [1, 0x1p-20] as [Float] {
                let count = shape.rows * shape.columns
                var draws = Draws(seed: count)
                // Few large ones among many small ones, as losses may be.
                let values = draws.floats(count).map { abs($0) < 0.01 ? $0 : $0 * scale }
                let sum = try device.sum(device.inset(values, rows: shape.rows, columns: shape.columns)).value()
                let expected = values.reduce(0.0) { $0 + Double($1) }
                let magnitude = values.reduce(0.0) { $0 + Double(abs($1)) }
                // Two numbers of 24 bits each.
                comparison.expect(
                    abs(sum - expected) <= magnitude * 0x1p-44 + 0x1p-149,
                    "\(count) values: the sum is \(sum) instead of \(expected)")
            }
        }
    } workload: { device, batch in
        let values = try device.zeros(rows: batch * 64, columns: 1)
        return Workload(amount: Double(values.count * 4) / 1e9) { _ = try device.sum(values) }
    }
}
