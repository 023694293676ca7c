import Foundation
import Testing
import TimbreTestSupport

@Suite("timbre train and embed")
struct TrainingCommandTests {
    let folder: TemporaryFolder
    let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
    }

    private func train(_ arguments: String...) throws -> Program.Outcome {
        try Program.start(["train", "--catalogue", catalogue, "--device", "cpu"] + arguments).wait()
    }

    @Test("The same seed gives the same bytes, whatever the number of threads; another seed gives others")
    func determinism() throws {
        let models = try [["--threads", "1"], ["--threads", "3"], ["--seed", "43"]].map { more in
            _ = try Program.start(
                ["train", "--catalogue", catalogue, "--device", "cpu", "--epochs", "2", "--batch-size", "64"] + more
            ).wait()
            return try folder.bytes("c.timbre/model.safetensors")
        }
        #expect(models[0] == models[1])
        #expect(models[0] != models[2])
    }

    @Test("Interrupted and resumed, it ends with the bytes of a training that was not")
    func resume() throws {
        let setting = ["--epochs", "4000", "--batch-size", "64", "--set", "training.patience=4000"]
        let base = ["train", "--catalogue", catalogue, "--device", "cpu"] + setting
        #expect(try Program.start(base).wait().status == 0)
        let whole = try folder.bytes("c.timbre/model.safetensors")
        try FileManager.default.removeItem(atPath: catalogue)
        _ = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        let before = try folder.bytes("c.timbre/model.safetensors")

        let checkpoint = try folder.bytes("c.timbre/checkpoint.safetensors")
        let running = try Program.start(base + ["--checkpoint-seconds", "0"])
        while running.process.isRunning, (try? folder.bytes("c.timbre/checkpoint.safetensors")) == checkpoint {
            Thread.sleep(forTimeInterval: 0.005)
        }
        running.process.interrupt()
        let outcome = try running.wait()
        try #require(outcome.status == 130, "the training ended before it was interrupted: \(outcome.messages)")
        #expect(outcome.messages.contains("--resume"))
        #expect(try folder.bytes("c.timbre/model.safetensors") == before)
        #expect(try Program.run("similar", "--catalogue", catalogue, "--id", "0").status == 0)

        // Fewer epochs than are trained end the training with the epoch that was begun.
        let few = try folder.copy(catalogue, to: "few.timbre")
        let ended = try Program.run("train", "--catalogue", few, "--resume", "--epochs", "1", "--device", "cpu")
        #expect(ended.status == 0, "\(ended.messages)")

        // What the interrupted training was told need not be told again.
        #expect(try train("--resume").status == 0)
        #expect(try folder.bytes("c.timbre/model.safetensors") == whole)
    }

    @Test("Resuming a training of another seed is refused, and what differs is named")
    func resumeAnother() throws {
        let outcome = try train("--resume", "--seed", "5", "--epochs", "2", "--batch-size", "64")
        #expect(outcome.status == 1 && outcome.messages.contains("seed"), "\(outcome.messages)")
    }

    @Test("The report has the loss of each part and R² of every feature")
    func report() throws {
        let outcome = try train("--epochs", "3", "--batch-size", "64", "--json")
        let report = try #require(outcome.objects.first)
        for key in ["training_loss", "validation_loss", "test_loss", "numbers_mse"] {
            #expect((report[key] as? Double).map { $0 > 0 } ?? false, "\(key)")
        }
        #expect((report["r2"] as? [String: Any])?.count == 18)
        let history = try folder.text("c.timbre/history.csv").split(separator: "\n")
        #expect(history.count == 4 && history[0].hasPrefix("epoch,loss,validation_loss"))
    }

    @Test("Songs that are added later are found once they are embedded")
    func embed() throws {
        let more = folder.file("more.csv")
        _ = try Program.run("synthesize", "--songs", "50", "--seed", "9", "--text-length", "10", "--output", more)
        #expect(try Program.run("ingest", more, "--catalogue", catalogue).status == 0)
        let early = try Program.run("similar", "--catalogue", catalogue, "--id", "420")
        #expect(early.status == 1 && early.messages.contains("timbre embed"))
        let embedded = try Program.run("embed", "--catalogue", catalogue, "--device", "cpu", "--json")
        #expect(embedded.objects.first?["mapped"] as? Int == 50)
        #expect(try Program.run("similar", "--catalogue", catalogue, "--id", "420").status == 0)
    }

    @Test(
        "A value that the recipe does not have, or that is none, is refused",
        arguments: ["training.rat=1", "training.rate=fast", "training.rate", "network.latent=0"])
    func set(assignment: String) throws {
        let outcome = try train("--set", assignment)
        #expect([1, 64].contains(outcome.status))
        #expect(
            outcome.messages.split(separator: "\n").filter { $0.contains("error") || $0.contains("Error") }.count == 1)
    }

    @Test("A training that diverges is told with a lower rate in plain digits")
    func diverging() throws {
        let outcome = try train("--set", "training.rate=1e30", "--epochs", "3")
        #expect(
            outcome.status == 1 && outcome.messages.contains("(--set training.rate=1e+29)\n"), "\(outcome.messages)")
    }

    @Test("Another network or objective that the catalogue keeps is told once, with the way back")
    func keptRecipe() throws {
        let base = ["--epochs", "1", "--batch-size", "64"]
        func train(_ more: String...) throws -> String {
            let outcome = try Program.start(["train", "--catalogue", catalogue, "--device", "cpu"] + base + more).wait()
            #expect(outcome.status == 0, "\(outcome.messages)")
            return outcome.messages
        }
        let told = try train("--set", "network.latent=8", "--set", "artist.context=3", "--set", "training.rate=0.002")
        #expect(
            told.contains(
                "the catalogue's recipe is now this model's, for later trainings too: artist.context was 6 and is now 3, "
                    + "network.latent was 40 and is now 8; a training with the earlier values goes back"), "\(told)")
        #expect(!told.contains("training.rate was"))
        #expect(try !train().contains("catalogue's recipe"))
        #expect(try folder.text("c.timbre/recipe.yaml").contains("latent: 8"))
        #expect(try train("--set", "network.latent=40").contains("network.latent was 8 and is now 40"))
        #expect(try folder.text("c.timbre/recipe.yaml").contains("rate: 0.001"))
    }

    @Test("Songs that are all alike have no direction, which train and embed say, and what to do")
    func alike() throws {
        let path = folder.file("alike.timbre")
        func ingest(_ songs: Range<Int>) throws {
            let rows = songs.map { Examples.track("t\($0)", title: "Song") }
            let csv = try folder.write(Examples.tracks(rows), to: "alike.csv")
            _ = try Program.run("ingest", csv, "--recipe", "spotify-tracks", "--catalogue", path)
        }
        try ingest(0..<20)
        let trained = try Program.run("train", "--epochs", "3", "--catalogue", path, "--device", "cpu")
        #expect(trained.status == 0 && trained.messages.contains("none of the 20 songs has a direction"))
        #expect(trained.messages.contains("ingest songs that do"), "\(trained.messages)")
        try ingest(20..<21)
        let embedded = try Program.run("embed", "--catalogue", path, "--device", "cpu")
        #expect(embedded.messages.contains("none of the 21 songs has a direction"), "\(embedded.messages)")
        #expect(embedded.output.hasPrefix("1 song mapped"))
        let similar = try Program.run("similar", "--id", "0", "--catalogue", path)
        #expect(similar.status == 1 && similar.messages.contains("none of the 21 songs has a direction"))
        #expect(try !train("--epochs", "1").messages.contains("direction"))
    }

    @Test("An untrained catalogue says what to run; one that is not there is named")
    func untrained() throws {
        let csv = try Examples.csv.get().path
        let path = folder.file("new.timbre")
        #expect(try Program.run("ingest", csv, "--recipe", "spotify-900k", "--catalogue", path).status == 0)
        let similar = try Program.run("similar", "--catalogue", path, "--id", "0")
        #expect(similar.status == 1 && similar.messages.contains("train"))
        let absent = try Program.run("train", "--catalogue", folder.file("absent.timbre"))
        #expect(absent.status == 1 && absent.messages.contains("absent.timbre"))
    }

    @Test("One song can be trained and embedded", arguments: [1, 9, 10])
    func tiny(songs: Int) throws {
        let csv = folder.file("tiny.csv")
        let path = folder.file("tiny.timbre")
        _ = try Program.run("synthesize", "--songs", "\(songs)", "--output", csv)
        #expect(try Program.run("ingest", csv, "--recipe", "spotify-900k", "--catalogue", path).status == 0)
        let trained = try Program.run("train", "--catalogue", path, "--epochs", "2", "--device", "cpu")
        #expect(trained.status == 0, "\(trained.messages)")
        let found = try Program.run("similar", "--catalogue", path, "--id", "0", "--json")
        #expect(found.status == 0 && found.objects.count == songs - 1)
    }

    @Test(
        "A damaged file is named, status 1, by what reads it and by doctor",
        arguments: ["model.safetensors", "latents.npy", "features.npy", "songs.sqlite"],
        [Damage.truncated, .zeroed, .flipped])
    func damage(file: String, damage: Damage) throws {
        let path = "c.timbre/" + file
        let whole = try folder.bytes(path)
        // In a database, a place that holds a song's text: what lies between its records is nobody's.
        let text = whole.range(of: Data("(synthetic)".utf8))?.lowerBound
        let place = file == "songs.sqlite" ? try #require(text) : whole.count * 3 / 4
        try folder.write(damage.of(whole, flipping: place), to: path)
        let doctor = try Program.run("doctor", "--catalogue", catalogue, "--device", "cpu", "--quiet")
        #expect(doctor.status == 1 && doctor.messages.contains(file), "\(doctor.messages)")
        let reader = file == "features.npy" ? ["train", "--epochs", "1"] : ["similar", "--profile", "tempo=100"]
        let outcome = try Program.start(reader + ["--catalogue", catalogue, "--device", "cpu"]).wait()
        if outcome.status == 0 {
            // A page that this command does not read.
            #expect(file == "songs.sqlite" && damage == .flipped)
        } else {
            #expect(outcome.status == 1 && outcome.messages.contains(file), "\(outcome.messages)")
        }
    }

    enum Damage: CaseIterable {
        case truncated, zeroed, flipped

        func of(_ bytes: Data, flipping place: Int) -> Data {
            switch self {
            case .truncated: return bytes.prefix(bytes.count * 2 / 3)
            case .zeroed: return Data(count: bytes.count)
            case .flipped:
                var bytes = bytes
                bytes[place] ^= 0x10
                return bytes
            }
        }
    }

    @Test("An override that the catalogue can't take is refused before anything is trained")
    func refusedEarly() throws {
        let checkpoint = try folder.bytes("c.timbre/checkpoint.safetensors")
        let outcome = try train("--set", "features.tempo.range=[0,900]", "--epochs", "3")
        #expect(outcome.status == 1 && outcome.messages.contains("tempo"), "\(outcome.messages)")
        #expect(try folder.bytes("c.timbre/checkpoint.safetensors") == checkpoint)
    }

    @Test("What training makes anew may be lost or damaged", arguments: ["latents.npy", "model.safetensors"])
    func trainingHeals(file: String) throws {
        try FileManager.default.removeItem(atPath: folder.file("c.timbre/" + file))
        let broken = try Program.run("similar", "--catalogue", catalogue, "--profile", "tempo=100")
        #expect(
            broken.status == 1
                && broken.messages.contains(
                    "make it anew; every file can be checked (`timbre train`, `timbre doctor --catalogue`)"),
            "\(broken.messages)")
        let trained = try train("--epochs", "1")
        #expect(trained.status == 0, "\(trained.messages)")
        #expect(try Program.run("similar", "--catalogue", catalogue, "--profile", "tempo=100").status == 0)
    }

    @Test("A damaged checkpoint is found by doctor")
    func damagedCheckpoint() throws {
        let path = "c.timbre/checkpoint.safetensors"
        try folder.write(try folder.bytes(path).prefix(1000), to: path)
        let doctor = try Program.run("doctor", "--catalogue", catalogue, "--device", "cpu", "--quiet")
        #expect(doctor.status == 1 && doctor.messages.contains("checkpoint.safetensors"))
        #expect(try train("--resume").status == 1)
    }

    @Test("A model of another recipe is refused")
    func otherRecipe() throws {
        let csv = try Examples.csv.get().path
        let path = folder.file("classic.timbre")
        _ = try Program.run("ingest", csv, "--recipe", "spotify-900k-classic", "--catalogue", path)
        _ = try Program.run("train", "--catalogue", path, "--epochs", "1", "--device", "cpu")
        try folder.write(try folder.bytes("classic.timbre/model.safetensors"), to: "c.timbre/model.safetensors")
        let outcome = try Program.run("similar", "--catalogue", catalogue, "--profile", "tempo=100")
        #expect(outcome.status == 1 && outcome.messages.contains("model.safetensors"), "\(outcome.messages)")
    }
}
