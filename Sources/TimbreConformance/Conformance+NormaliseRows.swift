import TimbreCompute

extension Conformance {
    static let normaliseRows = Check(name: "normaliseRows", unit: "GB/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            let (m, n) = (shape.rows, shape.columns)
            var draws = Draws(seed: place)
            var values = draws.floats(m * n).map { $0 * [1, 0.01, 30][place % 3] }
            // A row of one number.
            values.replaceSubrange(0..<n, with: repeatElement(values[0], count: n))
            let branch = place % 2 == 0 ? nil : draws.floats(m * n)
            let (scaling, by, before) = (draws.floats(2 * n), draws.floats(m * n), draws.floats(m * n))
            let from = try Inset(device, values, rows: m, columns: n)
            let sum = try Inset(device, rows: m, columns: n)
            let (result, slopes) = (try Inset(device, rows: m, columns: n), try Inset(device, rows: 2, columns: n))
            let total = try Inset(device, before, rows: m, columns: n)
            let scales = try device.inset(scaling, rows: 2, columns: n)
            try device.normaliseRows(
                from.matrix, adding: branch.map { try device.inset($0, rows: m, columns: n) },
                sum: branch.map { _ in sum.matrix }, scaling: scales, into: result.matrix)
            try device.normaliseRowsGradient(
                branch == nil ? from.matrix : sum.matrix, scaling: scales,
                gradient: device.inset(by, rows: m, columns: n), addingTo: total.matrix, slopes: slopes.matrix)

            let label = "[\(m), \(n)]\(branch == nil ? "" : " with a branch")"
            if let branch {
                values = zip(values, branch).map { $0 + $1 }
                comparison.compare(
                    bits: try sum.read(device, &comparison, label), with: values, columns: n, "sum of \(label)")
            }
            let scaled = scaling.bounded(columns: n)
            let rows = values.bounded(columns: n).map {
                NormalisationReference($0, gains: scaled[0], biases: scaled[1])
            }
            let gradients = zip(rows, by.bounded(columns: n)).map { $0.gradient(by: $1) }
            comparison.compare(
                try result.read(device, &comparison, label), with: rows.map(\.result).expected, columns: n, label)
            comparison.compare(
                try total.read(device, &comparison, label),
                with: zip(before.bounded(columns: n), gradients).map { zip($0, $1.values).map { $0 + $1 } }.expected,
                columns: n, "gradient of \(label)")
            let sums = (0..<n).map { column in
                (Bounded.sum(gradients.map { $0.gains[column] }), Bounded.sum(gradients.map { $0.biases[column] }))
            }
            comparison.compare(
                try slopes.read(device, &comparison, label), with: [sums.map(\.0), sums.map(\.1)].expected, columns: n,
                "gradient by the scaling of \(label)")
        }
    } workload: { device, batch in
        let matrices = try (0..<4).map { _ in try device.zeros(rows: batch, columns: 64) }
        let scales = try (0..<2).map { _ in try device.zeros(rows: 2, columns: 64) }
        return Workload(amount: Double(batch * 64 * 4 * 7) / 1e9) {
            try device.normaliseRows(
                matrices[0], adding: matrices[1], sum: matrices[2], scaling: scales[0], into: matrices[3])
            try device.normaliseRowsGradient(
                matrices[2], scaling: scales[0], gradient: matrices[3], addingTo: matrices[0], slopes: scales[1])
        }
    }
}
