import Testing
import Timbre
import TimbreTestSupport

@Suite("Known playlists train")
struct PlaylistTrainingTests {
    private let folder: TemporaryFolder
    private let device: Device

    init() throws { (folder, device) = (try TemporaryFolder(), try Device.cpu()) }

    /// 400 songs by 60 artists, of two genres.
    private func catalogue() throws -> Catalogue {
        var random = SplitMix(state: 4)
        let rows = (0..<400).map { song in
            let numbers = (0..<6).map { _ in "\(0.5 + 0.4 * random.uniform())" }.joined(separator: ",")
            return "t\(song),Song \(song),Artist \(song % 60),\(song % 2 == 0 ? "rock" : "pop"),\(1990 + song % 20),"
                + "\(numbers),\(song % 12),-5,\(song % 2),\(100 + song % 60),200000,50,0.2\n"
        }
        let header =
            "track_id,track_name,track_artist,playlist_genre,release_date,danceability,energy,speechiness,acousticness,"
            + "instrumentalness,valence,key,loudness,mode,tempo,duration_ms,track_popularity,liveness\n"
        try folder.write(header + rows.joined(), to: "songs.csv")
        var recipe = try Recipe.named("spotify-tracks")
        recipe.training.epochs = 2
        _ = try Catalogue.ingest([folder.file("songs.csv")], into: folder.file("c.timbre"), recipe: recipe)
        return try Catalogue.open(at: folder.file("c.timbre"))
    }

    /// 40 playlists of 25 songs.
    ///
    /// - Parameter genres: whether all songs of one have the same genre.
    private func playlists(genres: Bool) throws -> PlaylistFile {
        let rows = (0..<1000).map { row in
            let (playlist, place) = (row / 25, row % 25)
            return "p\(playlist),t\((playlist * 8 + (genres ? 2 * place + playlist % 2 : 3 * place)) % 400)\n"
        }
        return PlaylistFile(path: try folder.write("playlist_id,track_id\n" + rows.joined(), to: "p.csv"))
    }

    private func evaluate(_ file: PlaylistFile, _ part: PlaylistPart) throws -> Evaluation {
        var options = EvaluationOptions()
        (options.queries, options.resamples, options.skipped) = (100, 20, ["classic"])
        (options.playlists, options.playlistPart) = (file, part)
        return try Catalogue.open(at: folder.file("c.timbre")).makeEvaluation(device: device, options: options)
    }

