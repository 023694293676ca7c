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

    @Test("A query without a direction is an error that names it")
    func badQuery() throws {
        let songs = try vectors("songs.npy", [[1, 0], [0, 1]])
        let queries = try vectors("queries.npy", [[5, 0], [0, 0]])
        let outcome = try search("--vectors", songs, "--queries", queries)
        #expect(outcome.status == 1 && outcome.messages.contains("1"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("n.npy")))
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
        #expect(lookup[0].contains("latent_19") && !lookup[0].contains("latent_20"))
        try export("songs", "songs.csv")
        try export("features", "features.csv")
        try export("features", "features.npy")
        #expect(try NPYFile(path: folder.file("features.npy")).rows == 400)
        try export("vocabularies", "vocabularies.csv")
        #expect(try folder.text("vocabularies.csv").contains("emotion,0,unknown,"))
        try export("scaling", "scaling.csv")
        #expect(try folder.text("scaling.csv").split(separator: "\n").count == 19)
        try export("latents", "latents.npy")
        #expect(try NPYFile(path: folder.file("latents.npy")).columns == 20)
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
