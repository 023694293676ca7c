import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreMoods

@Suite("Networks of classifiers")
struct MoodNetworkTests {
    private let fixtures: MoodFixtures

    init() throws { fixtures = try MoodFixtures() }

    private func recipe(_ network: String, more: String = "", labels: String = "[topic]") throws -> MoodRecipe {
        try MoodRecipe(
            yaml: """
                name: small
                labels: \(labels)
                texts: {lyrics: {language: english, words: 1, terms: 200, least: 2}}
                \(more)
                linear: {logistic: 10, ridge: 0.1}
                network: \(network)
                training: {batch: 16, epochs: 12, patience: 12, rate: 0.01, seed: 3}
                """, source: "test")
    }

    private func network(_ report: MoodReport) throws -> MoodReport.Model {
        try #require(report.models.first { $0.name == "network" })
    }

    @Test(
        "A network over the sequence of words learns topics, and tells the same when it is read back",
        arguments: Backends.present)
    func sequence(device: Device) throws {
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(60))
        let recipe = try recipe("{sequence: {width: 8, layers: 1, heads: 2, length: 16}}")
        let (trained, report) = try catalogue.moods.train(recipe, device: device)
        #expect(try network(report).accuracy.value > 0.8)
        let model = try trained.moods.model(named: "small")
        let again = try SongMoods(model, trained.moodInputs(for: model), device: device, work: Work())
        #expect(try again == trained.moods.told(by: "small"))
    }

    @Test("A network over words learns several labels at once")
    func severalLabels() throws {
        var songs = MoodFixtures.songs(120)
        // A song of two topics has words of both.
        for place in stride(from: 0, to: 120, by: 2) {
            songs[place].lyrics += " " + songs[(place + 1) % 120].lyrics
            songs[place].topic += ", " + songs[(place + 1) % 120].topic
        }
        let yaml = try Recipe.named("spotify-tracks").yaml()
        var catalogueRecipe = try Recipe(yaml: yaml, source: "test")
        let place = try #require(catalogueRecipe.categories.firstIndex { $0.name == "topic" })
        catalogueRecipe.categories[place].shares = []
        let catalogue = try Catalogue.ingest(
            [fixtures.table(songs)], into: fixtures.folder.file("several.timbre"), recipe: catalogueRecipe
        ).catalogue
        let data = try MoodData(catalogue, recipe("{hidden: [8]}"))
        try #require(data.targets.areSeveral)
        for shape in ["{hidden: [8]}", "{sequence: {width: 8, layers: 1, heads: 2, length: 32}}"] {
            let report = try catalogue.moods.makeReport(recipe(shape), .folds(3, repeats: 1), device: .cpu())
            #expect(report.areSeveral)
            #expect(try network(report).macroF1.value > 0.8, "\(shape)")
        }
    }

    @Test("A network can start from another recipe's, its last layer first, where both have the same layers")
    func start() throws {
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(60))
        let first = try fixtures.folder.write(recipe("{hidden: [8]}").yaml, to: "first.yaml")
        let second = try recipe(
            "{hidden: [8], start: {recipe: \(fixtures.folder.file("first.yaml")), last_layer_epochs: 2}}")
        _ = first
        let report = try catalogue.moods.makeReport(second, .folds(3, repeats: 1), device: .cpu())
        #expect(try network(report).accuracy.value > 0.85)
        for other in ["{hidden: [9], ", "{hidden: [8], activation: tanh, "] {
            let different = try recipe(other + "start: {recipe: \(fixtures.folder.file("first.yaml"))}}")
            #expect {
                _ = try catalogue.moods.train(different, device: .cpu())
            } throws: { if case MoodFault.otherNetwork = $0 { true } else { false } }
        }
    }

    @Test("A sequence is read alone: features beside it are refused")
    func sequenceAlone() {
        #expect(throws: CatalogueFault.self) { _ = try recipe("{sequence: {width: 8}}", more: "features: all") }
        #expect(throws: CatalogueFault.self) { _ = try recipe("{sequence: {width: 8}}", more: "categories: [genre]") }
    }

    @Test("A name that stands twice is refused, and so is anything but columns of a survey")
    func distinct() {
        let survey = "name: people\nnetwork: {hidden: [2]}\ntraining: {}\nsurvey: {label: mood, columns: "
        #expect(throws: CatalogueFault.self) { _ = try recipe("{hidden: [8]}", more: "features: [energy, energy]") }
        #expect(throws: CatalogueFault.self) { _ = try recipe("{hidden: [8]}", more: "categories: [genre, genre]") }
        #expect(throws: Never.self) { _ = try MoodRecipe(yaml: survey + "all}", source: "test") }
        for yaml in [survey + "[age, age]}", survey + "all}\nfeatures: all", survey + "all}\ntexts: {lyrics: {}}"] {
            #expect(throws: CatalogueFault.self, "\(yaml)") { _ = try MoodRecipe(yaml: yaml, source: "test") }
        }
    }

    @Test("One value of a recipe can be another; what can't be is refused, and nothing changes")
    func set() throws {
        var recipe = try recipe("{hidden: [8]}")
        try recipe.set("training.epochs=3")
        try recipe.set("texts.lyrics.terms=50")
        try recipe.set("network.hidden=[4, 4]")
        #expect(recipe.training.epochs == 3 && recipe.texts[0].terms == 50 && recipe.network.hidden == [4, 4])
        let before = recipe
        for assignment in ["training.epoch=3", "training.epochs=none", "epochs", "training.epochs=", "labels=[]x"] {
            #expect(throws: CatalogueFault.self, "\(assignment)") { try recipe.set(assignment) }
        }
        #expect(recipe == before)
    }
}
