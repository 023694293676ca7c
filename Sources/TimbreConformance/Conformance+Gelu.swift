import TimbreCompute

extension Conformance {
    static let gelu = Check(name: "gelu", unit: "Gnumber/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            let (m, n) = (shape.rows, shape.columns)
            var draws = Draws(seed: place)
            let values = draws.floats(m * n).map { $0 * [1, 6, 100][place % 3] }
            let by = draws.floats(m * n)
            let from = try device.inset(values, rows: m, columns: n)
            let (result, gradient) = (
                try Inset(device, rows: m, columns: n), try Inset(device, by, rows: m, columns: n)
            )
            try device.gelu(from, into: result.matrix)
            try device.geluGradient(from, gradient: gradient.matrix)
            let expected = values.bounded(columns: n).map { $0.map(\.gelu) }
            let label = "[\(m), \(n)]"
            comparison.compare(
                try result.read(device, &comparison, label), with: expected.map { $0.map(\.value) }.expected,
                columns: n, label)
            comparison.compare(
                try gradient.read(device, &comparison, label),
                with: zip(by.bounded(columns: n), expected).map { zip($0, $1).map { $0 * $1.slope } }.expected,
                columns: n, "gradient of \(label)")
        }
    } workload: { device, batch in
        let (values, result) = (
            try device.zeros(rows: batch, columns: 256), try device.zeros(rows: batch, columns: 256)
        )
        return Workload(amount: Double(batch * 256) / 1e9) {
            try device.gelu(values, into: result)
            try device.geluGradient(values, gradient: result)
        }
    }
}

extension Bounded {
    /// The value of `Device.gelu` at the number, and its derivative.
    var gelu: (value: Bounded, slope: Bounded) {
        // Constants are rounded to Float.
        let linear = Bounded(2 * (2 / Double.pi).squareRoot()).rounded
        let cubic = (linear * 0.044715).rounded
        let square = self * self
        let argument = self * (linear + cubic * square)
        // Farther out the exponential of the inverse is no number of a Float, and 1 beside it nothing.
        let share =
            argument.value < -80 ? argument.exponential : (Bounded(1) + (argument * -1).exponential).inverse
        let slope = self * share * (Bounded(1) + share * -1) * (linear + cubic * square * 3)
        return (self * share, share + slope)
    }
}
