import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreLearning

struct GradientTests {
    @Test(
        "The gradient of every weight is the loss's finite difference",
        arguments: [
            "{hidden: [6], latent: 3, activation: relu, output: sigmoid, dropout: 0.15}",
            "{hidden: [6], latent: 3, activation: relu, output: linear, dropout: 0}",
            "{hidden: [7, 5], latent: 2, activation: tanh, latent_activation: sigmoid, output: tanh, dropout: 0.3}",
            "{hidden: [], latent: 3, output: linear}",
        ], [0, 0.3])
    func finiteDifferences(network: String, noise: Double) throws {
        let recipe = try Toy.recipe(
            features: 3, embeddings: [3, 2], network: network,
            objective: "{numbers: mse, categories: embedding, noise: \(noise)}",
            training: "{batch: 64, epochs: 1, rate: 0.001, seed: 11, split: [100, 0, 0], unknown_share: 0.2}")
        let songs = Toy.songs(20, features: 3, vocabularies: [6, 3])
        for device in Backends.present {
            let task = try SongTask(songs, recipe: recipe)
            var run = try TrainingRun(task.task, device: device)
            try run.plan(epoch: 1)
            let plan = try run.begin()
            try run.step(plan)
            let rows = try device.read(plan.rows)
            let ids = try plan.songs(ofBatch: 0).categories.map { try device.read($0.ids) }
            // Adam's moving average after one step is a tenth of the gradient.
            let averages = try run.network.mean.read(from: device)
            let reference = ReferenceNetwork(run.shape, seed: 11)
            let numbers = task.scaling.apply(songs.numbers)
            func loss(_ network: ReferenceNetwork) -> Double {
                rows.enumerated().reduce(0) { sum, place in
                    let row = Int(place.element)
                    return sum
                        + network.loss(
                            numbers: Array(numbers[row * 3..<row * 3 + 3]),
                            ids: ids.map { $0[place.offset] }, row: place.element,
                            step: (seed: 11, number: 1))
                } / Double(rows.count)
            }
            let distance = 1e-5
            func expectGradient(_ average: [Float], _ path: WritableKeyPath<ReferenceNetwork, [Double]>) {
                for index in average.indices {
                    var (above, below) = (reference, reference)
                    above[keyPath: path][index] += distance
                    below[keyPath: path][index] -= distance
                    let expected = (loss(above) - loss(below)) / (2 * distance)
                    // Float sums of 20 songs over up to 8 columns; gradients here are up to 0.3.
                    #expect(
                        abs(Double(average[index]) * 10 - expected) < 2e-6,
                        "\(path) \(index) on \(device.description.name)")
                }
            }
            for index in averages.tables.indices { expectGradient(averages.tables[index], \.tables[index]) }
            for index in averages.dense.indices { expectGradient(averages.dense[index], \.dense[index]) }
        }
    }

    @Test(
        "The gradient of a contrast is the loss's finite difference, through categories too",
        arguments: [
            "{hidden: [6], latent: 3, activation: tanh, output: linear, dropout: 0.15}",
            "{hidden: [], latent: 3, latent_activation: tanh, output: linear}",
        ])
    func contrast(network: String) throws {
        let recipe = try Toy.recipe(
            features: 3, embeddings: [3, 2], network: network,
            objective:
                "{numbers: mse, categories: contrast, temperature: 0.5, weights: {numbers: 0.5, artist: 1, genre: 0.3}}",
            training: "{batch: 256, epochs: 1, rate: 0.001, seed: 11, split: [100, 0, 0], unknown_share: 0.2}")
        // Over one group, so that the second is compared too.
        let songs = Toy.songs(140, features: 3, vocabularies: [40, 4])
        for device in Backends.present {
            let task = try SongTask(songs, recipe: recipe)
            var run = try TrainingRun(task.task, device: device)
            try run.plan(epoch: 1)
            let plan = try run.begin()
            try run.step(plan)
            let (rows, labels) = (try device.read(plan.rows), try plan.labels.map(device.read))
            let ids = try plan.songs(ofBatch: 0).categories.map { try device.read($0.ids) }
            let averages = try run.network.mean.read(from: device)
            let reference = ReferenceNetwork(run.shape, seed: 11)
            let numbers = task.scaling.apply(songs.numbers)
            func loss(_ network: ReferenceNetwork) -> Double {
                network.contrastLoss(
                    rows.enumerated().map { place, row in
                        network.layers(
                            numbers: Array(numbers[Int(row) * 3..<Int(row) * 3 + 3]),
                            ids: ids.map { $0[place] },
                            row: row, step: (seed: 11, number: 1))
                    }, numbers: rows.map { Array(numbers[Int($0) * 3..<Int($0) * 3 + 3]) }, labels: labels)
            }
            #expect(abs(try run.sumOfLosses().value() / 140 - loss(reference)) < 1e-5, "\(device.description.name)")
            let distance = 1e-5
            func expectGradient(_ average: [Float], _ path: WritableKeyPath<ReferenceNetwork, [Double]>) {
                // Every fifth: a loss of all songs for each is slow.
                for index in stride(from: 0, to: average.count, by: 5) {
                    var (above, below) = (reference, reference)
                    above[keyPath: path][index] += distance
                    below[keyPath: path][index] -= distance
                    let expected = (loss(above) - loss(below)) / (2 * distance)
                    #expect(
                        abs(Double(average[index]) * 10 - expected) < 5e-6,
                        "\(path) \(index) on \(device.description.name)")
                }
            }
            for index in averages.tables.indices { expectGradient(averages.tables[index], \.tables[index]) }
            for index in averages.dense.indices { expectGradient(averages.dense[index], \.dense[index]) }
        }
    }
}
