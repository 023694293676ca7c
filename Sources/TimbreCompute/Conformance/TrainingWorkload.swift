/// A step of the network of `spotify-900k-classic` with 100,000 artists.
struct TrainingWorkload {
    let workload: Workload

    init(_ device: Device, songs: Int) throws {
        var draws = Draws(seed: songs)
        func parameters(_ rows: Int, _ columns: Int) throws -> AdamParameters {
            AdamParameters(
                values: try device.matrix(draws.floats(rows * columns).map { $0 / 8 }, rows: rows, columns: columns),
                mean: try device.zeros(rows: rows, columns: columns),
                variance: try device.zeros(rows: rows, columns: columns))
        }
        let tables = [(100_000, 100), (500, 50), (12, 25)]
        let widths = [192, 64, 20, 64, 192]
        let activations: [Activation] = [.relu, .linear, .relu, .sigmoid]
        let network = TrainableNetwork(
            tables: try tables.map { rows, width in
                let its = try parameters(rows, width)
                return TrainableNetwork.Table(
                    parameters: its, steps: try device.zeros(Int32.self, rows: rows, columns: 1), target: its.values)
            },
            layers: try (0..<4).map { index in
                TrainableNetwork.Layer(
                    parameters: try parameters(widths[index] + 1, widths[index + 1]), activation: activations[index],
                    dropoutLayer: [0, nil, 1, nil][index])
            })
        let numbers = try device.matrix(draws.floats(songs * 17), rows: songs, columns: 17)
        let batch = TrainingBatch(
            rows: try device.column(Array(0..<Int32(songs))),
            categories: try tables.map { try device.category(draws.integers(songs, below: $0.0)) })
        let schedule = AdamSchedule(rates: try device.matrix([1e-3], rows: 1, columns: 1))
        let losses = try device.zeros(rows: songs, columns: 1)
        // Six for each multiply-add of the layers as they are, however they are computed.
        workload = Workload(amount: Double(songs * 162_816) / 1e9) {
            try device.train(
                network, numbers: numbers, batch: batch,
                step: TrainingStep(schedule: schedule, index: 0, dropoutRate: 0.15, seed: 1, number: 1),
                losses: losses)
        }
    }
}
