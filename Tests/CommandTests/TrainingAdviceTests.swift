import Foundation
import Testing
import TimbreCatalogue
import TimbreTestSupport

@Suite("What timbre train advises, and its way back")
struct TrainingAdviceTests {
    let folder: TemporaryFolder
    let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
    }

    private func train(_ arguments: String...) throws -> Program.Outcome {
        try Program.start(["train", "--catalogue", catalogue, "--device", "cpu"] + arguments).wait()
    }

    @Test("A key without a value goes back to what the recipe had when it was given, shipped or a file")
    func goingBack() throws {
        func train(_ more: String...) throws -> String {
            let base = ["train", "--catalogue", catalogue, "--device", "cpu", "--epochs", "1", "--batch-size", "64"]
            let outcome = try Program.start(base + more).wait()
            #expect(outcome.status == 0, "\(outcome.messages)")
            return outcome.messages
        }
        func kept() throws -> Recipe {
            try Recipe(yaml: folder.text("c.timbre/recipe.yaml"), source: "kept")
        }
        let shipped = try Recipe.named("spotify-900k")
        _ = try train("--set", "objective.weights.artist=2", "--set", "network.latent=8")
        #expect(try kept().objective.weights["artist"] == 2)
        let told = try train("--set", "objective.weights.artist=")
        #expect(told.contains("objective.weights.artist was 2"), "\(told)")
        #expect(try kept().objective == shipped.objective && kept().network.latent == 8)
        #expect(try train("--set", "objective.weights.artist=").contains("nothing changes"))
        // A recipe of one's own is kept when it is first changed.
        var own = shipped
        (own.name, own.network.latent) = ("mine", 6)
        let file = try folder.write(own.yaml(), to: "mine.yaml")
        _ = try train("--recipe", file, "--set", "network.latent=5")
        #expect(try kept().network.latent == 5)
        _ = try train("--set", "network.hidden=[16]")
        _ = try train("--set", "network.latent=")
        #expect(try kept().network.latent == 6 && kept().network.hidden == [16])
        let wrong = try Program.start(["train", "--catalogue", catalogue, "--set", "network.latnt="]).wait()
        #expect(wrong.status == 1 && wrong.messages.contains("did you mean “network.latent”"), "\(wrong.messages)")
    }

    @Test("When the last epoch is the best, more are advised; a patient training that ended early advises none")
    func moreEpochs() throws {
        let short = try train("--epochs", "2", "--batch-size", "64")
        #expect(short.messages.contains("the last epoch was the best"), "\(short.messages)")
        #expect(short.messages.contains("(--epochs 4)"))
        #expect(short.messages.contains("from 400 songs a model learns little"))
        let begun = try train("--epochs", "1", "--name", "begun", "--from", "default")
        #expect(begun.status == 0 && !begun.messages.contains("learns little"), "\(begun.messages)")
        let long = try train(
            "--epochs", "300", "--batch-size", "64", "--set", "training.patience=1", "--set", "training.rate=0.05")
        #expect(long.status == 0 && !long.messages.contains("the last epoch was the best"), "\(long.messages)")
    }

    @Test("A fixed batch of few steps is told with the number that auto chooses; auto says nothing")
    func fewSteps() throws {
        let few = try train("--epochs", "1", "--batch-size", "16384")
        #expect(
            few.messages.contains(
                "an epoch of 320 songs has only 1 step; --batch-size 64, which --set training.batch=auto chooses, "
            ), "\(few.messages)")
        #expect(try !train("--epochs", "1", "--set", "training.batch=auto").messages.contains("only"))
        #expect(try !train("--epochs", "1").messages.contains("only"))
    }
}
