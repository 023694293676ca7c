import TimbreCompute

/// A step of the network of `spotify-900k-classic` with 100,000 artists.
struct TrainingWorkload {
    let workload: Workload

    init(_ device: Device, songs: Int) throws {
        var draws = Draws(seed: songs)
        let tables = [(100_000, 100), (500, 50), (12, 25)]
        let widths = [192, 64, 20, 64, 192]
        let shapes = tables.map { (rows: $0.0, columns: $0.1) } + zip(widths, widths.dropFirst()).map { ($0 + 1, $1) }
        let parameters = try device.parameters(shapes) { draws.floats($0).map { $0 / 8 } }
        let steps = try device.zeros(Int32.self, shapes: tables.map { ($0.0, 1) })
        let activations: [Activation] = [.relu, .linear, .relu, .sigmoid]
        let network = TrainableNetwork(
            tables: zip(parameters, steps).map {
                TrainableNetwork.Table(parameters: $0, steps: $1, target: $0.values)
            },
            layers: (0..<4).map { index in
                TrainableNetwork.Layer(
                    parameters: parameters[tables.count + index], activation: activations[index],
                    dropoutLayer: [0, nil, 1, nil][index])
            })
        let numbers = try device.matrix(draws.floats(songs * 17), rows: songs, columns: 17)
        let batch = try device.batch(
            rows: Array(0..<Int32(songs)), ids: tables.map { draws.integers(songs, below: $0.0) })
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

extension Device {
    /// Matrices before their first step, all values in one memory, and so the moments.
    ///
    /// - Parameter values: a function from a number of elements to the values of the next matrix.
    func parameters(
        _ shapes: [(rows: Int, columns: Int)], values: (Int) -> [Float]
    ) throws -> [AdamParameters] {
        let values = try matrices(shapes.map { (values($0.rows * $0.columns), $0.rows, $0.columns) })
        let (mean, variance) = (try zeros(shapes: shapes), try zeros(shapes: shapes))
        return shapes.indices.map { AdamParameters(values: values[$0], mean: mean[$0], variance: variance[$0]) }
    }
}
