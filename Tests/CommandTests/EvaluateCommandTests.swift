import Foundation
import Testing
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
                "random", "min_max", "standard", "pca", "classic", "scores_year", "whitened", "artist_blend",
                "whitened_blend", "model", "model_cold", "model_new",
            ])
        for system in systems {
            let measures = try #require(system["measures"] as? [String: [String: Any]])
            // Songs that are found otherwise than they ask are no hubs of each other.
            let spread = system["name"] as? String == "model_new" ? [] : ["coverage", "hubness"]
            #expect(Set(measures.keys) == Set(["r_precision", "ndcg", "duplicates"] + spread))
        }
        let comparisons = outcome.objects.filter { $0["kind"] as? String == "comparison" }
        #expect(comparisons.filter { $0["system"] as? String == "model" }.count == 9 * 2)
        for system in ["model_cold", "model_new"] {
            let baselines = comparisons.filter { $0["system"] as? String == system }.map { $0["baseline"] as? String }
            #expect(baselines.contains("whitened") && !baselines.contains("artist_blend"))
        }

        let kept = try #require(
            JSONSerialization.jsonObject(with: folder.bytes("c.timbre/evaluation.json")) as? [String: Any])
        #expect((kept["systems"] as? [Any])?.count == 12 && kept["model_generation"] is Int)
        #expect(try Program.run("doctor", "--catalogue", catalogue, "--device", "cpu").status == 0)
    }

    @Test("Where every label is a feature, how songs spread is measured, and playlists are asked for")
    func trainedLabels() throws {
        let outcome = try evaluate("--skip", "classic")
        #expect(outcome.status == 0 && outcome.messages.contains("--playlists"))
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
