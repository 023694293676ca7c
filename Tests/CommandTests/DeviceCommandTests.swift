import Foundation
import Testing
import TimbreCompute
import TimbreTestSupport

@Suite("Devices and the lack of them")
struct DeviceCommandTests {
    static let hasPoCL = (try? Device.select("pocl", threads: nil)) != nil

    @Test("A device that is not there ends with status 1 and lists those present")
    func absent() throws {
        let outcome = try Program.run("devices", "--device", "voodoo 2")
        #expect(outcome.status == 1 && outcome.messages.contains("voodoo 2") && outcome.messages.contains("cpu"))
    }

    @Test(
        "Every command checks the device that is asked for, whether it computes or not",
        arguments: [
            ["synthesize", "--songs", "1", "--output", "x.csv"], ["ingest", "x.csv"], ["train"], ["embed"],
            ["similar", "--id", "0"], ["search", "--neighbours", "n.npy", "--scores", "s.npy"],
            ["export", "songs", "--output", "x.csv"], ["doctor"], ["devices"],
        ])
    func absentEverywhere(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let catalogue = try Examples.trained.get().path
        let outcome = try Program.start(
            arguments + ["--catalogue", catalogue, "--device", "voodoo"], in: folder.path
        ).wait()
        #expect(outcome.status == 1 && outcome.messages.contains("voodoo"), "\(outcome.messages)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test("Without an OpenCL platform, and without the loader, every command works on the CPU and says why")
    func withoutOpenCL() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("none"), withIntermediateDirectories: true)
        for environment in [
            ["OCL_ICD_VENDORS": folder.file("none")], ["TIMBRE_OPENCL_LIBRARY": folder.file("none/libOpenCL.so.1")],
        ] {
            try everyCommand(in: folder, environment: environment) { outcome in
                #expect(outcome.messages.contains("using the CPU"), "\(outcome.messages)")
            }
        }
    }

    @Test("With PoCL named, everything runs through OpenCL", .enabled(if: Self.hasPoCL, "PoCL is not installed"))
    func throughPoCL() throws {
        let folder = try TemporaryFolder()
        try everyCommand(in: folder, environment: ["TIMBRE_DEVICE": "pocl"]) { outcome in
            #expect(outcome.messages.lowercased().contains("pocl"), "\(outcome.messages)")
        }
    }

    /// - Parameter check: what the messages of each command that computes must say.
    private func everyCommand(
        in folder: TemporaryFolder, environment: [String: String], check: (Program.Outcome) throws -> Void
    ) throws {
        let csv = folder.file("songs.csv")
        let catalogue = folder.file("c.timbre")
        try? FileManager.default.removeItem(atPath: catalogue)
        func run(_ arguments: [String], computes: Bool = true) throws {
            let outcome = try Program.start(arguments, in: folder.path, environment: environment).wait()
            #expect(outcome.status == 0, "\(arguments): \(outcome.messages)")
            if computes { try check(outcome) }
        }
        try run(["synthesize", "--songs", "60", "--text-length", "10", "--output", csv], computes: false)
        try run(["devices"])
        try run(["ingest", csv, "--recipe", "spotify-900k", "--catalogue", catalogue], computes: false)
        try run(["train", "--catalogue", catalogue, "--epochs", "1"])
        try run(["ingest", try Examples.csv.get().path, "--catalogue", catalogue], computes: false)
        try run(["embed", "--catalogue", catalogue])
        try run(["similar", "--catalogue", catalogue, "--id", "1"])
        try run(["search", "--catalogue", catalogue, "--neighbours", "n.npy", "--scores", "s.npy"])
        try run(["export", "latents", "--raw", "--catalogue", catalogue, "--output", "raw.npy"])
        try run(["doctor", "--catalogue", catalogue])
        // Invented songs, of which each third is of an emotion that its numbers tell.
        let names = ["calm", "happy", "sad"]
        let rows = (0..<45).map { song in
            let numbers = (0..<5).map { "\($0 == song % 3 ? 0.9 : 0.1 + Double(song % 7) / 20)" }
            return "Song \(song),Nobody,\(names[song % 3]),\(numbers.joined(separator: ","))"
        }
        let moods = folder.file("moods.csv")
        try folder.write(
            "title,artist,mood,energy,valence,danceability,liveness,acousticness\n" + rows.joined(separator: "\n")
                + "\n", to: "moods.csv")
        let labelled = folder.file("m.timbre")
        try? FileManager.default.removeItem(atPath: labelled)
        try run(["ingest", moods, "--catalogue", labelled], computes: false)
        let short = ["--recipe", "song-moods", "--set", "training.epochs=2"]
        try run(["moods", "train", "--catalogue", labelled] + short)
        try run(["moods", "report", "--folds", "2", "--catalogue", labelled] + short)
        try run(["moods", "tell", "--catalogue", labelled])
    }

    @Test("Doctor passes every operation, an object each")
    func doctor() throws {
        let outcome = try Program.run("doctor", "--device", "cpu", "--json")
        #expect(outcome.status == 0)
        #expect(outcome.objects.compactMap { $0["operation"] as? String }.contains("train"))
        #expect(outcome.objects.allSatisfy { $0["passed"] as? Bool == true })
    }

    @Test("Doctor passes every operation at a few small sizes, and measures nothing")
    func smallDoctor() throws {
        let outcome = try Program.run("doctor", "--small", "--device", "cpu", "--json")
        #expect(outcome.status == 0 && !outcome.objects.isEmpty)
        #expect(outcome.objects.allSatisfy { $0["passed"] as? Bool == true && !($0["rate"] is Double) })
        #expect(try Program.run("doctor", "--small", "--tune").messages.contains("leave one out"))
        let some = try Program.run("doctor", "--small", "--only", "topK,gather", "--device", "cpu", "--json")
        #expect(some.objects.compactMap { $0["operation"] as? String } == ["topK", "gather"])
        let none = try Program.run("doctor", "--only", "topk", "--device", "cpu")
        #expect(none.status == 64 && none.messages.contains("no operation “topk”"))
    }

    @Test(
        "Doctor tunes PoCL, says what it kept, and the next run uses it",
        .enabled(if: Self.hasPoCL, "PoCL is not installed"))
    func tune() throws {
        let folder = try TemporaryFolder()
        let environment = ["XDG_CACHE_HOME": folder.path]
        let outcome = try Program.start(
            ["doctor", "--tune", "--device", "pocl", "--json"], in: folder.path, environment: environment
        ).wait()
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(Set(outcome.objects.compactMap { $0["kernel"] as? String }).count == 3)
        let kept = outcome.objects.filter { ($0["verdict"] as? String)?.hasPrefix("kept") == true }
        #expect(kept.count >= 3)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("timbre"))
        #expect(names.filter { $0.hasSuffix(".tuning.json") }.count == 1)
        let checks = try Program.start(
            ["doctor", "--device", "pocl", "--json"], in: folder.path, environment: environment
        ).wait()
        #expect(!checks.objects.isEmpty && checks.objects.allSatisfy { $0["passed"] as? Bool == true })
        let none = try Program.run("doctor", "--tune", "--device", "cpu")
        #expect(none.status == 0 && none.output.isEmpty && none.messages.contains("nothing to tune"))
    }

    @Test(
        "Search gives the same files on PoCL as on the CPU, for any threads and memory",
        .enabled(if: Self.hasPoCL, "PoCL is not installed"))
    func searchBits() throws {
        let folder = try TemporaryFolder()
        let catalogue = try Examples.trained.get().path
        var files: Set<[Data]> = []
        for more in [
            ["--device", "cpu"], ["--device", "cpu", "--threads", "3"], ["--device", "pocl"],
            ["--device", "pocl", "--device-memory", "64KiB"],
        ] {
            let outcome = try Program.start(
                [
                    "search", "--catalogue", catalogue, "-k", "7", "--neighbours", folder.file("n.npy"), "--scores",
                    folder.file("s.npy"),
                ] + more
            ).wait()
            #expect(outcome.status == 0, "\(more): \(outcome.messages)")
            files.insert([try folder.bytes("n.npy"), try folder.bytes("s.npy")])
        }
        #expect(files.count == 1)
    }
}
