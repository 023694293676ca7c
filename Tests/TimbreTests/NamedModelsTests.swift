import Foundation
import GRDB
import Testing
import Timbre
import TimbreFiles
import TimbreTestSupport

@testable import TimbreCatalogue

@Suite("Several models in a catalogue") struct NamedModelsTests {
    private let folder: TemporaryFolder
    /// With a standard model and one that is called wide.
    private let catalogue: Catalogue
    private let device: Device
    private let wide = ModelName("wide")!

    init() throws {
        folder = try TemporaryFolder()
        device = try .cpu()
        let ingested = try NumberedSongs.ingest(0..<80, into: folder, "c.timbre")
        catalogue = try ingested.train(device: device).catalogue
        var recipe = catalogue.recipe
        (recipe.network.latent, recipe.training.seed) = (24, 9)
        _ = try Catalogue.writing(at: catalogue.path, model: wide, ignoringLearned: true) {
            try $0.train(recipe: recipe, device: device).catalogue
        }
    }

    private func opened(_ name: ModelName = .standard) throws -> Catalogue {
        try Catalogue.open(at: catalogue.path, model: name)
    }

    private func bytes(_ file: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: catalogue.path + "/" + file))
    }

    @Test("Each has its recipe, its weights and its vectors; the standard one stays as it was, to the byte")
    func apart() throws {
        let (standard, other) = (try opened(), try opened(wide))
        #expect(standard.modelNames == [.standard, wide] && other.modelNames == standard.modelNames)
        #expect(standard.recipe.network.latent == 40 && other.recipe.network.latent == 24)
        #expect(try standard.latents().floats(rows: 0..<80) == catalogue.latents().floats(rows: 0..<80))
        #expect(try other.latents().floats(rows: 0..<80) != standard.latents().floats(rows: 0..<80))
        #expect(try other.model().recipe.network.latent == 24 && standard.model().recipe.network.latent == 40)
        #expect(try standard.selecting(wide).latents().floats(rows: 0..<80) == other.latents().floats(rows: 0..<80))
        #expect(try other.verifyWithModel(device: device).isEmpty)
        #expect(catalogue.modelNames == [.standard])
        #expect(throws: CatalogueFault.noSuchModel(path: catalogue.path, name: wide, present: [.standard])) {
            try catalogue.selecting(wide)
        }
    }

    @Test("A name that no model has is refused with the names that there are")
    func unknown() throws {
        let name = try #require(ModelName("narrow"))
        let fault = CatalogueFault.noSuchModel(path: catalogue.path, name: name, present: [.standard, wide])
        #expect(throws: fault) { try opened(name) }
        #expect(throws: fault) { try Catalogue.writing(at: catalogue.path, model: name) { _ in } }
        #expect("\(fault)".contains("it has: default, wide"))
    }

    @Test("Clusters, maps and directions are those of the model that they were made with")
    func products() throws {
        var options = ClusteringOptions()
        options.clusters = 3...3
        let clustered = try Catalogue.writing(at: catalogue.path, model: wide) {
            try $0.keep($0.makeClusters(device: device, options: options).clusters)
        }
        #expect(clustered.modelName == wide)
        #expect(throws: MapFault.noClusters(path: catalogue.path)) { try opened().clusters() }
        #expect(try opened(wide).clusters() == clustered.clusters())
        let noMap = MapFault.noMap(path: catalogue.path, model: wide)
        #expect(throws: noMap) { try opened(wide).map() }
        #expect(noMap.report.remedy?.means == [.run(.map), .set(.catalogue, catalogue.path), .set(.model, "wide")])
        let standard = try bytes("latents.npy")
        _ = try opened().train(device: device)
        #expect(try opened(wide).clusters() == clustered.clusters())
        #expect(try bytes("latents.npy") == standard)
    }

    @Test("Songs that come later are mapped by each, and a training of one leaves the other's")
    func laterSongs() throws {
        try NumberedSongs.ingest(80..<90, into: folder, "c.timbre")
        #expect(try opened().state.latentCount == 80 && opened(wide).state.latentCount == 80)
        #expect(try opened(wide).embed(device: device).songs == 10)
        #expect(try opened().state.latentCount == 80 && opened(wide).state.latentCount == 90)
        let other = try bytes("latents.wide.npy")
        _ = try opened().train(device: device)
        #expect(try opened().state.latentCount == 90)
        #expect(try bytes("latents.wide.npy") == other)
        #expect(try opened(wide).verifyWithModel(device: device).isEmpty)
    }

    @Test("A training under a new name begins with the catalogue's recipe, and goes back to what that one was")
    func recipes() throws {
        let third = try #require(ModelName("third"))
        var recipe = catalogue.recipe
        recipe.network.hidden = [32]
        try Catalogue.writing(at: catalogue.path, model: third, ignoringLearned: true) { catalogue in
            #expect(catalogue.recipe == self.catalogue.recipe && !catalogue.state.hasModel)
            _ = try catalogue.train(recipe: recipe, device: device)
        }
        #expect(try opened(third).recipe.network.hidden == [32])
        #expect(try opened().recipe == catalogue.recipe)
        #expect(try opened(third).originalRecipe().network.hidden == catalogue.originalRecipe().network.hidden)
    }

    @Test("A model that is removed leaves the others, and its name is free")
    func removal() throws {
        let standard = try bytes("latents.npy")
        let left = try opened(wide).removingModel()
        #expect(left.modelName == .standard && left.modelNames == [.standard])
        let files = try FileManager.default.contentsOfDirectory(atPath: catalogue.path)
        #expect(!files.contains { $0.contains("wide") }, "\(files)")
        #expect(try bytes("latents.npy") == standard)
        #expect(try left.verifyWithModel(device: device).isEmpty)
        #expect(throws: CatalogueFault.noSuchModel(path: catalogue.path, name: wide, present: [.standard])) {
            try opened(wide)
        }
        _ = try Catalogue.writing(at: catalogue.path, model: wide, ignoringLearned: true) {
            try $0.train(device: device)
        }
        #expect(try opened(wide).recipe == catalogue.recipe)
        // The standard one too, and with it not the recipe.
        let without = try opened().removingModel()
        #expect(!without.state.hasModel && without.recipe == catalogue.recipe && without.modelNames == [wide])
        #expect(throws: CatalogueFault.noSuchModel(path: catalogue.path, name: .standard, present: [wide])) {
            try without.latents()
        }
        #expect(throws: CatalogueFault.noSuchModel(path: catalogue.path, name: .standard, present: [wide])) {
            try without.removingModel()
        }
    }

    @Test("A training that dies before its commit, or between it and the files' names, leaves one model or the other")
    func crashes() throws {
        let before = try bytes("latents.wide.npy")
        var recipe = try opened(wide).recipe
        recipe.network.latent = 12
        for point in SimulatedCrash.Point.allCases {
            #expect(throws: SimulatedCrash.self) {
                try SimulatedCrash.$point.withValue(point) {
                    _ = try opened(wide).train(recipe: recipe, device: device)
                }
            }
            let now = try opened(wide)
            #expect(now.recipe.network.latent == (point == .beforeCommit ? 24 : 12))
            #expect(try now.verifyWithModel(device: device).isEmpty)
            if point == .beforeCommit { #expect(try bytes("latents.wide.npy") == before) }
        }
        #expect(try opened().recipe.network.latent == 40)
    }

    @Test("One model's damage is told of it and stops no other")
    func damage() throws {
        try Data("x".utf8).write(to: URL(fileURLWithPath: catalogue.path + "/latents.wide.npy"))
        #expect(throws: CatalogueFault.self) { try opened(wide) }
        #expect(try opened().latents().rows == 80)
        let faults = try opened().verifyWithModel(device: device)
        let fault = try #require(faults.first { "\($0)".contains("latents.wide.npy") } as? any Fault)
        #expect(fault.report.remedy?.means.prefix(2) == [.run(.train), .set(.modelName, "wide")])
        let healed = try Catalogue.writing(at: catalogue.path, model: wide, ignoringLearned: true) {
            try $0.train(device: device).catalogue
        }
        #expect(try healed.verifyWithModel(device: device).isEmpty)
    }

    @Test(
        "What is wrong with one model's statements or recipe is told, stops no other, and a training or a removal mends it"
    )
    func damagedSettings() throws {
        func change(_ sql: String) throws {
            try DatabaseQueue(path: catalogue.path + "/songs.sqlite").write { try $0.execute(sql: sql) }
        }
        let damages: [() throws -> Void] = [
            { try change("DELETE FROM settings WHERE name = 'recipe@wide'") },
            { try change("UPDATE settings SET value = 'x' WHERE name = 'scaling@wide'") },
            { try change("UPDATE settings SET value = 81 WHERE name = 'model_song_count@wide'") },
            { try FileManager.default.removeItem(atPath: catalogue.path + "/recipe.wide.yaml") },
        ]
        for (number, damage) in damages.enumerated() {
            try damage()
            #expect(throws: CatalogueFault.self, "\(number)") { try opened(wide) }
            #expect(try opened().latents().rows == 80 && opened().modelNames == [.standard, wide])
            #expect(try !opened().verifyWithModel(device: device).isEmpty)
            if number.isMultiple(of: 2) {
                _ = try Catalogue.writing(at: catalogue.path, model: wide, ignoringLearned: true) {
                    try $0.removingModel()
                }
            }
            let healed = try Catalogue.writing(at: catalogue.path, model: wide, ignoringLearned: true) {
                try $0.train(device: device).catalogue
            }
            #expect(try healed.verifyWithModel(device: device).isEmpty, "\(number)")
        }
    }

    @Test("An interrupted training is gone on with under its own name")
    func checkpoints() throws {
        let third = try #require(ModelName("third"))
        #expect(throws: CancellationError.self) {
            try Catalogue.writing(at: catalogue.path, model: third, ignoringLearned: true) {
                _ = try $0.train(device: device, work: Work(isCancelled: { true }))
            }
        }
        #expect(throws: CatalogueFault.self) { try opened(third) }
        func exists(_ file: String) -> Bool { FileManager.default.fileExists(atPath: catalogue.path + "/" + file) }
        #expect(exists("checkpoint.third.safetensors"))
        var options = TrainingOptions()
        options.resume = true
        let trained = try Catalogue.writing(at: catalogue.path, model: third, ignoringLearned: true) {
            #expect(try $0.interruptedRecipe() == catalogue.recipe)
            return try $0.train(device: device, options: options).catalogue
        }
        #expect(try trained.latents().floats(rows: 0..<80) == catalogue.latents().floats(rows: 0..<80))
        // A training that never ended leaves files, which can be removed.
        let fourth = try #require(ModelName("fourth"))
        try Catalogue.writing(at: catalogue.path, model: fourth, ignoringLearned: true) { catalogue in
            #expect(throws: CancellationError.self) {
                try catalogue.train(device: device, work: Work(isCancelled: { true }))
            }
            _ = try catalogue.removingModel()
        }
        #expect(!exists("checkpoint.fourth.safetensors") && !exists("history.fourth.csv"))
    }
}
