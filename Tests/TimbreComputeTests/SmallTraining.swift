@testable import TimbreCompute

/// A network of two tables and three layers, and batches for a few steps.
struct SmallTraining {
    private let device: Device
    private let network: TrainableNetwork
    private let numbers: Matrix<Float>
    private let batches: [TrainingBatch]
    private let schedule: AdamSchedule
    private let losses: Matrix<Float>

    /// - Parameters:
    ///   - songs: of a batch.
    ///   - rows: of the larger table.
    init(_ device: Device, activation: Activation, songs: Int, rows: Int = 700, steps: Int = 3) throws {
        var draws = Draws(seed: songs)
        func parameters(_ rows: Int, _ columns: Int) throws -> AdamParameters {
            AdamParameters(
                values: try device.matrix(draws.floats(rows * columns), rows: rows, columns: columns),
                mean: try device.zeros(rows: rows, columns: columns),
                variance: try device.zeros(rows: rows, columns: columns))
        }
        let (features, widths) = (7, [45, 70, 20, 45])
        let tables = [(rows, 33), (3, 5)]
        self.device = device
        network = TrainableNetwork(
            tables: try tables.map { rows, width in
                TrainableNetwork.Table(
                    parameters: try parameters(rows, width),
                    steps: try device.zeros(Int32.self, rows: rows, columns: 1),
                    target: try device.matrix(draws.floats(rows * width), rows: rows, columns: width))
            },
            layers: try (0..<3).map { index in
                TrainableNetwork.Layer(
                    parameters: try parameters(widths[index] + 1, widths[index + 1]),
                    activation: index == 1 ? .linear : activation, dropoutLayer: index == 0 ? 0 : nil)
            })
        numbers = try device.matrix(draws.floats(songs * features), rows: songs, columns: features)
        batches = try (0..<steps).map { _ in
            TrainingBatch(
                rows: try device.column(Array(0..<Int32(songs))),
                categories: try tables.map { try device.category(draws.integers(songs, below: $0.0)) })
        }
        let rates = (1...steps).map { AdamStep(step: $0, rate: 0.01).correctedRate }
        schedule = AdamSchedule(rates: try device.matrix(rates, rows: steps, columns: 1))
        losses = try device.zeros(rows: songs, columns: 1)
    }

    func step(_ index: Int) throws {
        try device.train(
            network, numbers: numbers, batch: batches[index],
            step: TrainingStep(schedule: schedule, index: index, dropoutRate: 0.2, seed: 5, number: UInt32(index + 1)),
            losses: losses)
    }

    func replay(through count: Int) throws {
        for table in network.tables { try device.replay(table, schedule, through: count) }
    }

    /// The last losses, and all weights and moments after the steps.
    func results() throws -> [Matrix<Float>] {
        try replay(through: batches.count)
        return [losses]
            + (network.tables.map(\.parameters) + network.layers.map(\.parameters)).flatMap {
                [$0.values, $0.mean, $0.variance]
            }
    }
}
