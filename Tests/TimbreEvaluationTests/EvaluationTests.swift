import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreMaps
import TimbreTestSupport

@testable import TimbreEvaluation

@Suite struct EvaluationTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A catalogue of 150 songs in the 0–1 dialect; songs of a genre sound alike.
    ///
    /// - Parameter hasGuests: whether half of an artist's songs name a second one, who is the same on all.
    func catalogue(
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

    func options() -> EvaluationOptions {
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
                "normal_whitened", "normal_whitened_blend",
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

    @Test func `It stops when it is asked to`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        #expect(throws: CancellationError.self) {
            try catalogue.makeEvaluation(device: .cpu(), options: options(), work: Work(isCancelled: { true }))
        }
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
}
