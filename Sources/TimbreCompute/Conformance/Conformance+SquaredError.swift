extension Conformance {
    static let squaredError = Check(name: "squaredError", unit: "GB/s") { device, shapes, comparison in
        for shape in shapes {
            let (m, n) = (shape.rows, shape.columns)
            var draws = Draws(seed: m * n)
            let (numbers, targets) = (draws.floats(m * n), draws.floats(m * n))
            let target = try device.inset(targets, rows: m, columns: n)
            for activation in Activation.allCases {
                let outputs = numbers.map(activation.sample)
                let (losses, gradients) = reference(outputs, targets, activation, rows: m, columns: n)
                // The gradient has a matrix of its own, replaces the output, or is not wanted.
                for place in 0..<3 {
                    let label = "[\(m), \(n)], \(activation), \(["gradient apart", "in place", "no gradient"][place])"
                    let output = try Inset(device, outputs, rows: m, columns: n)
                    let apart = try Inset(device, rows: m, columns: n)
                    let loss = try Inset(device, rows: m, columns: 1)
                    let gradient = [apart, output, nil][place]
                    try device.squaredError(
                        output.matrix, target, activation: activation, gradient: gradient?.matrix, losses: loss.matrix)
                    comparison.compare(try loss.read(device, &comparison, label), with: losses, columns: 1, label)
                    if let gradient {
                        comparison.compare(
                            try gradient.read(device, &comparison, label), with: gradients, columns: n, label)
                    }
                }
            }
        }
    } workload: { device, batch in
        let output = try device.zeros(rows: batch, columns: 192)
        let target = try device.zeros(rows: batch, columns: 192)
        let losses = try device.zeros(rows: batch, columns: 1)
        return Workload(amount: Double(batch * 192 * 12) / 1e9) {
            try device.squaredError(output, target, activation: .sigmoid, gradient: output, losses: losses)
        }
    }

    private static func reference(
        _ outputs: [Float], _ targets: [Float], _ activation: Activation, rows: Int, columns: Int
    ) -> (losses: [Expected], gradients: [Expected]) {
        let differences = zip(outputs, targets).map { Double($0) - Double($1) }
        let losses = (0..<rows).map { row in
            let loss = differences[row * columns..<(row + 1) * columns].reduce(0) { $0 + $1 * $1 } / Double(columns)
            // A difference is rounded, squared and summed; the sum is divided.
            return Expected(loss, magnitude: loss, roundings: columns + 4 + Rounding.elementary)
        }
        let gradients = zip(outputs, differences).map { output, difference in
            let factor = 2 * difference / Double(rows * columns)
            let slope = activation.slope(Double(output))
            // A slope is a difference of numbers up to 1.
            let magnitude = activation == .sigmoid || activation == .tanh ? abs(factor) : abs(factor * slope)
            return Expected(factor * slope, magnitude: magnitude, roundings: 8)
        }
        return (losses, gradients)
    }
}
