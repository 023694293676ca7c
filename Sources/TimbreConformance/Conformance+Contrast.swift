import TimbreCompute

extension Conformance {
    static let contrast = Check(name: "contrast", unit: "Msong/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            let (songs, width) = (shape.rows, shape.columns)
            var draws = Draws(seed: place)
            var latents = draws.floats(songs * width)
            // A song without a direction.
            if songs > 6 { latents.replaceSubrange(3 * width..<4 * width, with: repeatElement(0, count: width)) }
            let labels = (0...place % Contrast.mostCategories).map {
                draws.integers(songs, below: [songs, 12, 2, 1][$0])
            }
            let contrast = Contrast(
                temperature: [0.1, 0.2, 1][place % 3], weights: labels.indices.map { 1 / Double($0 + 1) }, keep: 0.3)
            let before = draws.floats(songs)
            let (losses, gradient) = (
                try Inset(device, before, rows: songs, columns: 1), try Inset(device, rows: songs, columns: width)
            )
            try device.contrast(
                device.inset(latents, rows: songs, columns: width), labels: labels.map(device.column), contrast,
                losses: losses.matrix, gradient: gradient.matrix)
            let expected = ContrastReference(
                contrast,
                latents: (0..<songs).map { song in latents[song * width..<(song + 1) * width].map { Bounded($0) } },
                labels: labels, scale: 1 / Double(songs))
            let label = "[\(songs), \(width)], \(labels.count) categories"
            comparison.compare(
                try losses.read(device, &comparison, label),
                with: zip(before, expected.losses).map {
                    let loss = Bounded($0) * contrast.keep + $1
                    return Expected(loss.value, tolerance: loss.error)
                }, columns: 1, "losses of \(label)")
            comparison.compare(
                try gradient.read(device, &comparison, label),
                with: expected.gradient.joined().map { Expected($0.value, tolerance: $0.error) }, columns: width,
                "gradient of \(label)")
        }
    } workload: { device, batch in
        var draws = Draws(seed: batch)
        let latents = try device.matrix(draws.floats(batch * 20), rows: batch, columns: 20)
        let labels = try device.column((0..<Int32(batch)).map { $0 / 2 + 1 })
        let (losses, gradient) = (
            try device.zeros(rows: batch, columns: 1), try device.zeros(rows: batch, columns: 20)
        )
        let contrast = Contrast(temperature: 0.2, weights: [1], keep: 0)
        return Workload(amount: Double(batch) / 1e6) {
            try device.contrast(latents, labels: [labels], contrast, losses: losses, gradient: gradient)
        }
    }
}
