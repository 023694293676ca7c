@testable import TimbreCompute
@testable import TimbreConformance

/// A step of a network that compares songs: 18 numbers, 128 hidden units, 20 latent ones.
struct ContrastWorkload {
    let workload: Workload

    init(_ device: Device, songs: Int) throws {
        var draws = Draws(seed: songs)
        let widths = [18, 128, 20, 128, 18]
        let parameters = try device.parameters(zip(widths, widths.dropFirst()).map { ($0 + 1, $1) }) {
            draws.floats($0).map { $0 / 8 }
        }
        let activations: [Activation] = [.relu, .linear, .relu, .linear]
        let network = TrainableNetwork(
            tables: [],
            layers: (0..<4).map {
                TrainableNetwork.Layer(
                    parameters: parameters[$0], activation: activations[$0], dropoutLayer: [0, nil, 1, nil][$0])
            },
            objective: Objective(contrast: .init(layer: 1, Contrast(temperature: 0.2, weights: [1], keep: 0.3))))
        let numbers = try device.matrix(draws.floats(songs * 18), rows: songs, columns: 18)
        let batch = try device.batch(
            rows: Array(0..<Int32(songs)), ids: [], labels: [(0..<Int32(songs)).map { $0 / 2 + 1 }])
        let schedule = AdamSchedule(rates: try device.matrix([1e-3], rows: 1, columns: 1))
        let losses = try device.zeros(rows: songs, columns: 1)
        workload = Workload(amount: Double(songs) / 1e6) {
            try device.train(
                network, numbers: numbers, batch: batch,
                step: TrainingStep(schedule: schedule, index: 0, dropoutRate: 0.1, seed: 1, number: 1), losses: losses)
        }
    }
}
