import Foundation
import Testing
import TimbreTestSupport

@Suite("timbre evaluate --models")
struct EvaluateModelsCommandTests {
    let folder: TemporaryFolder
    let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        let train = [
            "train", "--name", "wide", "--set", "blend.width=60", "--epochs", "1", "--batch-size", "64",
        ]
        let trained = try Program.start(train + ["--catalogue", catalogue, "--device", "cpu"]).wait()
        #expect(trained.status == 0, "\(trained.messages)")
    }

    private func evaluate(_ arguments: String...) throws -> Program.Outcome {
        let rows = (0..<240).map { "list \($0 / 30),\($0)\n" }.joined()
        let playlists = try folder.write("pid,id\n" + rows, to: "playlists.csv")
        return try Program.start(
            ["evaluate", "--catalogue", catalogue, "--device", "cpu", "--playlists", playlists, "--skip", "classic"]
                + arguments
        ).wait()
    }

    @Test("The first is compared with the others, kept under its own name, and drawn")
    func sideBySide() throws {
        let outcome = try evaluate("--models", "wide, default")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.lines[0].contains("that no model was trained on"))
        #expect(outcome.lines.contains("model wide, less the other models"))
        #expect(outcome.lines.contains("model wide, artists hidden, less the other models"))
        #expect(outcome.lines.contains { $0.hasPrefix("nDCG@100  ") && $0.contains("  model default  ") })
        #expect(outcome.lines.contains("model default, less the best baseline that knows no more"))
        #expect(FileManager.default.fileExists(atPath: catalogue + "/evaluation.wide.json"))
        #expect(!FileManager.default.fileExists(atPath: catalogue + "/evaluation.json"))
        let drawn = try Program.run("plot", "evaluation", "--model", "wide", "--catalogue", catalogue)
        #expect(drawn.status == 0, "\(drawn.messages)")
    }

    @Test("JSON names the model of each system, and has every pair; a view is skipped for all models")
    func json() throws {
        let outcome = try evaluate("--models", "default", "--models", "wide", "--skip", "model_new", "--json")
        let models = outcome.objects.filter { $0["of"] as? String == "model" }
        #expect(models.map { $0["name"] as? String } == ["model", "model_cold", "model:wide", "model_cold:wide"])
        #expect(models.map { $0["model"] as? String } == ["default", "default", "wide", "wide"])
        #expect(models.allSatisfy { $0["model_generation"] is Int })
        let pairs = outcome.objects.filter { ($0["baseline"] as? String)?.hasPrefix("model") ?? false }
        #expect(Set(pairs.compactMap { $0["system"] as? String }) == ["model", "model_cold"])
        #expect(Set(pairs.compactMap { $0["baseline"] as? String }) == ["model:wide", "model_cold:wide"])
    }

    @Test(
        "Names that can't be meant are told in one sentence",
        arguments: [
            (["--models", "default,wid"], 1, "has no model “wid” (did you mean “wide”?)"),
            (["--models", "wide,wide"], 64, "the model “wide” is named twice"),
            (["--models", "default,,wide"], 64, "“” is no name for a model"),
            (["--models", "default", "--model", "wide"], 64, "name all models in --models"),
        ] as [([String], Int32, String)])
    func refused(arguments: [String], status: Int32, said: String) throws {
        let outcome = try Program.start(["evaluate", "--catalogue", catalogue, "--device", "cpu"] + arguments).wait()
        #expect(outcome.status == status && outcome.messages.contains(said), "\(outcome.messages)")
        #expect(outcome.output.isEmpty)
    }
}
