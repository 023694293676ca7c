import Foundation
import Testing
import TimbreCompute
import TimbreTestSupport

@Suite("TIMBRE_TRACE")
struct TraceCommandTests {
    private let folder: TemporaryFolder
    private static let devices = ["cpu"] + Device.openCL().compactMap(\.description.index)

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: String..., trace: String) throws -> Program.Outcome {
        try Program.start(arguments, in: folder.path, environment: ["TIMBRE_TRACE": trace]).wait()
    }

    @Test("A training and a search say where their time went, on every device", arguments: devices)
    func commands(device: String) throws {
        let catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        let trained = try run(
            "train", "--catalogue", catalogue, "--device", device, "--epochs", "2", "--batch-size", "64",
            trace: "t.json")
        #expect(trained.status == 0 && trained.messages.contains("the trace is in “t.json”"))
        let training = try ParsedTrace(contentsOf: folder.file("t.json"))
        let phases: Set = [
            "train", "choose the device", "plan an epoch", "epoch", "validation", "write a checkpoint", "map songs",
        ]
        #expect(training.names("phase").isSuperset(of: phases), "\(training.names("phase"))")
        #expect(training.events("phase").count { $0.name == "epoch" } == 2)
        #expect(training.names("operation").isSuperset(of: ["train", "multiply", "read"]))
        #expect(training.isInOrder("kernel") && training.events("kernel").isEmpty == (device == "cpu"))

        let searched = try run(
            "search", "--catalogue", catalogue, "--device", device, "--neighbours", "n.npy", "--scores", "s.npy",
            "--quiet", trace: "s.json")
        #expect(searched.status == 0 && searched.messages.isEmpty)
        let search = try ParsedTrace(contentsOf: folder.file("s.json"))
        #expect(search.names("phase").isSuperset(of: ["load the index", "search a piece", "hand on answers"]))
        #expect(search.names("operation").contains("topK"))
        if device != "cpu" { #expect(search.names("kernel").contains("score_groups")) }
    }

    @Test("An ingest tells its parts")
    func ingest() throws {
        let outcome = try run("ingest", try Examples.csv.get().path, "--catalogue", "c.timbre", trace: "t.json")
        #expect(outcome.status == 0)
        let phases = try ParsedTrace(contentsOf: folder.file("t.json")).names("phase")
        #expect(phases.isSuperset(of: ["ingest", "look at the tables", "read the tables", "commit"]))
    }

    @Test("A command that fails leaves a whole trace, and its own status and sentence")
    func failing() throws {
        let outcome = try run("train", "--catalogue", "nowhere", trace: "t.json")
        #expect(outcome.status == 1 && outcome.messages.contains("error: "))
        #expect(try ParsedTrace(contentsOf: folder.file("t.json")).names("phase").contains("train"))
    }

    @Test("Ctrl-C leaves a whole trace")
    func interrupted() throws {
        let catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        let running = try Program.start(
            [
                "train", "--catalogue", catalogue, "--device", "cpu", "--epochs", "20000", "--set",
                "training.patience=20000",
            ],
            in: folder.path, environment: ["TIMBRE_TRACE": "t.json"])
        let outcome = try running.interrupt { (try? folder.bytes("t.json").count > 300_000) ?? false }
        #expect(outcome.status == 130)
        let parsed = try ParsedTrace(contentsOf: folder.file("t.json"))
        #expect(parsed.names("phase").isSuperset(of: ["train", "epoch"]))
    }

    @Test("A killed command leaves a file that can be read, but where the kill cuts a write itself")
    func killed() throws {
        let catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        var whole = 0
        for round in 0..<3 {
            let name = "t\(round).json"
            let running = try Program.start(
                [
                    "train", "--catalogue", catalogue, "--device", "cpu", "--epochs", "20000", "--set",
                    "training.patience=20000",
                ],
                in: folder.path, environment: ["TIMBRE_TRACE": name])
            while running.process.isRunning, ((try? folder.bytes(name).count) ?? 0) < 300_000 {
                Thread.sleep(forTimeInterval: 0.01)
            }
            kill(running.process.processIdentifier, SIGKILL)
            #expect(try running.wait().status == 128 + SIGKILL)
            if let trace = try? ParsedTrace(contentsOf: folder.file(name)), !trace.events("operation").isEmpty {
                whole += 1
            }
        }
        #expect(whole >= 2)
    }

    @Test("A trace that can't be written is refused in one sentence before any work")
    func refused() throws {
        let csv = try folder.copy(Examples.csv.get().path, to: "songs.csv")
        let before = try folder.bytes("songs.csv")
        let catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        for path in ["nowhere/t.json", ".", "songs.csv", "\(catalogue)/t.json"] {
            let outcome = try run("ingest", csv, "--catalogue", "new.timbre", trace: path)
            #expect(outcome.status == 1)
            #expect(
                outcome.messages.hasPrefix("error: TIMBRE_TRACE: ")
                    && outcome.messages.contains(path == "." ? "“.”" : "“"))
            #expect(outcome.messages.split(separator: "\n").count == 1)
        }
        #expect(try folder.bytes("songs.csv") == before)
        #expect(!FileManager.default.fileExists(atPath: folder.file("new.timbre")))
    }
}
