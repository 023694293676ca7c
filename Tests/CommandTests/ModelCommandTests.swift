import Foundation
import Testing
import TimbreTestSupport

@Suite("timbre models, --model, --name and --from") struct ModelCommandTests {
    private let folder: TemporaryFolder
    private let catalogue: String
    /// Other songs of the same columns, without a model.
    private let others: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        others = folder.file("o.timbre")
        let songs = folder.file("songs.csv")
        _ = try Program.run("synthesize", "--songs", "120", "--seed", "5", "--text-length", "10", "--output", songs)
        _ = try Program.run("ingest", songs, "--catalogue", others, "--recipe", "spotify-900k")
    }

    private func run(_ arguments: String...) throws -> Program.Outcome {
        try Program.start(arguments + ["--catalogue", catalogue, "--device", "cpu"]).wait()
    }

    private func train(_ arguments: String...) throws -> Program.Outcome {
        try Program.start(
            ["train", "--catalogue", catalogue, "--device", "cpu", "--epochs", "2", "--batch-size", "64"] + arguments
        ).wait()
    }

    @Test("A second model is listed, answers, is grouped and drawn apart from the first, and can be removed")
    func second() throws {
        let before = try folder.bytes("c.timbre/latents.npy")
        #expect(try train("--name", "wide", "--set", "network.latent=32", "--seed", "7").status == 0)
        #expect(try folder.bytes("c.timbre/latents.npy") == before)
        let listed = try run("models", "--json").objects
        #expect(listed.map { $0["name"] as? String } == ["default", "wide"])
        #expect(listed.map { ($0["differences"] as? [String])?.count } == [0, 1])
        let table = try run("models")
        #expect(
            table.lines.count == 3 && table.output.contains("network.latent was 40 and is now 32"), "\(table.output)")
        func best(_ more: String...) throws -> [String] {
            let outcome = try Program.start(
                ["similar", "--catalogue", catalogue, "--id", "3", "--quiet", "--json"] + more
            ).wait()
            #expect(outcome.status == 0, "\(outcome.messages)")
            return outcome.lines
        }
        #expect(try best("--model", "wide") != best())
        #expect(try best("--model", "default") == best())
        #expect(try run("cluster", "--clusters", "3", "--model", "wide").status == 0)
        #expect(try run("map", "--model", "wide", "--method", "pca").status == 0)
        #expect(try run("similar", "--cluster", "1", "--model", "wide").status == 0)
        #expect(try run("similar", "--cluster", "1").status == 1)
        let exported = folder.file("wide.npy")
        #expect(try run("export", "latents", "--output", exported, "--model", "wide").status == 0)
        #expect(try run("doctor", "--small", "--only", "gather").status == 0)
        #expect(try run("models", "--remove", "wide").status == 0)
        #expect(try run("models", "--json").objects.count == 1)
        #expect(try run("models", "--remove", "wide").status == 1)
    }

    @Test("A name that is none is a mistake in the command; one that no model has gets the names that there are")
    func names() throws {
        for name in ["Wide", "a/b", "-x", "../x"] {
            let outcome = try run("similar", "--id", "1", "--model=\(name)")
            #expect(outcome.status == 64 && outcome.messages.contains("a-z"), "\(name): \(outcome.messages)")
        }
        for command in [["similar", "--id", "1"], ["evaluate"], ["embed"], ["cluster"], ["plot"], ["map"]] {
            let outcome = try Program.start(command + ["--model", "defualt", "--catalogue", catalogue]).wait()
            #expect(outcome.status == 1 && outcome.messages.contains("did you mean “default”"), "\(outcome.messages)")
        }
        #expect(try run("embed", "--model", "absent.timbre").status == 1)
        let bare = try Program.run("similar", "--id", "1", "--catalogue", others)
        #expect(bare.status == 1 && bare.messages.contains("train"), "\(bare.messages)")
    }

    @Test(
        "Another catalogue's songs are mapped by the model, from the catalogue or its file, and by a name of their own")
    func bring() throws {
        for source in [catalogue, catalogue + "/model.safetensors"] {
            let outcome = try Program.run(
                "embed", "--model", source, "--catalogue", others, "--device", "cpu", "--json")
            #expect(outcome.status == 0, "\(outcome.messages)")
            #expect(outcome.objects.first?["mapped"] as? Int == 120)
            #expect(outcome.objects.first?["model"] as? String == "default")
            #expect(outcome.messages.contains("the model knows"))
        }
        let named = try Program.run("embed", "--model", catalogue, "--name", "theirs", "--catalogue", others)
        #expect(named.status == 0 && named.output.contains("“theirs”"), "\(named.messages)")
        let listed = try Program.run("models", "--catalogue", others, "--json").objects
        #expect(listed.map { $0["of_other_songs"] as? Bool } == [true, true])
        #expect(try Program.run("doctor", "--small", "--only", "gather", "--catalogue", others).status == 0)
        #expect(try Program.run("similar", "--id", "3", "--model", "theirs", "--catalogue", others).status == 0)
    }

    @Test("A copy has a name, and nothing takes a model's place by mistake")
    func copies() throws {
        #expect(try train("--name", "wide", "--seed", "7").status == 0)
        let before = try folder.bytes("c.timbre/model.wide.safetensors")
        for arguments in [["--name", "wide"], ["--name", "wide", "--model", "wide"]] {
            let outcome = try Program.start(["embed", "--catalogue", catalogue] + arguments).wait()
            #expect(outcome.status == 64 && outcome.messages.contains("--model"), "\(outcome.messages)")
        }
        #expect(try folder.bytes("c.timbre/model.wide.safetensors") == before)
        #expect(try run("embed", "--model", "wide", "--name", "copy").status == 0)
        #expect(try folder.bytes("c.timbre/model.copy.safetensors") == before)
        let vectors = folder.file("v.npy")
        #expect(try run("export", "latents", "--output", vectors).status == 0)
        let refused = try run(
            "search", "--vectors", vectors, "--model", "wide", "--neighbours", folder.file("n.npy"), "--scores",
            folder.file("s.npy"))
        #expect(refused.status == 64 && refused.messages.contains("--model"), "\(refused.messages)")
    }

    @Test("A training begins with another catalogue's model, and one with another network is refused with what differs")
    func from() throws {
        let outcome = try Program.run(
            "train", "--from", catalogue, "--epochs", "1", "--catalogue", others, "--device", "cpu")
        #expect(outcome.status == 0 && outcome.messages.contains("beginning with the weights"), "\(outcome.messages)")
        let refused = try Program.run(
            "train", "--from", catalogue, "--set", "network.latent=8", "--catalogue", others, "--device", "cpu")
        #expect(refused.status == 1 && refused.messages.contains("× 40 linear there"), "\(refused.messages)")
        let again = try Program.run(
            "train", "--from", "default", "--name", "more", "--epochs", "1", "--catalogue", others, "--device", "cpu")
        #expect(again.status == 0, "\(again.messages)")
    }
}
