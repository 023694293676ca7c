import Timbre
import TimbreFiles
import TimbreTestTools

/// Everything that can be asked of a catalogue, and then everything that can be done to it.
struct ReadingSurface {
    let path: String
    /// Tables and lists to use with it.
    let scene: FuzzScene
    /// For outputs.
    let folder: String
    let device: Device
    var random: SplitMix

    mutating func use(_ oracle: Oracle) {
        guard let catalogue = oracle.step("open", { try Catalogue.open(at: path) }) else { return }
        read(catalogue, oracle)
        learned(catalogue, oracle)
        recommend(catalogue, oracle)
        export(catalogue, oracle)
        // Once it was opened, what succeeds must leave it so.
        write(catalogue, oracle)
        if oracle.troubles.isEmpty {
            do {
                _ = try Catalogue.open(at: path)
            } catch {
                oracle.add(.unreadable, "after a command the catalogue can't be opened any more: \(error)")
            }
        }
    }

    private func read(_ catalogue: Catalogue, _ oracle: Oracle) {
        let faults = oracle.step("verify") { try catalogue.verifyWithModel(device: device) } ?? []
        for fault in faults { oracle.step("verify") { throw fault } }
        oracle.step("songs") { try catalogue.forEachSong { _ in } }
        oracle.step("song") { try catalogue.song(0) }
        oracle.step("songs of ids") { try catalogue.songs([0, 1, 0, catalogue.songCount - 1]) }
        oracle.step("find") { try catalogue.find(title: "Song 3") }
        oracle.step("find misspelt") { try catalogue.find(title: "Sogn 33", artist: "Artis 2") }
        oracle.step("source ids") { try catalogue.songIDs(ofSourceIDs: ["t3", "t4", "x"]) }
        oracle.step("years") { try catalogue.numbers(.year) }
        oracle.step("features") { try catalogue.songFeatures() }
        for category in catalogue.recipe.categories {
            oracle.step("vocabulary") { try catalogue.vocabulary(category.name) }
            oracle.step("category id") { try catalogue.categoryID(category.name, named: "rock") }
        }
        oracle.step("playlists") { try catalogue.playlists(PlaylistFile(path: scene.path("playlists.csv"))) }
        oracle.step("list of likes") { try catalogue.songIDs(listedIn: scene.path("likes.txt")) }
        oracle.step("interrupted recipe") { try catalogue.interruptedRecipe() }
    }

    private func learned(_ catalogue: Catalogue, _ oracle: Oracle) {
        oracle.step("latents") { try catalogue.latents() }
        oracle.step("encoder") {
            let data = try catalogue.songFeatures()
            _ = try catalogue.encoder(device: device).encode(data)
        }
        oracle.step("clusters") { try catalogue.clusters() }
        oracle.step("songs of a cluster") { try catalogue.songs(ofCluster: 0) }
        oracle.step("map") {
            let map = try catalogue.map(allowingEarlierModel: true)
            for song in 0..<catalogue.songCount { _ = map.place(of: song) }
            try map.writeCSV(to: folder + "/map.csv", songsOf: catalogue)
        }
        oracle.step("evaluation") { try catalogue.evaluation() }
        for name in catalogue.moods.names {
            oracle.step("classifier") { try catalogue.moods.description(of: name) }
            oracle.step("told moods") { try catalogue.moods.told(by: name).shares }
            oracle.step("report on moods") { try catalogue.moods.report(of: name) }
            oracle.step("songs of a mood") { try catalogue.songs(ofMood: "calm", by: name) }
        }
        oracle.step("words") { try catalogue.tokens(of: "lyrics") }
        oracle.step("texts") { try catalogue.texts("lyrics", of: [0, catalogue.songCount - 1]) }
        oracle.step("pictures") { _ = try PictureBook(catalogue).entries() }
        oracle.step("directions") { try catalogue.noteOnDirections() }
    }

