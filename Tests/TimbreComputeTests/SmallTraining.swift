@testable import TimbreCompute
@testable import TimbreConformance

/// A network of two projected tables, a direct one and three layers with noise on its input, and batches for a few steps.
struct SmallTraining {
    private let device: Device
    private let network: TrainableNetwork
    private let numbers: Matrix<Float>
    private let batches: [TrainingBatch]
    private let schedule: AdamSchedule
    private let losses: Matrix<Float>

    /// - Parameters:
    ///   - songs: of a batch.
    ///   - features: a song's numbers.
    ///   - hidden: outputs of the first two layers.
    ///   - rows: of the larger table.
    init(
        _ device: Device, activation: Activation, songs: Int, features: Int = 7, hidden: [Int] = [70, 20],
        rows: Int = 700, steps: Int = 3
    ) throws {
        var draws = Draws(seed: songs)
        let widths = [features + 38] + hidden + [features + 38]
        let tables = [(rows: rows, columns: 33), (rows: 3, columns: 5), (rows: 90, columns: hidden[0])]
        let parameters = try device.parameters(
            tables + zip(widths, widths.dropFirst()).map { ($0 + 1, $1) }, values: { draws.floats($0) })
        let counts = try device.zeros(Int32.self, shapes: tables.map { ($0.rows, 1) })
        let targets = try device.matrices(
            tables.prefix(2).map { (draws.floats($0.rows * $0.columns), $0.rows, $0.columns) })
        self.device = device
        network = TrainableNetwork(
            tables: tables.indices.map { index in
                TrainableNetwork.Table(
                    parameters: parameters[index], steps: counts[index], target: index < 2 ? targets[index] : nil,
                    isDirect: index == 2)
            },
            layers: (0..<3).map { index in
                TrainableNetwork.Layer(
                    parameters: parameters[tables.count + index],
                    activation: index == 1 ? .linear : activation, dropoutLayer: index == 0 ? 0 : nil)
            }, objective: Objective(noise: 0.1))
        numbers = try device.matrix(draws.floats(songs * features), rows: songs, columns: features)
        batches = try (0..<steps).map { _ in
            try device.batch(
                rows: Array(0..<Int32(songs)),
                columns: tables.prefix(2).map { .one(draws.integers(songs, below: $0.rows)) }
                    + [.several(draws.entries(songs, below: tables[2].rows, most: 6))])
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
