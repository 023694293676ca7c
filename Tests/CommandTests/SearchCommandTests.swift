import Foundation
import Testing
import TimbreFiles
import TimbreTestSupport

@Suite("timbre search and export")
struct SearchCommandTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func vectors(_ name: String, _ rows: [[Float]]) throws -> String {
        let writer = try NPYWriter(creating: folder.file(name), type: .float32, columns: rows[0].count)
        try writer.append(rows.flatMap { $0 })
        try writer.finish()
        return folder.file(name)
    }

    private func search(_ arguments: String...) throws -> Program.Outcome {
        try Program.start(
            ["search", "--neighbours", "n.npy", "--scores", "s.npy", "--device", "cpu"] + arguments, in: folder.path
        ).wait()
    }

    @Test("Vectors of any length are compared by angle; rows without a direction are left out and said")
    func anyLength() throws {
        let songs = try vectors("songs.npy", [[1e-20, 0], [0, 0], [1e20, 1e20], [.nan, 1], [-3, 0]])
        let queries = try vectors("queries.npy", [[5, 0]])
        let outcome = try search("--vectors", songs, "--queries", queries, "-k", "10")
        #expect(outcome.status == 0)
        #expect(outcome.messages.contains("2 rows") && outcome.messages.contains("row 1"))
        let scores = try NPYFile(path: folder.file("s.npy"))
        #expect(scores.rows == 1 && scores.columns == 3)
        let values = scores.floats(rows: 0..<1)
        #expect(values[0] == 1 && abs(values[1] - Float(0.5).squareRoot()) < 1e-6 && values[2] == -1)
        let neighbours = try NPYFile(path: folder.file("n.npy"))
        #expect(neighbours.type == .int64 && neighbours.columns == 3)
    }

    @Test("A query without a direction is noted and counted, and the others are answered")
    func badQuery() throws {
        let songs = try vectors("songs.npy", [[1, 0], [0, 1]])
        let queries = try vectors("queries.npy", [[5, 0], [0, 0], [0, 2], [.infinity, 0]])
        let outcome = try search("--vectors", songs, "--queries", queries, "--json")
        #expect(outcome.status == 0 && outcome.messages.contains("2 of the queries have no direction"))
        #expect(outcome.messages.contains("row 1"))
        #expect(outcome.objects.first?["unanswered"] as? Int == 2 && outcome.objects.first?["queries"] as? Int == 4)
        #expect(try NPYFile(path: folder.file("n.npy")).longs(rows: 0..<4) == [0, 1, -1, -1, 1, 0, -1, -1])
        let scores = try NPYFile(path: folder.file("s.npy")).floats(rows: 0..<4)
        #expect(scores[2...3].allSatisfy(\.isNaN) && scores[4] == 1)
        let good = try search("--vectors", songs)
        #expect(!good.messages.contains("direction"))
    }

    @Test("Queries of another width, a file that is none, and k below 1 are refused")
    func refused() throws {
        let songs = try vectors("songs.npy", [[1, 0], [0, 1]])
        let wide = try vectors("wide.npy", [[1, 0, 0]])
        #expect(try search("--vectors", songs, "--queries", wide).status == 1)
        let text = try folder.write("no vectors", to: "text.npy")
        let outcome = try search("--vectors", text)
        #expect(outcome.status == 1 && outcome.messages.contains("text.npy"))
        let k = try search("--vectors", songs, "-k", "-1")
        #expect(k.status == 64 && k.messages.contains("-k -1"))
        let empty = try search("--vectors", songs, "--device-memory", "none")
        #expect(empty.status == 64)
    }

    @Test("An output that is an input, the other output or a catalogue's file is refused, and nothing is lost")
    func overwriting() throws {
        let songs = try vectors("songs.npy", [[1, 0], [0, 1]])
        let before = try folder.bytes("songs.npy")
        for outputs in [["songs.npy", "s.npy"], ["n.npy", "./songs.npy"], ["n.npy", "n.npy"]] {
            let outcome = try Program.start(
                ["search", "--vectors", songs, "--neighbours", outputs[0], "--scores", outputs[1], "--device", "cpu"],
                in: folder.path
            ).wait()
            #expect(outcome.status == 1 && outcome.messages.contains("choose another name"), "\(outcome.messages)")
        }
        #expect(try folder.bytes("songs.npy") == before)
        let catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        let latents = try folder.bytes("c.timbre/latents.npy")
        for arguments in [
            ["export", "features", "--output", catalogue + "/latents.npy"],
            ["search", "--neighbours", catalogue + "/latents.npy", "--scores", "s.npy"],
        ] {
            let outcome = try Program.start(arguments + ["--catalogue", catalogue], in: folder.path).wait()
            #expect(outcome.status == 1 && outcome.messages.contains("choose another name"), "\(outcome.messages)")
        }
        #expect(try folder.bytes("c.timbre/latents.npy") == latents)
    }

    @Test(
        "No output of any command replaces or joins a file of a catalogue, however its path is spelt",
        arguments: [
            "c.timbre/latents.npy", "c.timbre/new.npz", "./c.timbre/../c.timbre/songs.sqlite", "link/recipe.yaml",
            "link/new", "to the model", "hard", "c.timbre/latents", "moved.npy",
        ])
    func outputsInCatalogue(path: String) throws {
        let catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "c.timbre")
        try files.createSymbolicLink(
            atPath: folder.file("to the model"), withDestinationPath: "c.timbre/model.safetensors")
        try files.linkItem(atPath: catalogue + "/latents.npy", toPath: folder.file("hard"))
        let isLinkedTo = path == "moved.npy"
        if isLinkedTo {
            // A file that the catalogue itself links to; a map is not even begun in such a catalogue.
            try files.moveItem(atPath: catalogue + "/features.npy", toPath: folder.file("moved.npy"))
            try files.createSymbolicLink(atPath: catalogue + "/features.npy", withDestinationPath: "../moved.npy")
        }
        let before = try snapshot(catalogue)
        let songs = try vectors("songs.npy", [[1, 0], [0, 1]])
        var commands = [
            ["export", "features", "--output", path], ["export", "latents", "--output", path],
            ["search", "--neighbours", path, "--scores", "s.npy"],
            ["search", "--neighbours", "n.npy", "--scores", path],
            ["map", "--method", "pca", "--output", path],
        ]
        // Without the catalogue at hand, a file elsewhere is anybody's.
        if !["hard", "moved.npy"].contains(path) {
            commands.append(["synthesize", "--songs", "3", "--output", path])
            commands.append(["search", "--vectors", songs, "--neighbours", "n.npy", "--scores", path])
        }
        for command in commands {
            let outcome = try Program.start(command + ["--catalogue", catalogue], in: folder.path).wait()
            #expect(
                outcome.status == 1
                    && outcome.messages.contains(
                        isLinkedTo && command[0] == "map" ? "it is a link" : "choose another name"),
                "\(command): \(outcome.status) \(outcome.messages)")
            // A map that is made before it is known where it goes would be kept.
            #expect(try snapshot(catalogue) == before, "\(command)")
        }
    }

    @Test("Outputs beside a catalogue, in its plots and beside another program's database are written")
    func outputsElsewhere() throws {
        let catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        try FileManager.default.createDirectory(atPath: catalogue + "/plots", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: folder.file("other"), withIntermediateDirectories: true)
        let header = Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0, count: 200)
        _ = try folder.write(header, to: "other/songs.sqlite")
        for path in ["latents.npy", "c.timbre.csv", "c.timbre/plots/songs.csv", "other/songs.csv"] {
            let outcome = try Program.start(
                ["export", "songs", "--output", path, "--catalogue", catalogue], in: folder.path
            ).wait()
            #expect(outcome.status == 0, "\(outcome.messages)")
            #expect(try folder.text(path).hasPrefix("id,source_id"))
        }
    }

    private func snapshot(_ catalogue: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: catalogue)
        return Dictionary(
            uniqueKeysWithValues: try names.map {
                ($0, try Data(contentsOf: URL(fileURLWithPath: catalogue + "/" + $0)))
            })
    }

    @Test("Vectors that are cut in the middle of a search end in a sentence with the file's name")
    func cut() throws {
        var random = SplitMix(state: 3)
        let rows = (0..<150_000).map { _ in (0..<16).map { _ in random.uniform() } }
        let songs = try vectors("songs.npy", rows)
        let running = try Program.start(
            [
                "search", "--vectors", songs, "--neighbours", "n.npy", "--scores", "s.npy", "--device", "cpu",
                "--threads",
                "1",
            ], in: folder.path)
        while running.process.isRunning, !(try folder.names.contains { $0.hasPrefix("n.npy.") }) { usleep(1000) }
        #expect(truncate(songs, 1 << 20) == 0)
        let outcome = try running.wait()
        #expect(outcome.status == 1, "\(outcome.status) \(outcome.messages)")
        #expect(outcome.messages.contains("songs.npy” is damaged: it was cut while it was read"))
        #expect(try folder.names == ["songs.npy"])
    }

    @Test("What is said of k is the width of the files")
    func statedWidth() throws {
        let songs = try vectors("songs.npy", [[1, 0], [0, 1], [1, 1]])
        let outcome = try search("--vectors", songs, "-k", "10", "--json")
        #expect(outcome.objects.first?["k"] as? Int == 2)
        #expect(try NPYFile(path: folder.file("n.npy")).columns == 2)
    }

    @Test("Every kind of export can be read again and covers every song")
    func exports() throws {
        let catalogue = try Examples.trained.get().path
        func export(_ kind: String, _ name: String) throws {
            let outcome = try Program.run(
                "export", kind, "--catalogue", catalogue, "--output", folder.file(name))
            #expect(outcome.status == 0, "\(kind): \(outcome.messages)")
        }
        try export("lookup", "lookup.csv")
        let lookup = try folder.text("lookup.csv").split(separator: "\n")
        #expect(lookup[0].contains("latent_35") && !lookup[0].contains("latent_36"))
        try export("songs", "songs.csv")
        let columns = "id,source_id,title,artist,artists,album,genre,genres,emotion,year,popularity"
        #expect(try folder.text("songs.csv").hasPrefix(columns) && lookup[0].hasPrefix(columns))
        try export("features", "features.csv")
        try export("features", "features.npy")
        #expect(try NPYFile(path: folder.file("features.npy")).rows == 400)
        try export("vocabularies", "vocabularies.csv")
        #expect(try folder.text("vocabularies.csv").contains("emotion,0,unknown,"))
        try export("scaling", "scaling.csv")
        #expect(try folder.text("scaling.csv").split(separator: "\n").count == 19)
        try export("latents", "latents.npy")
        #expect(try NPYFile(path: folder.file("latents.npy")).columns == 36)
        #expect(try folder.text("latents.ids.txt").split(separator: "\n").count == 400)
        try export("encoder", "encoder.safetensors")
        try export("model", "model.safetensors")
        let model = try SafeTensors(contentsOf: folder.file("model.safetensors"))
        let encoder = try SafeTensors(contentsOf: folder.file("encoder.safetensors"))
        #expect(encoder.tensors.count < model.tensors.count && encoder["latent.kernel"] == model["latent.kernel"])
        let unknown = try Program.run("export", "everything", "--catalogue", catalogue, "--output", "x")
        #expect(unknown.status == 64)
    }

    @Test("Help of every command has an example")
    func help() throws {
        for command in [
            "devices", "doctor", "synthesize", "ingest", "train", "embed", "similar", "playlist", "search", "export",
        ] {
            let outcome = try Program.run(command, "--help")
            #expect(outcome.status == 0 && outcome.output.contains("Example:"), "\(command)")
        }
    }
}
