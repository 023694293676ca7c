import Testing
import TimbreFiles
import TimbreTestSupport

@testable import Timbre
@testable import TimbreLearning

@Suite("A training that begins with a model's weights") struct StartingWeightsTests {
    private let folder: TemporaryFolder
    private let device: Device
    /// By a recipe whose network sees artists as rows of a table.
    private static let settings = [
        "objective={numbers: mse, categories: embedding}", "artist={take: first, embedding: 4}", "training.epochs=4",
        "training.unknown_share=0.02",
    ]

    init() throws {
        folder = try TemporaryFolder()
        device = try .cpu()
    }

    private func songs(_ songs: some Sequence<Int>, _ name: String, settings: [String] = settings) throws -> Catalogue {
        try NumberedSongs.ingest(songs, into: folder, name, settings: settings)
    }

    @Test("Layers are the model's, rows of a table go by names, and new names begin as unknown ones do")
    func rows() throws {
        let model = try songs(0..<60, "a.timbre").train(device: device).catalogue.namedModel()
        let other = try NumberedSongs.ingest((0..<60).reversed(), into: folder, "b.timbre", settings: Self.settings) {
            $0 < 50 ? "artist \($0 % 7)" : "New \($0)"
        }
        let names = try other.vocabularies()
        var recipe = other.recipe
        let start = try StartingWeights(model, recipe: recipe, vocabularies: names)
        #expect(start.weights.dense == model.weights.dense && start.scaling == model.scaling)
        let own = try #require(model.vocabularies).names[0]
        func row(_ table: [Float], _ id: Int) -> ArraySlice<Float> { table[id * 4..<(id + 1) * 4] }
        for (id, name) in names.names[0].enumerated() {
            let known = own.firstIndex { $0.lowercased() == name.lowercased() } ?? 0
            #expect(row(start.weights.tables[0], id) == row(model.weights.tables[0], known), "\(name)")
        }
        // A file can claim names that its table has no row for.
        var hostile = model
        hostile.vocabularies?.names[0].append("New 55")
        let claimed = try StartingWeights(hostile, recipe: recipe, vocabularies: names)
        #expect(claimed.weights == start.weights)
        recipe.training.unknownShare = 0
        let random = try StartingWeights(model, recipe: recipe, vocabularies: names)
        let new = try #require(names.names[0].firstIndex { $0.hasPrefix("New") })
        #expect(row(random.weights.tables[0], new) != row(model.weights.tables[0], 0))
    }

    @Test("With a rate of almost nothing the model comes out again, and its loss is below that of random weights")
    func beginning() throws {
        let catalogue = try songs(0..<60, "a.timbre")
        let first = try catalogue.train(device: device)
        var recipe = catalogue.recipe
        (recipe.training.rate, recipe.training.epochs, recipe.network.dropout) = (1e-12, 1, 0)
        let model = try first.catalogue.namedModel()
        let again = try catalogue.train(recipe: recipe, from: model, device: device)
        for (mine, its) in zip(again.outcome.model.weights.dense, model.weights.dense) {
            #expect(zip(mine, its).allSatisfy { abs($0 - $1) < 1e-6 })
        }
        let random = try catalogue.train(recipe: recipe, device: device)
        #expect(again.outcome.history[0].loss < random.outcome.history[0].loss)
        let kept = try again.catalogue.model()
        #expect(!kept.isOfOtherSongs && kept.hasBegunWithWeights && !model.hasBegunWithWeights)
        #expect(try again.catalogue.verifyWithModel(device: device).isEmpty)
    }

    @Test("One that is resumed ends with the same bytes, and needs the same model")
    func resumed() throws {
        let model = try songs(0..<60, "a.timbre").train(device: device).catalogue.namedModel()
        let whole = try songs(20..<80, "b.timbre").train(from: model, device: device).catalogue
        let again = try songs(20..<80, "c.timbre")
        let questions = Collected<Int>()
        #expect(throws: CancellationError.self) {
            _ = try again.train(
                from: model, device: device,
                work: Work(isCancelled: {
                    questions.add(1)
                    return questions.values.count > 3
                }))
        }
        var options = TrainingOptions()
        options.resume = true
        func resume(_ start: Model?) throws -> Catalogue {
            try again.train(from: start, device: device, options: options).catalogue
        }
        let without = #expect(throws: LearningFault.self) { try resume(nil) }
        #expect("\(try #require(without))".contains("name it again"))
        let other = try whole.namedModel()
        let another = #expect(throws: LearningFault.self) { try resume(other) }
        #expect("\(try #require(another))".contains("other weights"))
        #expect(try resume(model).latents().floats(rows: 0..<60) == whole.latents().floats(rows: 0..<60))
    }

    @Test("A recipe with another network is refused, and it is said what differs")
    func otherNetwork() throws {
        let catalogue = try songs(0..<60, "a.timbre", settings: [])
        let model = try catalogue.train(device: device).catalogue.namedModel()
        var recipe = catalogue.recipe
        recipe.network.latent = 12
        let fault = #expect(throws: LearningFault.self) {
            try catalogue.train(recipe: recipe, from: model, device: device)
        }
        #expect("\(try #require(fault))".contains("× 40 linear there and"))
        guard case .otherNetwork(_, [256], 40) = fault else { throw try #require(fault) }
        var scaled = catalogue.recipe
        scaled.features[0].scale = .minmax
        let other = #expect(throws: LearningFault.self) {
            try catalogue.train(recipe: scaled, from: model, device: device)
        }
        #expect("\(try #require(other))".contains("scaled by normal there and minmax here"))
        #expect(try Catalogue.open(at: catalogue.path).namedModel() == model)
    }
}
