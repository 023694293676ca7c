import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreEvaluation

extension EvaluationTests {
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

    @Test func `Split by time, songs of a year and later are asked for, and those before are given`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        var options = options()
        (options.since, options.queries) = (2005, 200)
        options.playlists = PlaylistFile(path: try folder.write(Self.playlists(12, of: 25), to: "p.csv"))
        let evaluator = try Evaluator(catalogue, device: .cpu(), options: options)
        #expect(evaluator.queries == (0..<150).filter { $0 % 20 >= 15 })
        let continuation = try #require(evaluator.playlists?.continuation)
        #expect(!continuation.tasks.isEmpty)
        for task in continuation.tasks {
            #expect(task.seeds.count == 5 && task.seeds.allSatisfy { $0 % 20 < 15 })
            #expect(!task.rest.isEmpty && task.rest.allSatisfy { $0 % 20 >= 15 })
        }
        // A system that likes only the songs to be found, and the older ones better.
        let scores = try continuation.scores(
            { _ in (0..<150).map { $0 % 20 < 15 ? 2 : 1 } }, work: Work())
        let recent = (0..<150).filter { $0 % 20 >= 15 }
        for (task, value) in zip(continuation.tasks, scores.rPrecision) {
            let hits = recent.prefix(task.rest.count).count { task.rest.contains($0) }
            #expect(value == Double(hits) / Double(task.rest.count))
        }
        let evaluation = try evaluator.run()
        #expect(evaluation.queries.since == 2005 && evaluation.queries.heldOutSongs < 15)
        options.since = 2010
        #expect(throws: EvaluationFault.noSongsSince(path: catalogue.path, year: 2010)) {
            try catalogue.makeEvaluation(device: .cpu(), options: options)
        }
        options.since = 1990
        let file = folder.file("p.csv")
        #expect(throws: EvaluationFault.noPlaylistsSince(file: file, part: .all, year: 1990, older: 5)) {
            try catalogue.makeEvaluation(device: .cpu(), options: options)
        }
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

    /// Playlists p0, p1, … of songs in a row, `track_id` t0, t1, ….
    static func playlists(_ count: Int, of size: Int) -> String {
        let rows = (0..<count * size).map { "p\($0 / size),t\(($0 / size * 7 + $0 % size) % 150)" }
        return "playlist_id,track_id\n" + rows.joined(separator: "\n") + "\n"
    }
}
