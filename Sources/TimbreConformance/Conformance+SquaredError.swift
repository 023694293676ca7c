import TimbreCompute

extension Conformance {
    static let squaredError = Check(name: "squaredError", unit: "GB/s") { device, shapes, comparison in
        for shape in shapes {
            let (m, n) = (shape.rows, shape.columns)
            var draws = Draws(seed: m * n)
            let (outputs, targets) = (draws.floats(m * n), draws.floats(m * n))
            let losses = try Inset(device, rows: m, columns: 1)
            try device.squaredError(
                device.inset(outputs, rows: m, columns: n), device.inset(targets, rows: m, columns: n),
                losses: losses.matrix)
            let expected = (0..<m).map { row in
                let loss = (row * n..<(row + 1) * n).reduce(0.0) { sum, index in
                    let difference = Double(outputs[index]) - Double(targets[index])
                    return sum + difference * difference / Double(n)
                }
                // A difference is rounded, squared and summed; the sum is divided.
                return Expected(loss, magnitude: loss, roundings: n + 4 + Rounding.elementary)
            }
            let label = "[\(m), \(n)]"
            comparison.compare(try losses.read(device, &comparison, label), with: expected, columns: 1, label)
        }
    } workload: { device, batch in
        let output = try device.zeros(rows: batch, columns: 192)
        let target = try device.zeros(rows: batch, columns: 192)
        let losses = try device.zeros(rows: batch, columns: 1)
        return Workload(amount: Double(batch * 192 * 8) / 1e9) {
            try device.squaredError(output, target, losses: losses)
        }
    }
}
