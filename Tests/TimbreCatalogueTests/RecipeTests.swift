import Foundation
import Testing
import TimbreBase
import TimbreTestSupport

@testable import TimbreCatalogue

@Suite struct RecipeTests {
    @Test("Every shipped recipe reads, and reads back from its own YAML", arguments: Recipe.shipped)
    func shippedRecipesRoundTrip(name: String) throws {
        let recipe = try Recipe.named(name)
        #expect(recipe.name == name)
        #expect(try Recipe(yaml: recipe.yaml(), source: "again") == recipe)
    }

    @Test("A recipe reads back from its YAML whatever its columns are called")
    func hostileColumnsRoundTrip() throws {
        for text in HostileTexts.all + ["\u{0}", "\u{FFFF}", "x\u{FFFE}y"] {
            var recipe = try Recipe.named("spotify-tracks")
            recipe.missing = ["", text]
            recipe.title = ["x" + text + "x"]
            recipe.categories[0].columns = ["x" + text + "x"]
            (recipe.features[0].field, recipe.features[0].unit) = (nil, nil)
            recipe.features[0].columns = ["y" + text + "y"]
            recipe.features[0].suffix = text
            recipe.features[0].words = [text.lowercased(): 1]
            let again = try Recipe(yaml: recipe.yaml(), source: "again")
            #expect(again == recipe && again.yaml() == recipe.yaml(), "\(text.debugDescription)")
            #expect(Array(again.missing[1].utf8) == Array(text.utf8), "\(text.debugDescription)")
        }
    }

