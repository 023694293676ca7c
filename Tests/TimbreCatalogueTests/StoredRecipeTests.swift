import Foundation
import GRDB
import Testing
import TimbreBase

@testable import TimbreCatalogue
@testable import TimbreFiles

/// Recipes that come from Swift, and stored ones that can't be read.
@Suite("Recipes that are taken and stored") struct StoredRecipeTests {
    let work: Workspace

    init() throws { work = try Workspace() }

    private static let changes: [(name: String, change: @Sendable (inout Recipe) -> Void)] = [
        ("network.hidden", { $0.network.hidden = [0] }), ("network.hidden", { $0.network.hidden = [-1] }),
        ("network", { $0.network.hidden = [65536, 65536] }), ("network.latent", { $0.network.latent = 0 }),
        ("network.latent", { $0.network.latent = .max }), ("network.dropout", { $0.network.dropout = 2 }),
        ("network.dropout", { $0.network.dropout = .nan }), ("network.dropout", { $0.network.dropout = 1 }),
        ("training.batch", { $0.training.batch = 0 }), ("training.batch", { $0.training.batch = .min }),
        ("training.epochs", { $0.training.epochs = 0 }), ("training.patience", { $0.training.patience = -1 }),
        ("training.rate", { $0.training.rate = .infinity }), ("training.rate", { $0.training.rate = 0 }),
        ("training.plateau", { $0.training.plateau = 0 }), ("training.split", { $0.training.split = [] }),
        ("training.split", { $0.training.split = [50, 10, 10] }),
        ("training.split", { $0.training.split = [.max, 1, 1] }),
        ("training.unknown_share", { $0.training.unknownShare = 1 }),
        ("temperature", { $0.objective = ObjectiveRecipe(numbers: .mse, categories: .contrast, temperature: 0) }),
        ("objective.noise", { $0.objective.noise = -1 }), ("objective.noise", { $0.objective.noise = .nan }),
        ("weights", { $0.objective.weights = ["artist": 1] }),
        ("weight", { $0.objective = .init(numbers: .mse, categories: .contrast, weights: ["artist": -1]) }),
        ("no category", { $0.objective = .init(numbers: .mse, categories: .contrast, weights: [:]) }),
        ("features", { $0.features = [] }), ("tempo", { $0.features.append($0.features[0]) }),
        ("range", { $0.features[0].minimum = 900 }), ("range", { $0.features[0].maximum = .nan }),
        ("absent", { $0.features[0].absent = 1e9 }), ("read back", { $0.features[0].columns = [] }),
        ("a-b", { $0.features[0].name = "a-b" }), ("artist", { $0.features[0].name = "artist" }),
        ("embedding", { $0.categories[0].embedding = 0 }), ("embedding", { $0.categories[0].embedding = -4 }),
        ("context", { $0.categories[0].context = .nan }), ("split", { $0.categories[0].split = "" }),
        ("split", { $0.categories[0].columns = [] }), ("fresh", { $0.categories[0].name = "fresh" }),
        ("name", { $0.name = "a/b" }), ("name", { $0.name = "" }),
        ("column", { $0.title = [" title"] }),
    ]

    @Test("A recipe that no file could hold is refused before anything is written", arguments: changes.indices)
    func impossible(index: Int) throws {
        var recipe = try Small.recipe()
        Self.changes[index].change(&recipe)
        let csv = try work.write(Small.csv)
        let expected = Self.changes[index].name
        let fault = sentence { _ = try Catalogue.ingest([csv], into: work.catalogue, recipe: recipe) }
        #expect(fault.contains(expected), "\(fault)")
        #expect(!work.exists("songs.timbre"))
        _ = try Catalogue.ingest([csv], into: work.catalogue, recipe: try Small.recipe())
        let before = try work.snapshot()
        let catalogue = try Catalogue.open(at: work.catalogue)
        #expect(sentence { try catalogue.keep([], recipe: recipe) }.contains(expected))
        #expect(sentence { try catalogue.checkCanKeep(modelBy: recipe) }.contains(expected))
        #expect(try work.snapshot() == before)
    }

    @Test("Every shipped recipe, with every kind of text in it, can be stored")
    func possible() throws {
        for name in Recipe.shipped { try Recipe.named(name).check() }
        var recipe = try Small.recipe()
        recipe.title = [
            "yes", "1", "null", "~", "{a: b}", "# x", "'", "\"", "\u{0D4E}\"", "a\u{2028}b", "Ünï", "\u{7F}",
        ]
        recipe.objective.noise = 0.25
        recipe.missing = ["", " ", "\n", "\t", "\r\n", "\u{1B}[31m"]
        try recipe.check()
        #expect(try Recipe(yaml: recipe.yaml(), source: "x") == recipe)
    }

    @Test("A stored recipe stays as it was written, whatever the spelling, when songs are added")
    func spelling() throws {
        _ = try Catalogue.ingest([try work.write(Small.csv)], into: work.catalogue, recipe: try Small.recipe())
        let yaml = "# somebody's own spelling\n" + Small.yaml
        try DatabaseQueue(path: work.catalogue + "/songs.sqlite").write {
            try $0.execute(sql: "UPDATE settings SET value = ? WHERE name = 'recipe'", arguments: [yaml])
        }
        try work.write(yaml, to: "songs.timbre/recipe.yaml")
        let csv = try work.write("Artist,song,Tempo\nx,y,1\n")
        #expect(try Catalogue.ingest([csv], into: work.catalogue).report.added == 1)
        #expect(try Catalogue.open(at: work.catalogue).verify().isEmpty)
        #expect(try work.text("songs.timbre/recipe.yaml") == yaml)
    }

    @Test("A stored recipe that can't be read leaves songs and exports usable, and another takes its place")
    func unreadable() throws {
        _ = try Catalogue.ingest([try work.write(Small.csv)], into: work.catalogue, recipe: try Small.recipe())
        let yaml = try Small.recipe().yaml() + "of_a_later_version: true\n"
        try DatabaseQueue(path: work.catalogue + "/songs.sqlite").write {
            try $0.execute(sql: "UPDATE settings SET value = ? WHERE name = 'recipe'", arguments: [yaml])
        }
        try work.write(yaml, to: "songs.timbre/recipe.yaml")
        let catalogue = try Catalogue.open(at: work.catalogue)
        let fault = try #require(catalogue.recipeFault)
        #expect(
            "\(fault)".contains("of_a_later_version") && fault.report.remedy?.means == [.run(.train), .set(.recipe)])
        #expect(try catalogue.find(title: "Halo").best.artist == "Beyoncé")
        #expect(try catalogue.songFeatures().numbers.count == 25)
        #expect(try catalogue.verify().map { "\($0)" } == ["\(fault)"])
        // What needs the recipe says why it can't go on.
        let csv = try work.write("Artist,song,Tempo\nx,y,1\n")
        #expect(sentence { try Catalogue.ingest([csv], into: work.catalogue) } == "\(fault)")
        #expect(throws: fault) { try catalogue.checkRecipeIsReadable() }
        // Another recipe of other columns does not fit what is there.
        #expect(sentence { try catalogue.keep([], recipe: .named("audio-12")) }.contains("features"))
        let mended = try catalogue.keep([], recipe: Small.recipe())
        #expect(try mended.recipeFault == nil && mended.recipe == Small.recipe())
        #expect(try Catalogue.open(at: work.catalogue).verify().isEmpty)
        #expect(try Catalogue.ingest([csv], into: work.catalogue).report.added == 1)
    }
}
