import TimbreCompute

extension Conformance {
    static let adam = Check(name: "adam", unit: "GB/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            let (m, n) = (shape.rows, shape.columns)
            var draws = Draws(seed: place)
            let state = AdamReference(&draws, count: m * n)
            let gradient = draws.floats(m * n)
            let insets = try AdamInsets.together(device, [(state, m, n)])[0]
            let step = AdamStep(step: 1 + place, rate: 0.01)
            try device.adam(insets.parameters, gradient: device.inset(gradient, rows: m, columns: n), step)
            try insets.compare(
                device, with: state.updated(gradient.map { (Double($0), 0) }, step), &comparison, "[\(m), \(n)]")
        }
    } workload: { device, batch in
        let parameters = try device.parameters([(rows: batch, columns: 64)]) { .init(repeating: 0, count: $0) }[0]
        let gradient = try device.zeros(rows: batch, columns: 64)
        return Workload(amount: Double(batch * 64 * 28) / 1e9) {
            try device.adam(parameters, gradient: gradient, AdamStep(step: 1))
        }
    }
}
