import Timbre
import TimbreFiles
import TimbreTestTools

/// Recipes, which are trained where they are accepted.
struct RecipeTarget: FuzzTarget {
    let name = "recipe"
    let batch = 150

    func make(_ random: inout SplitMix, scene: FuzzScene, in folder: String) throws {
        let name = random.pick(["tracks.yaml", "tracks.yaml", "classic.yaml"])
        var text = Files.text(scene.path(name))
        if !random.once(in: 3) { text = TokenMutation.apply(text, words: ["hidden", "latent", "[0]", "{}"], &random) }
        if random.once(in: 8) {
            var bytes = Array(text.utf8)
            ByteMutation.apply(&bytes, &random)
            text = String(decoding: bytes, as: UTF8.self)
        }
        try Files.write(text, to: folder + "/recipe.yaml")
        try Files.write(Self.assignment(&random), to: folder + "/assignment.txt")
    }

    private static func assignment(_ random: inout SplitMix) -> String {
        let keys = [
            "network.hidden", "network.latent", "network.dropout", "network.activation", "network.output",
            "training.batch",
            "training.epochs", "training.rate", "training.split", "training.seed", "training.patience",
            "training.plateau", "training.unknown_share", "objective.temperature", "objective.noise",
            "objective.weights.artist",
            "objective.categories", "features.tempo.scale", "features.tempo.range", "artist.embedding",
            "artist.context",
            "genre.embedding", "artist.split", "missing", "name", "features", "features.x.columns", "id",
        ]
        let values = [
            "[0]", "[-1]", "[]", "[1e9]", "[16, 16]", "[[1]]", "auto", "minmax", "normal", "none", "relu", "sigmoid",
            "linear", "contrast", "embedding", "{}", "null", "[0, 0, 0]", "[100, 0, 0]", "[0, 1]", "[1, 0]",
            "[.nan, 1]",
        ]
        let value = random.once(in: 2) ? random.pick(Extremes.texts) : random.pick(values + Extremes.names)
        return "\(random.pick(keys))=\(value)"
    }

    func use(_ random: inout SplitMix, scene: FuzzScene, in folder: String, _ oracle: Oracle) throws {
        guard var recipe = oracle.step("recipe", { try Recipe.load(path: folder + "/recipe.yaml") }) else { return }
        checkRoundTrip(recipe, oracle)
        oracle.step("set") {
            try recipe.set(Files.text(folder + "/assignment.txt"), original: recipe)
            checkRoundTrip(recipe, oracle)
        }
        // What is accepted must work; a network that fits in no memory is not what is asked here.
        let sizes = recipe.network.hidden + [recipe.network.latent] + recipe.categories.compactMap(\.embedding)
        guard sizes.allSatisfy({ $0 < 300 }), sizes.count < 12 else { return }
        recipe.training.epochs = 1
        let path = folder + "/new.timbre"
        let table = scene.path(
            Files.text(folder + "/recipe.yaml").contains("track_artist") ? "tracks.csv" : "classic.csv")
        guard oracle.step("ingest", { try Catalogue.ingest([table], into: path, recipe: recipe) }) != nil else {
            return
        }
        let device = try Device.cpu(threads: 1)
        let trained: Catalogue? = oracle.step("train") { try Catalogue.open(at: path).train(device: device).catalogue }
        do {
            let catalogue = try Catalogue.open(at: path)
            for fault in try catalogue.verifyWithModel(device: device) {
                oracle.add(.unreadable, "an accepted recipe: \(fault)")
            }
            if trained != nil {
                oracle.step("recommend") { _ = try Recommender(catalogue, device: device).similar(toSong: 0) }
            }
        } catch {
            oracle.add(.unreadable, "a catalogue by an accepted recipe can't be opened: \(error)")
        }
    }

    private func checkRoundTrip(_ recipe: Recipe, _ oracle: Oracle) {
        do {
            if try Recipe(yaml: recipe.yaml(), source: "again") != recipe {
                oracle.add(.wrong, "a recipe that is written and read is another one")
            }
        } catch {
            oracle.add(.wrong, "a recipe that was accepted and written can't be read: \(error)")
        }
    }
}