    @Test(
        "The 900k recipes have the published 17 features in order, the default one the year besides",
        arguments: [("spotify-900k", ["year"]), ("spotify-900k-classic", [])])
    func featuresOf900k(name: String, more: [String]) throws {
        let recipe = try Recipe.named(name)
        #expect(
            recipe.features.map(\.name) == [
                "tempo", "popularity", "energy", "danceability", "positiveness", "speechiness", "liveness",
                "acousticness", "instrumentalness", "good_for_party", "good_for_work_study", "good_for_exercise",
                "good_for_running", "good_for_driving", "good_for_social_gatherings", "good_for_morning_routine",
                "good_for_meditation_stretching",
            ] + more)
        #expect(recipe.categories.map(\.name) == ["artist", "genre", "emotion"])
        #expect(recipe.categories.map(\.embedding) == [more.isEmpty ? 100 : nil, 50, 25])
        #expect(recipe.contexts.map(\.name) == (more.isEmpty ? [] : ["artist"]))
        #expect(recipe.features[16].sum == ["Good for Relaxation/Meditation", "Good for Yoga/Stretching"])
        #expect(recipe.training.batch == (more.isEmpty ? 16384 : nil))
        #expect(recipe.popularity == ["Popularity"])
    }

    @Test("The classic recipe scales as published and trains no unknowns")
    func classic() throws {
        let recipe = try Recipe.named("spotify-900k-classic")
        #expect(
            recipe.features.map(\.scale)
                == Array(repeating: .minmax, count: 9) + Array(repeating: .none, count: 7) + [.minmax])
        #expect(recipe.network.output == .sigmoid)
        #expect(recipe.training.unknownShare == 0)
        #expect(recipe.training.split == [80, 10, 10])
        #expect(recipe.training.seed == 42)
    }

    @Test("spotify-tracks learns from 12 audio features, popularity and year, adds artists, and stores genres")
    func tracks() throws {
        let recipe = try Recipe.named("spotify-tracks")
        #expect(recipe.features.count == 14)
        #expect(recipe.embeddings.isEmpty)
        #expect(recipe.contexts.map(\.name) == ["artist"])
        #expect(recipe.categories.map(\.name) == ["artist", "genre", "subgenre", "emotion", "topic"])
        #expect(recipe.categories.map(\.isFeature) == [true, false, false, false, false])
        #expect(recipe.categories.map(\.isLabel) == [false, false, false, false, true])
        #expect(recipe.texts.map(\.name) == ["lyrics", "link"])
        #expect(recipe.profileKeys.suffix(3) == ["popularity", "year", "artist"])
        #expect(recipe.training.batch == nil)
    }

    @Test("audio-12 is 12-12-6-12-12 with a linear latent layer")
    func audio12() throws {
        let recipe = try Recipe.named("audio-12")
        #expect(recipe.features.count == 12)
        #expect(recipe.network.hidden == [12])
        #expect(recipe.network.latent == 6)
        #expect(recipe.network.latentActivation == .linear)
        #expect(recipe.embeddings.isEmpty)
        #expect(recipe.features[0].varianceOfOthers)
        #expect(recipe.features[3].absent == 0)
    }

    @Test("The digest changes with a value, not with how the YAML is laid out")
    func digest() throws {
        let recipe = try Recipe.named("spotify-tracks")
        #expect(recipe.digest == (try Recipe(yaml: recipe.yaml(), source: "again")).digest)
        #expect(recipe.digest.count == 32)
        var changed = recipe
        changed.training.rate = 0.002
        #expect(changed.digest != recipe.digest)
        #expect(recipe.firstDifference(from: changed)?.key == nil)
        changed.features[0].maximum = 2
        #expect(recipe.firstDifference(from: changed)?.key == "danceability")
        // Written into model files: an accidental change of the hash would orphan them all.
        var hash = Hash128(seed: 0)
        hash.add("spotify-tracks")
        #expect(hash.hexadecimal == "8ea666304ec326ffabd601c29c867871")
    }

    @Test("A category can be a context: no embedding, yet a song's vector depends on it; its weight is not the data's")
    func context() throws {
        var recipe = try Recipe.named("spotify-tracks")
        try recipe.set("artist={columns: [a], split: \",\", feature: false, context: 6}")
        #expect(recipe.categories[0].context == 6)
        #expect(recipe.embeddings.isEmpty && recipe.contexts.map(\.name) == ["artist"])
        #expect(recipe.categories.map(\.isFeature) == [true, false, false, false, false])
        #expect(recipe.profileKeys.last == "artist")
        #expect(try Recipe(yaml: recipe.yaml(), source: "again") == recipe)
        var other = recipe
        try other.set("artist.context=2.5")
        #expect(other.digest != recipe.digest && other.firstDifference(from: recipe) == nil)
        try other.set("artist={columns: [a], split: \",\", embedding: 4, context: 1}")
        #expect(other.embeddings.map(\.name) == ["artist"] && other.contexts.map(\.name) == ["artist"])
    }

    static let small = """
        name: small
        title: [song]
        features:
          tempo: {columns: [Tempo], range: [0, 300], scale: standard}
        network: {hidden: [4], latent: 2}
        training: {epochs: 2}

        """

    @Test("A feature may take any number, and says so in its YAML")
    func anyNumber() throws {
        let text = Self.small.replacing("[0, 300]", with: "any")
        let recipe = try Recipe(yaml: text, source: "small.yaml")
        #expect(
            recipe.features[0].maximum == Double(Float.greatestFiniteMagnitude) && recipe.features[0].takesAnyNumber)
        #expect(recipe.yaml().contains("range: any"))
        #expect(try Recipe(yaml: recipe.yaml(), source: "again") == recipe)
    }

    @Test("Defaults fill what a short recipe leaves out")
    func defaults() throws {
        let recipe = try Recipe(yaml: Self.small, source: "small.yaml")
        #expect(recipe.missing == ["", "NA", "NaN"])
        #expect(recipe.training.split == [80, 10, 10])
        #expect(recipe.training.batch == nil)
        #expect(recipe.network.activation == .relu)
        #expect(recipe.network.output == .linear)
        #expect(recipe.categories.isEmpty)
    }

    @Test(
        "A recipe that can't be used is refused with the line and the reason",
        arguments: [
            ("range: [0, 300]", "rnage: [0, 300]", 4, "did you mean “range”"),
            ("title: [song]", "titel: [song]", 2, "did you mean “title”"),
            ("scale: standard", "scale: standart", 4, "did you mean “standard”"),
            ("latent: 2", "latent: 0", 5, "from 1 to 4096"),
            ("latent: 2", "dropout: 0.1", 5, "latent: 20"),
            ("latent: 2", "latent: 2, dropout: 1", 5, "from 0 to below 1"),
            ("{epochs: 2}", "{split: [80, 10]}", 6, "add up to 100"),
            ("{epochs: 2}", "{epochs: 2, epochs: 3}", 6, "epochs"),
            ("  tempo:", "  tempo: {columns: [a], range: [0, 1]}\n  tempo:", nil, "tempo"),
            ("  tempo:", "  artist:", nil, "a category's name"),
            ("  tempo:", "  the tempo:", nil, "letters, digits"),
            ("columns: [Tempo], range", "columns: [Tempo], sum: [A], range", 4, "needs one of"),
            ("columns: [Tempo], range", "field: title, range", 4, "is a text"),
            ("columns: [Tempo], range", "unit: percent, range", 4, "can't be percent"),
            ("columns: [Tempo], range", "field: tempo, suffix: bpm, range", 4, "no parse, suffix"),
            ("columns: [Tempo], range", "columns: [Tempo], unit: bpm, range", 4, "goes with field"),
            (", range: [0, 300]", "", 4, "legal range"), ("[0, 300]", "all", 4, "or any"),
            ("[0, 300]", "[300, 0]", 4, "or any"),
            ("scale: standard", "scale: none, absent: 400", 4, "outside the feature's own range"),
            ("scale: standard", "scale: none, absent: variance_of_others", nil, "other features"),
            ("scale: standard", "times: {Temp: 2}", 4, "none of the feature's columns"),
            ("title: [song]", "title: [song]\nartist: {columns: [a]}", 3, "feature: false"),
            (
                "title: [song]", "title: [song]\nartist: {columns: [a], split: ab, embedding: 2}", 3,
                "one ASCII character"
            ),
            (
                "title: [song]", "title: [song]\nartist: {columns: [a], feature: false, context: 0}", 3,
                "a weight above 0"
            ),
            (
                "title: [song]", "title: [song]\nartist: {columns: [a], feature: false, context: much}", 3,
                "needs a number"
            ),
            ("title: [song]", "title: [song]\nartist: {columns: [a], context: 6}", 3, "feature: false"),
            ("title: [song]", "title: [\" song\"]", nil, "spaces around"),
            ("name: small", "name: \"\"", nil, "name"),
            ("network: {", "network: [", 5, "no YAML"),
            ("name: small", "- a", nil, "no YAML"),
        ] as [(String, String, Int?, String)])
    func invalid(original: String, replacement: String, line: Int?, expected: String) throws {
        let yaml = Self.small.replacing(original, with: replacement)
        #expect(yaml != Self.small)
        let fault = #expect(throws: CatalogueFault.self) { try Recipe(yaml: yaml, source: "small.yaml") }
        let text = "\(try #require(fault))"
        #expect(text.contains("small.yaml"))
        #expect(text.contains(expected), "\(text)")
        if let line { #expect(text.contains("line \(line)"), "\(text)") }
    }

    @Test("An empty recipe and one that is a single word are refused", arguments: ["", "spotify", "# nothing"])
    func empty(yaml: String) {
        #expect(throws: CatalogueFault.self) { try Recipe(yaml: yaml, source: "x.yaml") }
    }

    @Test("A recipe is found by name or path; a wrong name gets the nearest and the list")
    func resolve() throws {
        let folder = try TemporaryFolder()
        #expect(try Recipe.resolve(folder.write(Self.small, to: "small.yaml")).name == "small")
        #expect(try Recipe.resolve("audio-12").name == "audio-12")
        let unknown = #expect(throws: CatalogueFault.self) { try Recipe.resolve("spotify-track") }
        #expect("\(try #require(unknown))".contains("did you mean “spotify-tracks”"))
        #expect("\(try #require(unknown))".contains("audio-12"))
        let absent = #expect(throws: CatalogueFault.self) { try Recipe.resolve("/nowhere/mine.yaml") }
        #expect("\(try #require(absent))".contains("/nowhere/mine.yaml"))
        #expect("\(try #require(absent))".contains("No such file"))
    }
}