    @Test("Playlists that trained the model are not measured, by names or songs, and counted")
    func leftOut() throws {
        let catalogue = try catalogue()
        let file = try playlists(genres: false)
        let known = try catalogue.playlists(file, part: .first)
        #expect(known.rows == 1000 && known.unknownRows == 0)
        let trained = known.playlists.playlists.count
        #expect(trained > 5 && trained < 35)
        let (trainedCatalogue, outcome) = try catalogue.train(playlists: known.playlists, device: device)
        #expect(outcome.model.playlists?.identifiers == known.playlists.playlists.map(\.identifier))
        #expect(try trainedCatalogue.model().playlists == outcome.model.playlists)
        // The catalogue's own recipe is as it was.
        #expect(trainedCatalogue.recipe == catalogue.recipe)

        let second = try #require(try evaluate(file, .second).playlists)
        #expect(second.count == 40 - trained && second.trainedCount == 0)
        let all = try evaluate(file, .all)
        #expect(all.playlists?.count == 40 - trained && all.playlists?.trainedCount == trained)
        #expect(all.notes.contains { $0.hasPrefix("\(trained) of the 40 playlists") })
        #expect(throws: EvaluationFault.trainedPlaylists(file: file.path, part: .first, count: trained)) {
            try evaluate(file, .first)
        }
        // One that is too short to be measured does not make the others so.
        let short = try folder.text("p.csv") + "alone,t3\n"
        let longer = PlaylistFile(path: try folder.write(short, to: "longer.csv"))
        let whole = try catalogue.train(playlists: catalogue.playlists(file).playlists, device: device)
        #expect(throws: EvaluationFault.trainedPlaylists(file: longer.path, part: .all, count: 40)) {
            try evaluate(longer, .all)
        }
        _ = try whole.catalogue.train(playlists: known.playlists, device: device)
        let text = try folder.text("p.csv").replacing(/\np/, with: "\nother ")
        let renamed = PlaylistFile(path: try folder.write(text, to: "renamed.csv"))
        #expect(try evaluate(renamed, .all).playlists?.trainedCount == trained)
        _ = try trainedCatalogue.train(device: device)
        #expect(try evaluate(file, .first).playlists?.trainedCount == nil)
    }

    @Test("A row of playlists names its song by identifier, link or marked row; a bare number is none of these")
    func rows() throws {
        let catalogue = try catalogue()
        let rows = [
            "t7", "spotify:track:t8", "https://open.spotify.com/track/t9?si=1", "row:10", "row:400", "11", "row:x",
        ]
        let text = "playlist_id,track_id\n" + rows.map { "p,\($0)\n" }.joined()
        let known = try catalogue.playlists(PlaylistFile(path: try folder.write(text, to: "p.csv")))
        #expect(known.playlists.playlists.map(\.songs) == [[7, 8, 9, 10]] && known.unknownRows == 3)
        #expect(
            try catalogue.songIDs(identifiedBy: ["id:https://open.spotify.com/track/t9", "id:t8", "row:3", "11"])
                == [9, 8, 3, 11])
    }

    @Test("A label that the playlists give away is no measure; of one that they only tell of, it is said")
    func labels() throws {
        let catalogue = try catalogue()
        for genres in [true, false] {
            let file = try playlists(genres: genres)
            _ = try catalogue.train(
                playlists: catalogue.playlists(file, part: .first).playlists, device: device)
            let evaluation = try evaluate(file, .second)
            let refusal = evaluation.refused.first { $0.measure == .genrePrecision }
            #expect((refusal != nil) == genres)
            #expect(refusal?.reason.contains("100 % of two songs of a playlist share it, 50 %") ?? true)
            #expect(evaluation.notes.contains { $0.hasPrefix("genre P@10 is in part") } == !genres)
        }
    }

    @Test("The halves of a file are the same whatever is drawn, and share out all playlists")
    func halves() throws {
        let catalogue = try catalogue()
        let file = try playlists(genres: false)
        let (first, second) = (
            try catalogue.playlists(file, part: .first), try catalogue.playlists(file, part: .second)
        )
        let all = try catalogue.playlists(file)
        #expect(
            PlaylistSet(first.playlists.playlists + second.playlists.playlists) == all.playlists)
        var options = EvaluationOptions()
        (options.queries, options.resamples, options.skipped) = (100, 20, ["classic"])
        (options.playlists, options.playlistPart) = (file, .second)
        for seed in [1, 2] as [UInt64] {
            options.seed = seed
            let count = try catalogue.makeEvaluation(device: device, options: options).playlists?.count
            #expect(count == second.playlists.playlists.count)
        }
    }

    @Test(
        "On real playlists those held out whole are continued better once others train, with artists known and hidden",
        .enabled(if: RealData.isPresent, RealData.comment))
    func realPlaylists() throws {
        let csv = try RealData.path("songs-with-playlists.csv")
        let path = folder.file("real.timbre")
        _ = try Catalogue.ingest([csv], into: path, recipe: .named("spotify-tracks"))
        let file = PlaylistFile(path: csv)
        var options = EvaluationOptions()
        (options.playlists, options.playlistPart) = (file, .second)
        options.skipped = Set(EvaluationOptions.systemNames).subtracting(["model", "model_cold"])
        func gains(_ playlists: PlaylistSet?) throws -> [Double] {
            let seeds: [UInt64] = [1, 2, 3]
            var sums = [0.0, 0.0]
            for seed in seeds {
                let songs = try Catalogue.open(at: path)
                var recipe = songs.recipe
                recipe.training.seed = seed
                let trained = try songs.train(recipe: recipe, playlists: playlists, device: device).catalogue
                let evaluation = try trained.makeEvaluation(device: device, options: options)
                for (place, system) in ["model", "model_cold"].enumerated() {
                    sums[place] += try #require(evaluation.system(system)?.measure(.ndcg)).value / Double(seeds.count)
                }
                #expect(playlists == nil || evaluation.refused.contains { $0.measure == .genrePrecision })
            }
            return sums
        }
        let with = try gains(Catalogue.open(at: path).playlists(file, part: .first).playlists)
        let without = try gains(nil)
        #expect(with[0] > 1.05 * without[0] && with[1] > without[1], "\(with) and \(without)")
    }
}
