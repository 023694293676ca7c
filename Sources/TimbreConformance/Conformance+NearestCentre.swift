import TimbreCompute

extension Conformance {
    static let nearestCentre = Check(name: "nearestCentre", unit: "GFLOP/s") { device, shapes, comparison in
        for shape in shapes {
            let (n, k, d) = (shape.rows, shape.depth, shape.columns)
            var draws = Draws(seed: n * d + k)
            let rows = draws.floats(n * d)
            var centres = draws.floats(k * d)
            for centre in stride(from: 2, to: k, by: 3) {
                // Centres that are equal to an earlier one, or to a row.
                let source = centre % 2 == 0 ? centres[centre / 2 * d..<(centre / 2 + 1) * d] : rows[0..<d]
                centres.replaceSubrange(centre * d..<(centre + 1) * d, with: source)
            }
            let label = "\(n) rows of \(d), \(k) centres"
            let nearest = try device.column([Int32](repeating: -1, count: n))
            let distances = try Inset(device, rows: n, columns: 1)
            let scale = CentreSums.scale(magnitude: 1, count: n)
            let before = (0..<k * (d + 1)).map(Int64.init)
            let sums = CentreSums(try device.matrix(before, rows: k, columns: d + 1), scale: scale)
            try device.nearestCentre(
                device.inset(rows, rows: n, columns: d), device.inset(centres, rows: k, columns: d), into: nearest,
                distances: distances.matrix, sums: sums)

            let expected = ScalarCentres(rows: rows, centres: centres, dimensions: d)
            comparison.compare(
                try distances.read(device, &comparison, label), with: expected.distances, columns: 1,
                "distances of \(label)")
            comparison.expect(
                try device.read(nearest) == expected.nearest, "\(label): other centres than a scalar loop finds")
            comparison.expect(
                try device.read(sums.matrix) == zip(before, expected.sums(scale: scale)).map(+),
                "\(label): other sums than a scalar loop's")
            let alone = try device.column([Int32](repeating: -1, count: n))
            try device.nearestCentre(
                device.inset(rows, rows: n, columns: d), device.inset(centres, rows: k, columns: d), into: alone)
            comparison.expect(
                try device.read(alone) == expected.nearest, "\(label): other centres without distances and sums")
        }
    } workload: { device, batch in
        let (n, k, d) = (batch * 8, 100, 20)
        var draws = Draws(seed: batch)
        let rows = try device.matrix(draws.floats(n * d), rows: n, columns: d)
        let centres = try device.matrix(draws.floats(k * d), rows: k, columns: d)
        let nearest = try device.zeros(Int32.self, rows: n, columns: 1)
        // However often it is called, the sums stay within 64 bits.
        let sums = CentreSums(try device.zeros(Int64.self, rows: k, columns: d + 1), scale: 0x1p16)
        return Workload(amount: Double(n * k * d * 2) / 1e9) {
            try device.nearestCentre(rows, centres, into: nearest, sums: sums)
        }
    }
}

/// The nearest centres by plain loops: numbers of centres as their order is defined, in `Float`; distances in `Double`.
struct ScalarCentres {
    let rows: [Float]
    let dimensions: Int
    let centreCount: Int
    var nearest: [Int32] = []
    var distances: [Expected] = []

    init(rows: [Float], centres: [Float], dimensions d: Int) {
        (self.rows, dimensions, centreCount) = (rows, d, centres.count / d)
        let halves = (0..<centreCount).map { centre in
            centres[centre * d..<(centre + 1) * d].reduce(Float(0)) { $0.addingProduct($1, $1) } / 2
        }
        for first in stride(from: 0, to: rows.count, by: d) {
            var best = (score: Float.infinity, place: 0)
            var exact = (square: Double.infinity, magnitude: 0.0)
            for centre in 0..<centreCount {
                var score = halves[centre]
                var (square, magnitude) = (0.0, 0.0)
                for j in 0..<d {
                    let (x, c) = (rows[first + j], centres[centre * d + j])
                    score = score.addingProduct(-x, c)
                    let difference = Double(x) - Double(c)
                    square += difference * difference
                    magnitude += Double(c) * Double(c) / 2 + abs(Double(x) * Double(c))
                }
                if score < best.score { best = (score, centre) }
                exact = (min(exact.square, square), max(exact.magnitude, magnitude))
            }
            nearest.append(Int32(best.place))
            // The nearest by `Double` may be another, by what two scores, of which a square is twice the rest, are off.
            let confusion = 4 * Rounding.error(of: exact.magnitude, after: 2 * d + 1)
            distances.append(
                Expected(
                    exact.square,
                    tolerance: confusion + Rounding.error(of: exact.square + confusion, after: d + 4)))
        }
    }

    /// `[k, d + 1]`.
    func sums(scale: Float) -> [Int64] {
        var sums = [Int64](repeating: 0, count: centreCount * (dimensions + 1))
        for (row, centre) in nearest.enumerated() {
            let start = Int(centre) * (dimensions + 1)
            for j in 0..<dimensions { sums[start + j] += Int64(rows[row * dimensions + j] * scale) }
            sums[start + dimensions] += 1
        }
        return sums
    }
}
