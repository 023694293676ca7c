import Foundation
import Testing
import Timbre
import TimbreTestSupport

@Suite("Models are measured side by side")
struct ModelComparisonTests {
    private let folder: TemporaryFolder
    private let device: Device
    private let wide = ModelName("wide")!

    init() throws { (folder, device) = (try TemporaryFolder(), try Device.cpu()) }

    private var path: String { folder.file("c.timbre") }

    /// 400 songs by 60 artists, of two genres, in a catalogue without a model.
    ///
    /// - Parameter name: of the catalogue's folder.
    private func ingest(_ name: String = "c.timbre", songs: Range<Int> = 0..<400) throws {
        var random = SplitMix(state: 4)
        let rows = (0..<400).map { song in
            let numbers = (0..<6).map { j in
                "\(0.5 + 0.2 * Float(song % 2 == j % 2 ? 1 : -1) + 0.2 * random.uniform())"
            }.joined(separator: ",")
            return "t\(song),Song \(song),Artist \(song % 60),\(song % 2 == 0 ? "rock" : "pop"),\(1990 + song % 20),"
                + "\(numbers),\(song % 12),-5,\(song % 2),\(100 + song % 60),200000,50,0.2\n"
        }
        let header =
            "track_id,track_name,track_artist,playlist_genre,release_date,danceability,energy,speechiness,acousticness,"
            + "instrumentalness,valence,key,loudness,mode,tempo,duration_ms,track_popularity,liveness\n"
        try folder.write(header + rows[songs].joined(), to: "songs.csv")
        _ = try Catalogue.ingest(
            [folder.file("songs.csv")], into: folder.file(name), recipe: .named("spotify-tracks"))
    }

    @discardableResult
    private func train(
        _ name: ModelName = .standard, seed: UInt64 = 42, changes: [String] = [], playlists: PlaylistSet? = nil
    ) throws -> Catalogue {
        try Catalogue.writing(at: path, model: name, ignoringLearned: true) { catalogue in
            var recipe = catalogue.recipe
            (recipe.training.epochs, recipe.training.seed) = (2, seed)
            for change in changes { try recipe.set(change) }
            return try catalogue.train(recipe: recipe, playlists: playlists, device: device).catalogue
        }
    }

    private func options(beside others: ModelName..., playlists: PlaylistFile? = nil) -> EvaluationOptions {
        var options = EvaluationOptions()
        (options.queries, options.resamples, options.skipped) = (100, 20, ["classic"])
        (options.otherModels, options.playlists) = (others, playlists)
        return options
    }

    private func evaluate(_ options: EvaluationOptions, of name: ModelName = .standard) throws -> Evaluation {
        try Catalogue.open(at: path, model: name).makeEvaluation(device: device, options: options)
    }

    /// 40 playlists of 25 songs.
    private func playlists() throws -> PlaylistFile {
        let rows = (0..<1000).map { "p\($0 / 25),t\(($0 / 25 * 8 + 3 * ($0 % 25)) % 400)\n" }
        return PlaylistFile(path: try folder.write("playlist_id,track_id\n" + rows.joined(), to: "p.csv"))
    }

