import Foundation
import Testing
import TimbreCatalogue
import TimbreFiles
import TimbreTestSupport

@Suite("timbre evaluate")
struct EvaluateCommandTests {
    let folder: TemporaryFolder
    let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
    }

    private func evaluate(_ arguments: String...) throws -> Program.Outcome {
        try Program.start(["evaluate", "--catalogue", catalogue, "--device", "cpu"] + arguments).wait()
    }

    /// 30 songs a playlist, by song id: the synthetic songs have no identifier.
    private func playlists() throws -> String {
        let rows = (0..<240).map { "list \($0 / 30),\($0)\n" }.joined()
        return try folder.write("pid,id\n" + rows, to: "playlists.csv")
    }

    @Test("Every system is measured, the model compared with each; labels that it is given are refused")
    func all() throws {
        let outcome = try evaluate("--playlists", try playlists(), "--json")
        #expect(outcome.status == 0, "\(outcome.messages)")
        let head = try #require(outcome.objects.first)
        #expect(head["held_out"] as? Bool == true && head["queries"] as? Int == 40)
        let refused = try #require(head["refused"] as? [[String: String]])
        #expect(refused.map { $0["measure"] } == ["genre_precision", "emotion_precision"])
        #expect(refused.allSatisfy { $0["reason"]?.contains("feature of the model") ?? false })

        let systems = outcome.objects.filter { $0["kind"] as? String == "system" }
        #expect(
            systems.compactMap { $0["name"] as? String } == [
                "random", "min_max", "standard", "classic", "scores_year", "whitened", "artist_blend",
                "whitened_blend", "normal_whitened", "normal_whitened_blend", "model", "model_cold", "model_new",
            ])
        let continuations = ["r_precision", "ndcg", "r_precision_by_others", "ndcg_by_others"]
        for system in systems {
            let measures = try #require(system["measures"] as? [String: [String: Any]])
            // Songs that are found otherwise than they ask are no hubs of each other.
            let spread = system["name"] as? String == "model_new" ? [] : ["coverage", "hubness"]
            #expect(Set(measures.keys) == Set(continuations + ["duplicates"] + spread))
        }
        let comparisons = outcome.objects.filter { $0["kind"] as? String == "comparison" }
        #expect(comparisons.filter { $0["system"] as? String == "model" }.count == 10 * 4)
        // Seventeen features beside the year, and thirty-six numbers of a vector.
        #expect(
            outcome.messages.contains("PCA, 36 wide is left out: of only 17 features it would have the cosines"))
        for system in ["model_cold", "model_new"] {
            let baselines = comparisons.filter { $0["system"] as? String == system }.map { $0["baseline"] as? String }
            #expect(baselines.contains("whitened") && !baselines.contains("artist_blend"))
        }

        let kept = try #require(
            JSONSerialization.jsonObject(with: folder.bytes("c.timbre/evaluation.json")) as? [String: Any])
        #expect((kept["systems"] as? [Any])?.count == 13 && kept["model_generation"] is Int)
        #expect(try Program.run("doctor", "--catalogue", catalogue, "--device", "cpu").status == 0)
    }

    @Test("Where every label is a feature, how songs spread is measured, and playlists are asked for")
    func trainedLabels() throws {
        let outcome = try evaluate("--skip", "classic")
        #expect(outcome.status == 0 && outcome.messages.contains("give playlists"))
        #expect(outcome.output.contains("hubness") && outcome.output.contains("genre P@10 is no measure here"))
    }

    @Test("The same seed gives the same file whatever the number of threads; systems can be left out")
    func repeatable() throws {
        let more = ["--playlists", try playlists(), "--skip", "classic", "--skip", "model_cold", "--skip", "model_new"]
        let files = try ["1", "3"].map { threads in
            let arguments = ["evaluate", "--catalogue", catalogue, "--device", "cpu", "--threads", threads] + more
            let outcome = try Program.start(arguments).wait()
            #expect(outcome.status == 0 && outcome.lines.contains { $0.hasPrefix("whitened + 6 × artist") })
            #expect(!outcome.output.contains("classic") && !outcome.output.contains("hidden"))
            return try folder.bytes("c.timbre/evaluation.json")
        }
        #expect(files[0] == files[1])
    }

    @Test("Latent vectors that were exported are worth what the model's are")
    func exported() throws {
        let file = folder.file("latents.npy")
        #expect(try Program.run("export", "latents", "--catalogue", catalogue, "--output", file).status == 0)
        let outcome = try evaluate(
            "--playlists", try playlists(), "--skip", "classic", "--vectors", file, "--ids",
            folder.file("latents.ids.txt"), "--json")
        #expect(outcome.status == 0, "\(outcome.messages)")
        func measures(_ name: String) throws -> NSDictionary {
            let system = try #require(outcome.objects.first { $0["name"] as? String == name })
            return try #require(system["measures"] as? NSDictionary)
        }
        #expect(try measures("latents.npy") == measures("model"))
    }

    @Test("Songs without a latent vector, and a catalogue of ten songs, are refused in a sentence")
    func refused() throws {
        let more = folder.file("more.csv")
        _ = try Program.run("synthesize", "--songs", "10", "--seed", "9", "--text-length", "10", "--output", more)
        #expect(try Program.run("ingest", more, "--catalogue", catalogue).status == 0)
        let early = try evaluate()
        #expect(early.status == 1 && early.messages.contains("timbre embed"))
        let few = folder.file("few.timbre")
        #expect(try Program.run("ingest", more, "--recipe", "spotify-900k", "--catalogue", few).status == 0)
        let small = try Program.run("evaluate", "--catalogue", few, "--device", "cpu")
        #expect(small.status == 1 && small.messages.contains("10 songs"))
    }

    @Test("Vectors without a direction are refused before anything is computed")
    func zeroVectors() throws {
        let file = folder.file("zeros.npy")
        let writer = try NPYWriter(creating: file, type: .float32, columns: 3)
        try writer.append([Float](repeating: 0, count: 1200))
        try writer.finish()
        let outcome = try evaluate("--vectors", file)
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.messages.contains("every row of “\(file)” is zero"), "\(outcome.messages)")
        #expect(!FileManager.default.fileExists(atPath: catalogue + "/evaluation.json"))
    }

    @Test("A model that maps every song to zero is left out, and the baselines are measured")
    func deadModel() throws {
        let rows = (0..<40).map {
            Examples.track("t\($0)", title: "Song \($0)", tempo: "\(90 + $0 * 7 % 31)")
                .replacingOccurrences(of: ",pop,", with: $0 % 2 == 0 ? ",pop," : ",rock,")
                .replacingOccurrences(of: ",Somebody,", with: ",Artist \($0),")
        }
        let path = folder.file("dead.timbre")
        let csv = try folder.write(Examples.tracks(rows), to: "dead.csv")
        _ = try Program.run("ingest", csv, "--recipe", "spotify-tracks", "--catalogue", path)
        let writer = try NPYWriter(creating: folder.file("zeros.npy"), type: .float32, columns: 36)
        try writer.append([Float](repeating: 0, count: 40 * 36))
        try writer.finish()
        _ = try Program.run("train", "--epochs", "1", "--catalogue", path, "--device", "cpu")
        _ = try Catalogue.open(at: path).keep([
            (
                "latents.npy",
                { path in try FileManager.default.copyItem(atPath: folder.file("zeros.npy"), toPath: path) }
            )
        ])
        let outcome = try Program.run(
            "evaluate", "--skip", "classic", "--skip", "model_cold", "--skip", "model_new", "--catalogue", path,
            "--device", "cpu")
        #expect(outcome.status == 0 && outcome.messages.contains("model is left out: no song has a direction"))
        #expect(outcome.output.contains("raw standard scores"))
        let similar = try Program.run("similar", "--id", "0", "--catalogue", path)
        #expect(similar.status == 1 && similar.messages.contains("none of the 40 songs has a direction"))
    }

    @Test(
        "The model stands beside the best baseline, a sentence says where it is not better, and lines are short"
    )
    func words() throws {
        let arguments = ["--playlists", try playlists(), "--skip", "classic"]
        let outcome = try Program.start(["evaluate", "--catalogue", catalogue, "--device", "cpu"] + arguments).wait()
        #expect(outcome.lines.contains("model, less the best baseline that knows no more"))
        let inWords =
            /model: given five songs of a playlist, (.+) % of its others are found among as many \(best baseline (.+) %, chance (.+) %\)/
        let summary = try #require(outcome.lines[1].wholeMatch(of: inWords)).output
        let table = try #require(outcome.lines.first { $0.hasPrefix("model  ") }).split(separator: " ")
        #expect(abs(try #require(Double(summary.1)) - 100 * (try #require(Double(table[1])))) < 0.1)
        let chance = try #require(outcome.lines.first { $0.hasPrefix("random  ") }).split(separator: " ")
        #expect(abs(try #require(Double(summary.3)) - 100 * (try #require(Double(chance[1])))) < 0.1)
        // The last number before the interval, in the rows of the table of R-precision.
        let rows = outcome.lines.drop { !($0.hasPrefix("system") && $0.contains("R-precision")) }.dropFirst()
            .prefix { !$0.hasPrefix("system") }.filter { !$0.hasPrefix("model") && $0.contains("[") }
        let values = rows.prefix { !$0.contains("less the best") }.compactMap { row in
            row.prefix { $0 != "[" }.split(separator: " ").last.flatMap { Double($0) }
        }
        let best = try #require(values.max())
        #expect(abs(try #require(Double(summary.2)) - 100 * best) < 0.1)
        #expect(outcome.lines.contains { $0.hasPrefix("“model") && $0.contains(" than “") && $0.contains(" by nDCG") })
        #expect(
            outcome.lines.dropFirst(2).filter { !$0.hasPrefix("“") && !$0.contains("is no measure") }.allSatisfy {
                $0.count <= 84
            })
    }

    @Test("A few playlists decide nothing, which is said; where all is left out there is nothing to measure")
    func few() throws {
        let rows = (0..<60).map { "list \($0 / 30),\($0)\n" }.joined()
        let file = try folder.write("pid,id\n" + rows, to: "two.csv")
        let outcome = try evaluate("--playlists", file, "--skip", "classic", "--json")
        #expect(outcome.status == 0 && outcome.messages.contains("only 2 playlists: such intervals are too narrow"))
        let verdicts = Set(outcome.objects.compactMap { $0["verdict"] as? String })
        #expect(verdicts == ["undecided"])
        let kept = try folder.bytes("c.timbre/evaluation.json")
        let skips = [
            "random", "min_max", "standard", "pca", "classic", "scores_year", "whitened", "artist_blend",
            "whitened_blend", "normal_whitened", "normal_whitened_blend", "popularity", "item_neighbours", "model",
            "model_cold",
            "model_new",
        ].flatMap { ["--skip", $0] }
        let nothing = try Program.start(["evaluate", "--catalogue", catalogue, "--playlists", file] + skips).wait()
        #expect(nothing.status == 64 && nothing.messages.contains("every system is left out"), "\(nothing.messages)")
        #expect(try folder.bytes("c.timbre/evaluation.json") == kept)
        let empty = try evaluate("--playlists", try folder.write("pid,id\n", to: "none.csv"))
        #expect(empty.status == 1 && empty.messages.contains("none.csv” has no rows"), "\(empty.messages)")
    }

    @Test("Ctrl-C leaves the earlier evaluation, status 130")
    func interrupted() throws {
        let csv = folder.file("many.csv")
        let path = folder.file("many.timbre")
        _ = try Program.run("synthesize", "--songs", "20000", "--text-length", "10", "--output", csv)
        _ = try Program.run("ingest", csv, "--recipe", "spotify-900k", "--catalogue", path)
        try folder.write("{}", to: "many.timbre/evaluation.json")
        let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        let running = try Program.start(["evaluate", "--catalogue", path, "--device", "cpu"])
        let outcome = try running.interrupt { running.hasBegun }
        #expect(outcome.status == 130 && outcome.output.isEmpty, "\(outcome.messages)")
        #expect(outcome.messages.contains("the catalogue is as it was"))
        #expect(try folder.text("many.timbre/evaluation.json") == "{}")
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == files)
    }

    @Test("Help says what queries are where few songs are held out, and whose songs make an artist's mean")
    func help() throws {
        let words = try Program.run("evaluate", "--help").output.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(words.contains("fewer than 30 of them, they are drawn from all songs"))
        #expect(words.contains("all the artist's songs, the held-out ones and the query among them"))
    }

    @Test(
        "Options that can't be meant are usage errors",
        arguments: [
            ["--queries", "0"], ["--skip", "nothing"], ["--ids", "a.txt"], ["--song-column", "x"],
            ["--playlist-part", "third"],
        ])
    func usage(arguments: [String]) throws {
        #expect(try Program.start(["evaluate", "--catalogue", catalogue] + arguments).wait().status == 64)
    }
}
