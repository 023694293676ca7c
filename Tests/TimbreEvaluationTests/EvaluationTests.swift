import Foundation
import Synchronization
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreMaps
import TimbreTestSupport

@testable import TimbreEvaluation

@Suite struct EvaluationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A catalogue of 150 songs in the 0–1 dialect; songs of a genre sound alike.
    ///
    /// - Parameter hasGuests: whether half of an artist's songs name a second one, who is the same on all.
    private func catalogue(
        artists: Int = 40, hasGuests: Bool = false, changes: [String] = [], _ genre: (Int) -> String
    ) throws -> Catalogue {
        var random = SplitMix(state: 4)
        let rows = (0..<150).map { song in
            let numbers = (0..<6).map { j in
                "\(0.5 + 0.2 * Float(song % 3 == j % 3 ? 1 : -1) + 0.1 * random.uniform())"
            }.joined(separator: ",")
            let guest = hasGuests && song / artists % 2 == 0 ? ", Guest" : ""
            return
                "t\(song),Song \(song),\"Artist \(song % artists)\(guest)\",\(genre(song)),\(1990 + song % 20),\(numbers)"
                + ",\(song % 12),-5,\(song % 2),\(100 + song % 60),200000,50"
        }
        let header =
            "track_id,track_name,track_artist,playlist_genre,release_date,danceability,energy,speechiness,acousticness,"
            + "instrumentalness,valence,key,loudness,mode,tempo,duration_ms,track_popularity,liveness\n"
        try folder.write(header + rows.map { $0 + ",0.2\n" }.joined(), to: "songs.csv")
        var recipe = try Recipe.named("spotify-tracks")
        for change in changes { try recipe.set(change) }
        _ = try Catalogue.ingest([folder.file("songs.csv")], into: folder.file("c.timbre"), recipe: recipe)
        return try Catalogue.open(at: folder.file("c.timbre"))
    }

    private func options() -> EvaluationOptions {
        var options = EvaluationOptions()
        (options.queries, options.resamples, options.skipped) = (100, 50, ["classic"])
        return options
    }

    @Test func `Without a model baselines are measured alone; what is kept reads back`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        #expect(throws: EvaluationFault.noEvaluation(path: catalogue.path)) { try catalogue.evaluation() }
        let evaluation = try catalogue.makeEvaluation(device: .cpu(), options: options())
        #expect(
            evaluation.systems.map(\.name) == [
                "random", "min_max", "standard", "scores_year", "whitened", "artist_blend", "whitened_blend",
                "normal_whitened_blend",
            ])
        #expect(evaluation.comparisons.isEmpty && evaluation.modelGeneration == nil)
        // 15 held-out songs are too few.
        #expect(evaluation.queries == .init(count: 100, areHeldOut: false, heldOutSongs: 15))
        #expect(evaluation.notes.contains { $0.contains("too few") })
        let random = try #require(evaluation.system("random")?.measure(.genrePrecision))
        let standard = try #require(evaluation.system("standard")?.measure(.genrePrecision))
        #expect(random.value < 0.5 && standard.value > 0.7 && standard.count == 100)
        #expect(try #require(standard.low) <= standard.value && standard.value <= (try #require(standard.high)))
        let kept = try catalogue.keep(evaluation)
        #expect(try kept.evaluation() == evaluation && kept.state.generation == catalogue.state.generation + 1)
        #expect(try Catalogue.open(at: catalogue.path).evaluation() == evaluation)
        #expect(throws: EvaluationFault.noEvaluation(path: catalogue.path)) { try catalogue.evaluation() }
        #expect(try catalogue.makeEvaluation(device: .cpu(threads: 3), options: options()) == evaluation)
    }

    @Test func `Coverage and hubness of a large catalogue are those of a sample, and it is said`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        var options = options()
        options.spreadSongs = 60
        let evaluation = try catalogue.makeEvaluation(device: .cpu(), options: options)
        #expect(
            evaluation.systems.allSatisfy { $0.measure(.hubness)?.count == 60 && $0.measure(.coverage)?.count == 60 })
        #expect(evaluation.notes.contains { $0.contains("60 songs, drawn from 150") })
    }

    @Test func `The classic autoencoder is trained once; its file may be missing, damaged or of other songs`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        var options = options()
        options.skipped = Set(EvaluationOptions.systemNames).subtracting(["classic", "random"])
        let file = folder.file("c.timbre/classic.safetensors")
        func evaluate(_ catalogue: Catalogue) throws -> (Evaluation, isTrained: Bool) {
            let isTrained = Mutex(false)
            let work = Work<EvaluationProgress>(report: {
                if case .training = $0 { isTrained.withLock { $0 = true } }
            })
            let evaluation = try catalogue.makeEvaluation(device: .cpu(), options: options, work: work)
            return (evaluation, isTrained.withLock { $0 })
        }
        let (fresh, isTrained) = try evaluate(catalogue)
        #expect(isTrained && FileManager.default.fileExists(atPath: file))
        let (again, isTrainedAgain) = try evaluate(catalogue)
        #expect(again == fresh && !isTrainedAgain)
        var bytes = try folder.bytes("c.timbre/classic.safetensors")
        bytes[bytes.count - 30] ^= 1
        try Data(bytes).write(to: URL(filePath: file))
        let (mended, isTrainedAnew) = try evaluate(catalogue)
        #expect(mended == fresh && isTrainedAnew)
        #expect(try evaluate(catalogue) == (fresh, false))
        let more = try folder.text("songs.csv").replacing(/(?m)^t(?=[0-9])/, with: "u")
        _ = try Catalogue.ingest([folder.write(more, to: "more.csv")], into: catalogue.path)
        #expect(try evaluate(Catalogue.open(at: catalogue.path)).isTrained)
    }

    @Test func `It stops when it is asked to`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        #expect(throws: CancellationError.self) {
            try catalogue.makeEvaluation(device: .cpu(), options: options(), work: Work(isCancelled: { true }))
        }
    }

    @Test func `The evaluation of another model is refused, and a file that is none`() throws {
        var catalogue = try catalogue { "genre \($0 % 3)" }
        let evaluation = try catalogue.makeEvaluation(device: .cpu(), options: options())
        let earlier = try catalogue.keep(evaluation)
        catalogue = try earlier.keep([("model.safetensors", { try SafeTensors().write(to: $0) })])
        let file = catalogue.path + "/evaluation.json"
        #expect(throws: EvaluationFault.staleEvaluation(path: file)) { try catalogue.evaluation() }
        // Nor is one kept that another model has overtaken.
        #expect(throws: EvaluationFault.staleEvaluation(path: catalogue.path)) { try catalogue.keep(evaluation) }
        #expect(try earlier.evaluation() == evaluation)
        let other = try catalogue.keep([("evaluation.json", { try Data("{}".utf8).write(to: URL(filePath: $0)) })])
        #expect(throws: CatalogueFault.damaged(file: file, detail: "it is no evaluation")) { try other.evaluation() }
    }

    @Test func `One genre only, and none at all, are no measures, with the reason`() throws {
        let one = try catalogue { _ in "rock" }
        var options = options()
        options.playlists = PlaylistFile(path: try folder.write(Self.playlists(2, of: 30), to: "p.csv"))
        let evaluation = try one.makeEvaluation(device: .cpu(), options: options)
        #expect(evaluation.refused.map(\.measure) == [.genrePrecision, .subgenrePrecision, .emotionPrecision])
        #expect(evaluation.refused[0].reason.contains("one genre"))
        #expect(evaluation.refused[1].reason.contains("no song"))
        #expect(evaluation.systems.allSatisfy { $0.measure(.genrePrecision) == nil && $0.measure(.ndcg) != nil })
    }

    @Test func `A label that training brings together is no measure; raw features leave out the year`() throws {
        let told = try catalogue(changes: [
            "objective={numbers: mse, categories: contrast, weights: {genre: 1}}",
            "features.year={columns: [release_date], parse: year, range: [1900, 2030], scale: standard}",
            "subgenre={columns: [playlist_genre], feature: false, context: 2}",
        ]) { "genre \($0 % 3)" }
        let evaluation = try told.makeEvaluation(device: .cpu(), options: options())
        #expect(evaluation.refused.map(\.measure) == [.genrePrecision, .subgenrePrecision, .emotionPrecision])
        #expect(evaluation.refused[0].reason.contains("trained on the genre"))
        #expect(evaluation.refused[1].reason.contains("the subgenre is a feature"))
        #expect(evaluation.system("standard")?.dimensions == 13 && evaluation.system("min_max")?.dimensions == 13)
        #expect(evaluation.system("scores_year")?.dimensions == 14)
    }

    @Test func `A genre of its own for each artist is no measure, with the reason`() throws {
        let own = try catalogue(artists: 40) { "genre \($0 % 40)" }
        var options = options()
        options.playlists = PlaylistFile(path: try folder.write(Self.playlists(2, of: 30), to: "p.csv"))
        let evaluation = try own.makeEvaluation(device: .cpu(), options: options)
        #expect(evaluation.refused.first?.reason == "no two songs by different artists have one genre")
    }

    @Test func `Songs of one artist are the artist's with a guest too, and have no others to find among them`() throws {
        let own = try catalogue(artists: 40, hasGuests: true) { "genre \($0 % 40)" }
        var options = options()
        options.playlists = PlaylistFile(path: try folder.write(Self.playlists(2, of: 30), to: "p.csv"))
        let evaluation = try own.makeEvaluation(device: .cpu(), options: options)
        #expect(evaluation.refused.first?.reason == "no two songs by different artists have one genre")
    }

    @Test func `Songs without an artist are by different ones, and no two of them are one song`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        let data = try catalogue.songFeatures()
        let songs = try EvaluationSongs(catalogue, data, withIdentifiers: false)
        #expect(songs.names.allSatisfy { $0 >= 0 } && songs.shareArtist(0, 40) && !songs.shareArtist(0, 1))
        let text = try folder.text("songs.csv").replacing(/Artist [0-9]+/, with: "").replacing(
            /Song [0-9]+/, with: "Intro")
        let unknown = try Catalogue.ingest(
            [folder.write(text, to: "unknown.csv")], into: folder.file("u.timbre"), recipe: .named("spotify-tracks")
        ).catalogue
        let others = try EvaluationSongs(unknown, unknown.songFeatures(), withIdentifiers: false)
        #expect(others.names == [Int32](repeating: -1, count: 150) && !others.shareArtist(0, 40))
        #expect(others.othersCount(of: 7) == 149)
    }

    @Test func `Songs of one artist alone have no others to find, with the reason`() throws {
        let one = try catalogue(artists: 1) { "genre \($0 % 3)" }
        var options = options()
        options.playlists = PlaylistFile(path: try folder.write(Self.playlists(2, of: 30), to: "p.csv"))
        let evaluation = try one.makeEvaluation(device: .cpu(), options: options)
        #expect(evaluation.refused.first?.measure == .genrePrecision)
        #expect(evaluation.refused.first?.reason.contains("other artists") ?? false)
    }

    @Test(arguments: [("", "no song has a known genre"), ("pop", "all songs have one genre")])
    func `A label without songs or of all songs, and no playlists, leave nothing to evaluate by`(
        genre: String, said: String
    ) throws {
        let catalogue = try catalogue { _ in genre }
        let fault = try #require(
            #expect(throws: EvaluationFault.self) { try catalogue.makeEvaluation(device: .cpu(), options: options()) })
        #expect(fault.description.contains(said) && fault.description.contains("give playlists"), "\(fault)")
    }

    @Test func `Halves share out the playlists, and unknown songs are counted`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        var options = options()
        let csv = try folder.write(Self.playlists(40, of: 25) + "p0,nobody\np1,\n", to: "p.csv")
        options.playlists = PlaylistFile(path: csv)
        let counts = try PlaylistPart.allCases.map { part in
            options.playlistPart = part
            let playlists = try #require(try catalogue.makeEvaluation(device: .cpu(), options: options).playlists)
            #expect(playlists.rows == 1002 && playlists.unknownRows == 2)
            return playlists.count
        }
        #expect(counts[0] == 40 && counts[1] + counts[2] == 40 && counts[1] > 5 && counts[2] > 5)
    }

    @Test func `Baselines of known playlists continue those that are measured, and are left out where all are`() throws
    {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        var options = options()
        options.playlists = PlaylistFile(path: try folder.write(Self.playlists(40, of: 25), to: "p.csv"))
        let all = try catalogue.makeEvaluation(device: .cpu(), options: options)
        for title in ["popularity", "item neighbours"] {
            #expect(
                all.notes.contains { $0.hasPrefix("\(title) is left out: it needs playlists that are not measured") })
        }
        options.playlistPart = .second
        let second = try catalogue.makeEvaluation(device: .cpu(), options: options)
        let random = try #require(second.system("random")?.measure(.ndcg))
        for name in ["popularity", "item_neighbours"] {
            let system = try #require(second.system(name))
            #expect(system.knowsPlaylists == true && system.hidesArtist)
            #expect(system.measures.map(\.name) == [.rPrecision, .ndcg, .rPrecisionByOthers, .ndcgByOthers])
            #expect(try #require(system.measure(.ndcg)).count == random.count)
        }
        // Songs of one playlist are often in another one together: they stand in a row.
        #expect(try #require(second.system("item_neighbours")?.measure(.ndcg)).value > 2 * random.value)
        #expect(second.system("standard")?.knowsPlaylists == false)
    }

    @Test func `An evaluation of an earlier version is read`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        var evaluation = try catalogue.makeEvaluation(device: .cpu(), options: options())
        let kept = try catalogue.keep(evaluation)
        var json = try #require(
            JSONSerialization.jsonObject(with: folder.bytes("c.timbre/evaluation.json")) as? [String: Any])
        let systems = try #require(json["systems"] as? [[String: Any]])
        json["systems"] = systems.map { $0.filter { $0.key != "knows_playlists" } }
        json["unbeaten"] = nil
        let earlier = try JSONSerialization.data(withJSONObject: json)
        let read = try kept.keep([("evaluation.json", { try earlier.write(to: URL(filePath: $0)) })]).evaluation()
        evaluation.unbeaten = nil
        for place in evaluation.systems.indices { evaluation.systems[place].knowsPlaylists = nil }
        #expect(read == evaluation)
    }

    @Test func `A system is compared with the best baseline that knows no more, and what it does not beat is told`() {
        func system(_ name: String, _ kind: Evaluation.System.Kind, knowsPlaylists: Bool) -> Evaluation.System {
            Evaluation.System(
                name: name, title: name, kind: kind, dimensions: 2, hidesArtist: false, knowsPlaylists: knowsPlaylists,
                measures: [])
        }
        func comparison(_ measure: MeasureName, _ baseline: String, _ difference: Double) -> Evaluation.Comparison {
            Evaluation.Comparison(
                measure, "model", baseline,
                Bootstrap.Interval(value: difference, low: difference - 0.1, high: difference + 0.1), canDecide: true)
        }
        var evaluation = Evaluation(
            songs: 3, modelGeneration: nil, seed: 1, queries: .init(count: 3, areHeldOut: false, heldOutSongs: 0),
            playlists: nil,
            systems: [
                system("worse", .baseline, knowsPlaylists: false), system("best", .baseline, knowsPlaylists: false),
                system("told", .baseline, knowsPlaylists: true), system("other", .given, knowsPlaylists: false),
                system("model", .model, knowsPlaylists: false),
            ],
            comparisons: [
                comparison(.ndcg, "worse", 0.4), comparison(.ndcg, "best", 0.05), comparison(.ndcg, "told", -0.3),
                comparison(.ndcg, "other", -0.5), comparison(.rPrecision, "worse", 0.2),
            ], refused: [], notes: [])
        #expect(evaluation.bestBaselines(for: "model").map(\.baseline) == ["worse", "best"])
        #expect(evaluation.findUnbeaten().map(\.baseline) == ["best"])
        #expect(evaluation.bestBaselines(for: "best").isEmpty && evaluation.bestBaselines(for: "nobody").isEmpty)
        evaluation.systems[4].knowsPlaylists = true
        #expect(evaluation.findUnbeaten().map(\.baseline) == ["told"])
    }

    @Test(arguments: [
        ("playlist,song\np,t0\n", "no column for the song"), ("list,track_id\np,t0\n", "no column for the playlist"),
        ("playlist_id,track_id\np,x\n", "“x”"), ("playlist_id,track_id\np,t0\np,t1\np,t1\n", "20 songs"),
        ("playlist_id,track_id\n", "has no rows"),
    ])
    func `Playlists that can't be measured are told in one sentence`(csv: String, said: String) throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        var options = options()
        options.playlists = PlaylistFile(path: try folder.write(csv, to: "p.csv"))
        let fault = try #require(
            #expect(throws: (any Error).self) { try catalogue.makeEvaluation(device: .cpu(), options: options) })
        #expect("\(fault)".contains(said), "\(fault)")
        #expect("\(fault)".contains("p.csv"))
    }

    @Test func `Vectors from elsewhere are measured as those here; what can't be used is named`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        let scores = try catalogue.vectors(.features).removing(["year"])
        func write(_ values: [Float], _ ids: [String]?, lineEnd: String = "\n") throws -> GivenVectors {
            let writer = try NPYWriter(creating: folder.file("v.npy"), type: .float32, columns: scores.dimensions)
            try writer.append(values)
            try writer.finish()
            return GivenVectors(
                path: folder.file("v.npy"),
                ids: try ids.map { try folder.write($0.joined(separator: lineEnd) + lineEnd, to: "ids.txt") })
        }
        func evaluate(_ given: GivenVectors) throws -> Evaluation {
            var options = options()
            options.vectors = [given]
            return try catalogue.makeEvaluation(device: .cpu(), options: options)
        }
        func fault(_ given: GivenVectors) throws -> String {
            try #require(#expect(throws: EvaluationFault.self) { try evaluate(given) }).description
        }
        let d = scores.dimensions
        let reversed = (0..<150).reversed().flatMap { scores.values[$0 * d..<($0 + 1) * d] }
        let ids = (0..<150).reversed().map { "t\($0)" }
        for given in [(scores.values, nil, "\n"), (reversed, ids, "\n"), (reversed, ids, "\r\n")] {
            let evaluation = try evaluate(write(given.0, given.1, lineEnd: given.2))
            #expect(evaluation.system("v.npy")?.measures == evaluation.system("standard")?.measures)
            #expect(evaluation.comparisons.allSatisfy { $0.system == "v.npy" })
            #expect(evaluation.comparisons.first { $0.baseline == "standard" }?.verdict == .undecided)
            #expect(evaluation.comparisons.first { $0.baseline == "random" }?.verdict == .better)
        }
        let some = try evaluate(write(Array(scores.values[..<(140 * d)]), (0..<140).map { "t\($0)" }))
        #expect(some.notes.contains { $0.contains("10 songs have no direction") })

        var broken = scores.values
        broken[3 * d + 1] = .nan
        #expect(try fault(write(broken, nil)).contains("row 3"))
        #expect(try fault(write(Array(scores.values[..<(9 * d)]), nil)).contains("9 rows"))
        #expect(try fault(write(scores.values, ["t0"])).contains("1 lines"))
        #expect(try fault(write(scores.values, (0..<150).map { "x\($0)" })).contains("“x0”"))
    }

    /// Playlists p0, p1, … of songs in a row, `track_id` t0, t1, ….
    private static func playlists(_ count: Int, of size: Int) -> String {
        let rows = (0..<count * size).map { "p\($0 / size),t\(($0 / size * 7 + $0 % size) % 150)" }
        return "playlist_id,track_id\n" + rows.joined(separator: "\n") + "\n"
    }
}