/// Filters, profiles and titles.
struct TextTarget: FuzzTarget {
    let name = "text"
    let batch = 400

    private static let filters = [
        "genre=rock,year>=2000", "artist!=\"Earth, Wind & Fire\"", "tempo>100,energy<=0.8", "cluster=2", "title=x",
        "popularity!=5,genre=\"\"", "album=\"a \"\"b\"\"\"",
    ]
    private static let words = [
        "genre", "artist", "year", "cluster", "tempo", "=", "!=", ">=", "<", "\"", ",", "~", " ",
    ]

    func make(_ random: inout SplitMix, scene: FuzzScene, in folder: String) throws {
        let filter = TokenMutation.apply(random.pick(Self.filters), words: Self.words, &random)
        let profile = TokenMutation.apply(
            random.pick(["tempo=120,energy=0.8", "genre=rock,tempo=100", "year=2000,artist=x"]), words: Self.words,
            &random)
        let title = TokenMutation.apply(random.pick(["Song 3", "Song 17 - Remix", "Borrowed Mirror"]), &random)
        for (name, text) in [("filter", filter), ("profile", profile), ("title", title)] {
            try Files.write(text, to: "\(folder)/\(name).txt")
        }
    }

    func use(_ random: inout SplitMix, scene: FuzzScene, in folder: String, _ oracle: Oracle) throws {
        let catalogue = try Catalogue.open(at: scene.catalogue(random.below(2)))
        let recommender = try Recommender(catalogue, device: .cpu(threads: 1))
        oracle.step("filter") {
            let filter = try SongFilter(parsing: Files.text(folder + "/filter.txt"))
            if let again = try? SongFilter(parsing: filter.description) {
                if again != filter { oracle.add(.wrong, "a filter that is written and read is another one") }
            } else {
                oracle.add(.wrong, "a filter that was accepted and written can't be read")
            }
            var options = RecommendationOptions()
            options.filter = filter
            _ = try recommender.similar(toSong: 1, options: options)
        }
        oracle.step("profile") {
            let profile = try Profile(parsing: Files.text(folder + "/profile.txt"), recipe: catalogue.recipe)
            _ = try recommender.similar(to: profile)
        }
        let title = Files.text(folder + "/title.txt")
        oracle.step("title") { _ = try catalogue.find(title: title) }
        oracle.step("title and artist") { _ = try catalogue.find(title: title, artist: title) }
        oracle.step("category") { _ = try catalogue.categoryID("artist", named: title) }
    }
}

/// Files of likes, of playlists and of rows' identifiers.
struct ListTarget: FuzzTarget {
    let name = "list"
    let batch = 200

    func make(_ random: inout SplitMix, scene: FuzzScene, in folder: String) throws {
        for name in ["playlists.csv", "likes.txt"] {
            var bytes = Files.bytes(scene.path(name)) ?? []
            if random.once(in: 2) {
                bytes = Array(
                    TokenMutation.apply(String(decoding: bytes, as: UTF8.self), words: ["\r", "\"", ","], &random).utf8)
            } else {
                ByteMutation.apply(&bytes, &random)
            }
            try Files.write(bytes, to: "\(folder)/\(name)")
        }
    }

    func use(_ random: inout SplitMix, scene: FuzzScene, in folder: String, _ oracle: Oracle) throws {
        let catalogue = try Catalogue.open(at: scene.path("tracks.timbre"))
        let device = try Device.cpu(threads: 1)
        let file = PlaylistFile(path: folder + "/playlists.csv")
        oracle.step("playlists") { _ = try catalogue.playlists(file, part: random.pick([.all, .first, .second])) }
        oracle.step("evaluate") {
            var options = EvaluationOptions()
            (options.skipped, options.resamples, options.fromAllSongs) = (
                Set(EvaluationOptions.systemNames.dropFirst()), 3, true
            )
            options.playlists = file
            _ = try catalogue.makeEvaluation(device: device, options: options)
        }
        oracle.step("likes") {
            let likes = try catalogue.songIDs(listedIn: folder + "/likes.txt")
            _ = try Recommender(catalogue, device: device).playlist(likes: likes.ids, dislikes: [])
        }
    }
}