    private mutating func recommend(_ catalogue: Catalogue, _ oracle: Oracle) {
        guard let recommender = oracle.step("recommender", { try Recommender(catalogue, device: device) }) else {
            return
        }
        for song in [0, 1, catalogue.songCount - 1] {
            oracle.step("similar") { check(try recommender.similar(toSong: song), oracle) }
        }
        let text = catalogue.recipe.features.prefix(2).map { "\($0.name)=\($0.minimum)" }.joined(separator: ",")
        oracle.step("similar to a profile") {
            check(try recommender.similar(to: Profile(parsing: text, recipe: catalogue.recipe)), oracle)
        }
        oracle.step("playlist") { check(try recommender.playlist(likes: [0, 2], dislikes: [5]), oracle) }
        oracle.step("path") { _ = try recommender.path(from: 0, to: 7) }
        for filter in [
            "genre=rock", "artist=Guest 2", "artist=Artist 1; Guest 4", "year>=1990", "cluster=1",
            "artist!=x,tempo>100", "title=\"Song 4\"", "popularity<50", "mood=calm,words.sad<0.9",
        ] {
            oracle.step("filter") {
                let filter = try SongFilter(parsing: filter)
                _ = try filter.notes(in: catalogue)
                var options = RecommendationOptions()
                (options.filter, options.perArtist, options.diversity) = (filter, 2, 0.3)
                check(try recommender.similar(toSong: 2, options: options), oracle)
            }
        }
        oracle.step("search") {
            let index = try LatentIndex(unitLength: VectorSource(catalogue.latents()), on: device)
            _ = try index.writeNeighbours(
                of: nil, SearchOptions(k: 3), neighbours: folder + "/n.npy", scores: folder + "/s.npy")
        }
    }

    private func check(_ found: Recommendations, _ oracle: Oracle) {
        let scores = found.items.map(\.score)
        if scores.contains(where: { !(-1.000_01...1.000_01).contains($0) }) {
            oracle.add(.wrong, "a score lies outside -1 to 1: \(scores)")
        }
    }

    private func export(_ catalogue: Catalogue, _ oracle: Oracle) {
        let exporter = CatalogueExporter(catalogue)
        for kind in ExportKind.allCases {
            oracle.step("export \(kind.rawValue)") { try exporter.write(kind, to: "\(folder)/\(kind.rawValue).npy") }
        }
        oracle.step("export features") { try exporter.write(.features, to: folder + "/features.csv") }
        oracle.step("export raw latents") { try exporter.writeRawLatents(to: folder + "/raw.npy", device: device) }
    }

    private mutating func write(_ catalogue: Catalogue, _ oracle: Oracle) {
        if random.once(in: 2) { oracle.step("embed") { try catalogue.embed(device: device) } }
        if random.once(in: 2) {
            oracle.step("tell moods") { try catalogue.moods.tell(by: "words", device: device) }
        } else if random.once(in: 3) {
            oracle.step("train moods") {
                let recipe = try MoodRecipe(yaml: Scene.moods, source: "moods.yaml")
                _ = try catalogue.moods.train(recipe, device: device)
            }
        }
        if random.once(in: 2) {
            oracle.step("cluster") {
                var options = ClusteringOptions()
                (options.clusters, options.starts) = (2...3, 1)
                let made = try catalogue.makeClusters(device: device, options: options)
                _ = try catalogue.keep(made.clusters).clusters()
            }
        }
        if random.once(in: 3) {
            oracle.step("map") {
                var parameters = MapParameters()
                (parameters.method, parameters.iterations) = (random.pick([.pca, .tsne, .umap]), 3)
                (parameters.perplexity, parameters.neighbours) = (3, 4)
                if parameters.method == .pca { parameters.iterations = nil }
                _ = try catalogue.keep(catalogue.makeMap(parameters, device: device)).map()
            }
        }
        if random.once(in: 3) {
            oracle.step("evaluate") {
                var options = EvaluationOptions()
                (options.skipped, options.resamples, options.fromAllSongs) = (["classic"], 5, true)
                options.playlists = random.once(in: 2) ? PlaylistFile(path: scene.path("playlists.csv")) : nil
                _ = try catalogue.keep(catalogue.makeEvaluation(device: device, options: options)).evaluation()
            }
        }
        if random.once(in: 3) {
            oracle.step("ingest") {
                try Catalogue.ingest([scene.path(random.pick(["tracks.csv", "classic.csv"]))], into: path)
            }
        }
        if random.once(in: 3) {
            let resumes = random.once(in: 2)
            oracle.step(resumes ? "train --resume" : "train") {
                let opened = try Catalogue.open(at: path, ignoringLearned: true)
                var recipe = try (resumes ? opened.interruptedRecipe() : nil) ?? opened.recipe
                recipe.training.epochs = resumes ? min(recipe.training.epochs, 3) : 1
                var options = TrainingOptions()
                options.resume = resumes
                _ = try opened.train(recipe: recipe, device: device, options: options)
            }
        }
    }
}
