import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreLearning

/// The first 20 steps against Keras and NumPy. `Golden/keras_golden.py` and `numpy_golden.py` made the figures, from the
/// same songs, initial weights and batches, which `golden_case.py` draws by the same formulas as `GoldenCase` here.
struct GoldenTests {
    @Test("Without dropout the first 20 steps agree with Keras", arguments: GoldenCase.all)
    func keras(golden: GoldenCase) throws {
        let expected = try GoldenCase.figures("keras_golden.json", as: [String: [Double]].self)[golden.name]
        for device in Backends.present {
            try expectAgreement(golden.losses(dropout: 0, on: device), expected, device)
        }
    }

    @Test("With and without dropout the first 20 steps agree with NumPy", arguments: GoldenCase.all, [0, 0.15])
    func numPy(golden: GoldenCase, dropout: Double) throws {
        let figures = try GoldenCase.figures("numpy_golden.json", as: [String: [String: [Double]]].self)
        let expected = figures[golden.name]?[dropout == 0 ? "dropout 0" : "dropout \(dropout)"]
        for device in Backends.present {
            try expectAgreement(golden.losses(dropout: dropout, on: device), expected, device)
        }
    }

    private func expectAgreement(_ losses: [Double], _ expected: [Double]?, _ device: Device) throws {
        let expected = try #require(expected)
        #expect(losses.count == 20 && expected.count == 20)
        for (step, (loss, figure)) in zip(losses, expected).enumerated() {
            #expect(abs(loss / figure - 1) < 1e-4, "step \(step + 1) on \(device.description.name)")
        }
    }
}

/// Songs and a network of `golden_case.py`.
struct GoldenCase: Sendable, CustomTestStringConvertible {
    let name: String
    let features: Int
    let vocabularies: [Int]
    let widths: [Int]
    let scale: String
    let output: String
    let unknownShare: Double

    var testDescription: String { name }

    static let all = [
        GoldenCase(
            name: "classic", features: 17, vocabularies: [40, 12, 5], widths: [12, 6, 4], scale: "none",
            output: "sigmoid", unknownShare: 0),
        GoldenCase(
            name: "tracks", features: 13, vocabularies: [40], widths: [12], scale: "standard", output: "linear",
            unknownShare: 0.02),
    ]

    static func figures<Figures: Decodable>(_ name: String, as type: Figures.Type) throws -> Figures {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
    }

    private func recipe(dropout: Double) throws -> Recipe {
        try Toy.recipe(
            features: features, scale: scale, embeddings: widths,
            network: "{hidden: [16], latent: 5, activation: relu, output: \(output), dropout: \(dropout)}",
            training: "{batch: 64, epochs: 4, rate: 0.001, seed: 42, unknown_share: \(unknownShare)}")
    }

    private var songs: SongFeatures {
        let (count, random) = (375, Philox(seed: 7))
        var numbers = [Float]()
        var categories = [Int32]()
        for song in 0..<UInt32(count) {
            for feature in 0..<features {
                numbers.append(Float(random(song, 1, UInt32(feature / 4), 0)[feature % 4] >> 8) / 16_777_216)
            }
            for (category, size) in vocabularies.enumerated() {
                categories.append(Int32(1 + random(song, 2, UInt32(category), 0)[0] % UInt32(size - 1)))
            }
        }
        return SongFeatures(
            songCount: count, numbers: numbers, categories: categories, vocabularySizes: vocabularies)
    }

    /// The mean loss of each of the first 20 batches.
    func losses(dropout: Double, on device: Device) throws -> [Double] {
        var run = try TrainingRun(SongTask(songs, recipe: recipe(dropout: dropout)).task, device: device)
        var losses = [Double]()
        for epoch in 1...4 {
            run.state.batch = 0
            try run.plan(epoch: epoch)
            let plan = try run.begin()
            for _ in plan.batches { try run.step(plan) }
            try run.network.bringUpToDate(batches: plan.batches.count)
            let rows = try device.read(run.losses)
            losses += plan.batches.map { rows[$0].reduce(0.0) { $0 + Double($1) } / Double($0.count) }
        }
        return losses
    }
}