    @Test("Each has the values that it has alone, and the main one is compared with the other and each with baselines")
    func sameValues() throws {
        try ingest()
        try train()
        try train(wide, changes: ["blend.width=20", "network.latent=8"])
        let file = try playlists()
        let both = try evaluate(options(beside: wide, playlists: file))
        let alone = try [ModelName.standard, wide].map { try evaluate(options(playlists: file), of: $0) }
        #expect(both.models == ["default", "wide"] && alone.map(\.models) == [["default"], ["wide"]])
        #expect(both.queries == alone[0].queries && both.playlists == alone[0].playlists)
        for view in ["model", "model_cold", "model_new"] {
            let (main, other) = (try #require(both.system(view)), try #require(both.system(view + ":wide")))
            #expect(main.measures == alone[0].system(view)?.measures)
            #expect(other.measures == alone[1].system(view)?.measures)
            #expect(main.dimensions != other.dimensions && other.dimensions == alone[1].system(view)?.dimensions)
            let measured = both.comparisons.filter { $0.system == view && $0.baseline == view + ":wide" }
            #expect(
                measured.map(\.measure) == [
                    .genrePrecision, .rPrecision, .ndcg, .rPrecisionByOthers, .ndcgByOthers, .duplicates,
                ])
            for pair in measured {
                let difference =
                    try #require(main.measure(pair.measure)).value - #require(other.measure(pair.measure)).value
                #expect(abs(pair.difference - difference) < 1e-12)
            }
            // Random vectors are as wide as the main model's.
            #expect(
                both.comparisons.filter { $0.system == view + ":wide" && $0.baseline != "random" }.map(\.difference)
                    == alone[1].comparisons.filter { $0.system == view && $0.baseline != "random" }.map(\.difference))
        }
        #expect(both.bestBaselines(for: "model:wide").count == 5)
        #expect(
            both.systems.filter { $0.kind == .model }.map(\.title) == [
                "model default", "model default, artists hidden", "model default, only the query's hidden",
                "model wide",
                "model wide, artists hidden", "model wide, only the query's hidden",
            ])
        #expect(alone[1].system("model")?.title == "model")
        #expect(alone[1].comparisons.allSatisfy { alone[1].system($0.baseline)?.kind == .baseline })
        var skipping = options(beside: wide)
        skipping.skipped.formUnion(["model_cold", "model_new"])
        #expect(try evaluate(skipping).systems.filter { $0.kind == .model }.map(\.name) == ["model", "model:wide"])
    }

    @Test("Queries are songs that none was trained on; where these are too few all songs are, and it is said")
    func queries() throws {
        try ingest()
        try train()
        try train(wide, seed: 7)
        let few = try evaluate(options(beside: wide))
        #expect(!few.queries.areHeldOut && few.queries.heldOutSongs < 30)
        #expect(few.notes.contains { $0.contains("not trained on by any of the models, too few") })
        try train(changes: ["training.split=[40, 10, 50]"])
        try train(wide, seed: 7, changes: ["training.split=[40, 10, 50]"])
        let all = options(beside: wide)
        let enough = try evaluate(all)
        #expect(enough.queries.areHeldOut && (60..<140).contains(enough.queries.heldOutSongs))
        #expect(try evaluate(options(beside: .standard), of: wide).queries == enough.queries)
        #expect(try evaluate(options()).queries.heldOutSongs == 200)
    }

    @Test("Playlists and labels that any of them was told are left out, and it is named")
    func told() throws {
        try ingest()
        let file = try playlists()
        let half = try train().playlists(file, part: .first)
        try train(wide, playlists: half.playlists)
        let count = half.playlists.playlists.count
        let evaluation = try evaluate(options(beside: wide, playlists: file))
        #expect(evaluation.playlists?.trainedCount == count && evaluation.playlists?.count == 40 - count)
        #expect(evaluation.notes.contains { $0.hasSuffix("trained the model “wide” and are not measured") })
        #expect(
            evaluation.notes.contains(
                "trained with playlists: “wide”; without: “default”: what playlists tell is a part of the difference"))
        let told = evaluation.systems.filter { $0.kind == .model && $0.knowsPlaylists == true }.map(\.name)
        #expect(told == ["model:wide", "model_cold:wide", "model_new:wide"])
        // A model without playlists is compared with what knows none, the other also with what knows them.
        #expect(
            evaluation.bestBaselines(for: "model").allSatisfy {
                evaluation.system($0.baseline)?.knowsPlaylists == false
            })
        var first = options(beside: wide, playlists: file)
        first.playlistPart = .first
        #expect(
            throws: EvaluationFault.trainedPlaylists(file: file.path, part: .first, count: count, models: [wide])
        ) { try evaluate(first) }

        try train(wide, changes: ["objective.weights.genre=1"])
        let refused = try evaluate(options(beside: wide, playlists: file)).refused
        #expect(refused.first?.measure == .genrePrecision)
        #expect(refused.first?.reason.hasPrefix("the model “wide” is trained on the genre") == true)
        #expect(try evaluate(options()).refused.allSatisfy { $0.measure != .genrePrecision })
    }

    @Test("A model of other songs may have learned from songs that are here, which is said")
    func otherSongs() throws {
        try ingest("other.timbre", songs: 0..<300)
        try Catalogue.writing(at: folder.file("other.timbre")) { catalogue in
            var recipe = catalogue.recipe
            recipe.training.epochs = 2
            _ = try catalogue.train(recipe: recipe, device: device)
        }
        try ingest()
        try train()
        let model = try Model(at: folder.file("other.timbre"))
        _ = try Catalogue.writing(at: path, model: wide, ignoringLearned: true) {
            try $0.embed(by: model, device: device)
        }
        let said = " was trained on other songs, and may have learned from some that are here"
        let both = try evaluate(options(beside: wide))
        #expect(both.notes.contains { $0.hasPrefix("the model “wide”" + said) } && both.queries.heldOutSongs == 40)
        #expect(try evaluate(options(), of: wide).notes.contains { $0.hasPrefix("the model" + said) })
        #expect(try evaluate(options()).notes.allSatisfy { !$0.contains(said) })
    }

    @Test("A model that is not there, one that is named twice and one that lacks songs are refused in one sentence")
    func refused() throws {
        try ingest()
        func fault(_ options: EvaluationOptions) throws -> String {
            try #require(#expect(throws: (any Error).self) { try evaluate(options) } as? any Fault).description
        }
        #expect(try fault(options(beside: wide)).contains("has no model “default”"))
        try train()
        #expect(try fault(options(beside: wide)).contains("has no model “wide”"))
        try train(wide)
        #expect(try fault(options(beside: wide, wide)) == "the model “wide” is named twice; name each once")
        #expect(try fault(options(beside: .standard)) == "the model “default” is named twice; name each once")
        let more = try folder.text("songs.csv").replacing(/(?m)^t(?=[0-9])/, with: "u")
        _ = try Catalogue.ingest([folder.write(more, to: "more.csv")], into: path)
        _ = try Catalogue.open(at: path).embed(device: device)
        #expect(try fault(options(beside: wide)).contains("no latent vector of the model “wide” yet"))
    }

    @Test("A model that began with another's weights is said to know what that one knew, its playlists with it")
    func begun() throws {
        try ingest()
        let file = try playlists()
        let known = try Catalogue.open(at: path).playlists(file, part: .first).playlists
        let start = try train(wide, playlists: known)
        let begun = try Catalogue.writing(at: path, ignoringLearned: true) { catalogue in
            var recipe = catalogue.recipe
            (recipe.training.epochs, recipe.training.seed) = (1, 7)
            return try catalogue.train(recipe: recipe, from: start.namedModel(), device: device).catalogue
        }
        #expect(try begun.model().playlists == start.model().playlists)
        let evaluation = try evaluate(options(playlists: file))
        #expect(evaluation.playlists?.trainedCount == known.playlists.count)
        #expect(evaluation.notes.contains { $0.contains("began with the weights of another") })
        #expect(evaluation.system("model")?.knowsPlaylists == true)
    }

    @Test("A model of other songs leaves the others the songs that they were not trained on")
    func stranger() throws {
        try ingest("d.timbre", songs: 0..<300)
        _ = try Catalogue.open(at: folder.file("d.timbre")).train(device: device)
        try ingest()
        try train(seed: 3)
        let alone = try evaluate(options())
        try Catalogue.writing(at: path, model: wide, ignoringLearned: true) {
            _ = try $0.embed(by: Model(at: folder.file("d.timbre")), device: device)
        }
        let both = try evaluate(options(beside: wide))
        #expect(both.queries == alone.queries && both.queries.areHeldOut)
        let stranger = try evaluate(options(), of: wide)
        #expect(!stranger.queries.areHeldOut && stranger.notes.contains { $0.contains("was trained on other songs") })
    }

    @Test("What is kept opens under the main model's name, until one of them is trained again")
    func kept() throws {
        try ingest()
        try train()
        try train(wide)
        let evaluation = try evaluate(options(beside: wide))
        _ = try Catalogue.open(at: path).keep(evaluation)
        #expect(try Catalogue.open(at: path).evaluation() == evaluation)
        #expect(throws: EvaluationFault.noEvaluation(path: path, model: wide)) {
            try Catalogue.open(at: path, model: wide).evaluation()
        }
        #expect(evaluation.modelGeneration == evaluation.system("model")?.modelGeneration)
        let stale = EvaluationFault.staleEvaluation(path: path + "/evaluation.json")
        try train(wide)
        #expect(throws: stale) { try Catalogue.open(at: path).evaluation() }
        _ = try Catalogue.open(at: path).keep(evaluate(options(beside: wide)))
        _ = try Catalogue.open(at: path).evaluation()
        try train()
        #expect(throws: stale) { try Catalogue.open(at: path).evaluation() }
        // One that has been removed contradicts nothing.
        _ = try Catalogue.open(at: path).keep(evaluate(options(beside: wide)))
        _ = try Catalogue.open(at: path, model: wide).removingModel()
        #expect(try Catalogue.open(at: path).evaluation().models == ["default", "wide"])
    }
}
