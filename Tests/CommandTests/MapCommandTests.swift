import Foundation
import Testing
import TimbreFiles
import TimbreTestSupport

@Suite("timbre map")
struct MapCommandTests {
    let folder: TemporaryFolder
    let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
    }

    private func map(_ arguments: String...) throws -> Program.Outcome {
        try Program.start(["map", "--catalogue", catalogue, "--device", "cpu"] + arguments).wait()
    }

    @Test("Each method gives every song a place and a trustworthiness", arguments: ["pca", "tsne", "umap"])
    func methods(method: String) throws {
        let outcome = try map("--method", method, "--json")
        #expect(outcome.status == 0, "\(outcome.messages)")
        let report = try #require(outcome.objects.first)
        #expect(report["method"] as? String == method && report["on"] as? String == "latents")
        #expect(report["songs"] as? Int == 400)
        #expect((report["trustworthiness"] as? Double).map { $0 > 0.6 && $0 <= 1 } ?? false)
        #expect((report["divergence"] is NSNull) == (method != "tsne"))
        #expect((report["explained_variance"] is NSNull) == (method != "pca"))
        let file = try NPYFile(path: folder.file("c.timbre/map.npy"))
        #expect(file.rows == 400 && file.columns == 2)
        #expect(file.floats(rows: 0..<400).allSatisfy { $0.isFinite })
        let json = try JSONSerialization.jsonObject(with: folder.bytes("c.timbre/map.json")) as? [String: Any]
        #expect(json?["method"] as? String == method && json?["model_generation"] is Int)
        #expect(json?["seed"] as? Int == 42)
    }

    @Test("Without a model it works on features; a constant one is named")
    func features() throws {
        let rows = (0..<40).map {
            Examples.track("t\($0)", title: "Song \($0)", tempo: "\(90 + $0 * 7 % 31)")
                .replacingOccurrences(of: ",0.8,6,", with: ",0.\(10 + $0),6,")
        }
        try folder.write(Examples.tracks(rows), to: "songs.csv")
        let path = folder.file("new.timbre")
        #expect(try Program.run("ingest", folder.file("songs.csv"), "--catalogue", path, "--quiet").status == 0)
        let outcome = try Program.run("map", "--catalogue", path, "--device", "cpu")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.output.contains("pca") && outcome.output.contains("features"))
        #expect(outcome.messages.contains("the same for every song") && outcome.messages.contains("valence"))
        let latents = try Program.run("map", "--catalogue", path, "--on", "latents")
        #expect(latents.status == 1 && latents.messages.contains("timbre train"))
    }

    @Test("A sample leaves the others out; coordinates go to a CSV")
    func sample() throws {
        let outcome = try map("--method", "umap", "--songs", "150", "--output", folder.file("map.csv"))
        #expect(outcome.status == 0 && outcome.messages.contains("a sample of 150 of 400 songs"))
        let lines = try folder.text("map.csv").split(whereSeparator: \.isNewline)
        #expect(lines.count == 151 && lines[0] == "id,source_id,title,artist,album,genre,emotion,year,x,y")
        let values = try NPYFile(path: folder.file("c.timbre/map.npy")).floats(rows: 0..<400)
        #expect(values.filter(\.isNaN).count == 500)
        let inside = try map("--output", folder.file("c.timbre/map.npy"))
        #expect(inside.status == 1 && inside.messages.contains("map.npy"))
    }

    @Test("The same seed gives the same map; another another")
    func seeds() throws {
        let maps = try [["--threads", "1"], ["--threads", "2"], ["--seed", "7"]].map { more in
            _ = try Program.start(["map", "--catalogue", catalogue, "--device", "cpu"] + more).wait()
            return try folder.bytes("c.timbre/map.npy")
        }
        #expect(maps[0] == maps[1] && maps[0] != maps[2])
    }

    @Test(
        "Numbers that are none, or make no map, are refused as usage",
        arguments: [
            ["--songs", "2"], ["--songs", "-5"], ["--method", "tsne", "--perplexity", "0.5"],
            ["--method", "tsne", "--perplexity", "nan"], ["--method", "umap", "--neighbours", "1"],
            ["--method", "tsne", "--iterations", "0"], ["--method", "som"], ["--on", "lyrics"], ["--perplexity", "10"],
            ["--method", "pca", "--iterations", "5"], ["--method", "tsne", "--neighbours", "5"],
        ])
    func usage(arguments: [String]) throws {
        let outcome = try Program.start(["map", "--catalogue", catalogue] + arguments).wait()
        #expect(outcome.status == 64, "\(outcome.messages)")
        #expect(outcome.messages.split(separator: "\n").filter { $0.hasPrefix("error: ") }.count == 1)
    }

    @Test("A perplexity for more songs than there are is refused with the limit")
    func perplexity() throws {
        let outcome = try map("--method", "tsne", "--perplexity", "200")
        #expect(outcome.status == 1, "\(outcome.messages)")
        #expect(outcome.messages.contains("a perplexity of 200 needs more than 601 songs, and there are 400"))
    }

    @Test("One song and two songs are too few, in a sentence", arguments: [1, 2])
    func tiny(songs: Int) throws {
        let csv = folder.file("tiny.csv")
        let path = folder.file("tiny.timbre")
        _ = try Program.run("synthesize", "--songs", "\(songs)", "--output", csv)
        #expect(try Program.run("ingest", csv, "--recipe", "spotify-900k", "--catalogue", path).status == 0)
        let outcome = try Program.run("map", "--catalogue", path)
        #expect(outcome.status == 1 && outcome.messages.contains("too few for a map"), "\(outcome.messages)")
    }

    @Test("t-SNE of a few songs says how many it needs, or gives a perplexity that it takes", arguments: [3, 4, 5, 9])
    func advice(songs: Int) throws {
        let csv = folder.file("few.csv")
        let path = folder.file("few.timbre")
        _ = try Program.run("synthesize", "--songs", "\(songs)", "--output", csv)
        _ = try Program.run("ingest", csv, "--recipe", "spotify-900k", "--catalogue", path)
        let outcome = try Program.run("map", "--catalogue", path, "--method", "tsne", "--device", "cpu")
        #expect(outcome.status == 1)
        guard songs >= 5 else {
            #expect(
                outcome.messages.contains(
                    "t-SNE needs 5 songs or more, and there are \(songs); take principal components (--method pca)"),
                "\(outcome.messages)")
            return
        }
        let advice = try #require(outcome.messages.firstMatch(of: /give one below ([0-9.]+),/)?.1)
        let below = String(format: "%.2f", (Double(advice) ?? 0) - 0.01)
        let followed = try Program.run(
            "map", "--catalogue", path, "--method", "tsne", "--perplexity", below, "--device", "cpu")
        #expect(followed.status == 0, "\(below): \(followed.messages)")
    }

    @Test("A damaged map is named with the command that makes it anew")
    func damaged() throws {
        #expect(try map("--method", "pca").status == 0)
        try folder.write("{", to: "c.timbre/map.json")
        let drawn = try Program.run("plot", "--list", "--catalogue", catalogue)
        #expect(drawn.status == 1 && drawn.messages.contains("map.json") && drawn.messages.contains("`timbre map"))
        #expect(try map("--method", "pca").status == 0)
        #expect(try Program.run("plot", "--list", "--catalogue", catalogue).status == 0)
    }

    @Test("Ctrl-C leaves the earlier map, status 130")
    func interrupted() throws {
        #expect(try map("--method", "pca").status == 0)
        let before = try folder.bytes("c.timbre/map.npy")
        let running = try Program.start([
            "map", "--catalogue", catalogue, "--device", "cpu", "--method", "tsne", "--iterations", "1000000",
        ])
        Thread.sleep(forTimeInterval: 1.5)
        running.process.interrupt()
        let outcome = try running.wait()
        #expect(outcome.status == 130 && outcome.messages.contains("the catalogue is as it was"), "\(outcome.messages)")
        #expect(try folder.bytes("c.timbre/map.npy") == before)
        #expect(try folder.names == ["c.timbre"])
    }
}
