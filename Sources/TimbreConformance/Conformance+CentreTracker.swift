import TimbreCompute

extension Conformance {
    static let centreTracker = Check(name: "centreTracker", unit: "GFLOP/s") { device, shapes, comparison in
        for shape in shapes {
            let (n, k, d) = (shape.rows, shape.depth, shape.columns)
            var draws = Draws(seed: n * d + k)
            let rows = draws.floats(n * d)
            var centres = draws.floats(k * d)
            let scale = CentreSums.scale(magnitude: 1, count: n)
            let tracker = try device.centreTracker(
                of: device.inset(rows, rows: n, columns: d), centres: k, scale: scale)
            // Moves of every size, at last none.
            for (turn, move) in ([0, 0.5, 0.1, 0.1, 0, 0.1, 0.3, 0.01, 0.01, 0.2, 0.001, 0] as [Float]).enumerated() {
                centres = zip(centres, draws.floats(k * d)).map { $0 + move * $1 }
                // One centre equals another, and one a row.
                if turn == 8, k > 2 { centres.replaceSubrange(2 * d..<3 * d, with: centres[0..<d]) }
                if turn == 9 { centres.replaceSubrange(0..<d, with: rows[0..<d]) }
                let label = "\(n) rows of \(d), \(k) centres, assignment \(turn)"
                let isMeasured = turn % 3 == 2
                let sums = try tracker.assign(centres, measuring: isMeasured)
                let expected = ScalarCentres(rows: rows, centres: centres, dimensions: d)
                comparison.expect(
                    try tracker.nearest() == expected.nearest, "\(label): other centres than a scalar loop finds")
                comparison.expect(sums == expected.sums(scale: scale), "\(label): other sums than a scalar loop's")
                if isMeasured {
                    comparison.compare(
                        try tracker.squaredDistances(), with: expected.distances, columns: 1, "distances of \(label)")
                }
            }
        }
    } workload: { device, batch in
        let (n, k, d) = (batch * 8, 100, 20)
        var draws = Draws(seed: batch)
        let tracker = try device.centreTracker(
            of: device.matrix(draws.floats(n * d), rows: n, columns: d), centres: k, scale: 0x1p16)
        var centres = draws.floats(k * d)
        return Workload(amount: Double(n * k * d * 2) / 1e9) {
            // Centres move little, as at the end of a descent.
            for place in stride(from: 0, to: centres.count, by: 7) { centres[place] += 1e-4 }
            _ = try tracker.assign(centres, measuring: false)
        }
    }
}
