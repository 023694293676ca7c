import Foundation
import Testing
import TimbreTestSupport

@Suite("timbre plot")
struct PlotCommandTests {
    /// Whether the program that draws is there.
    static let canDraw = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot")
    }

    let folder: TemporaryFolder
    let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
    }

    /// A directory with a program of that name alone.
    private func path(with script: String) throws -> [String: String] {
        try FileManager.default.createDirectory(atPath: folder.file("bin"), withIntermediateDirectories: true)
        let program = try folder.write("#!/bin/sh\n" + script + "\n", to: "bin/gnuplot")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        return ["PATH": folder.file("bin")]
    }

    @Test("All that can be drawn goes into the catalogue's plots, a path a line", .enabled(if: canDraw))
    func all() throws {
        let outcome = try Program.run("plot", "--catalogue", catalogue)
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.lines.allSatisfy { FileManager.default.fileExists(atPath: $0) })
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: catalogue + "/plots"))
        #expect(names.count == outcome.lines.count)
        for picture in ["history", "map", "histograms", "histogram-tempo", "correlation", "pairs", "shares"] {
            #expect(names.contains(picture + ".svg") && names.contains(picture + ".png"), "\(picture)")
        }
        #expect(outcome.messages.contains("no clusters: ") && outcome.messages.contains("has no clusters yet"))
        // What plots leave in a catalogue does not trouble it.
        #expect(try Program.run("doctor", "--catalogue", catalogue, "--device", "cpu").status == 0)
    }

    @Test("Names, format and directory are chosen; with --json an object a file", .enabled(if: canDraw))
    func chosen() throws {
        let outcome = try Program.run(
            "plot", "correlation", "histogram", "--column", "Release Date,tempo", "--column", "tempo", "--format",
            "svg",
            "--output",
            folder.file("a/b"), "--json", "--catalogue", catalogue)
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.objects.compactMap { $0["picture"] as? String } == ["correlation", "histogram", "histogram"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("a/b")).sorted() == [
                "correlation.svg", "histogram-tempo.svg", "histogram-year.svg",
            ])
        #expect(try folder.text("a/b/correlation.svg").contains("good for party"))
    }

    @Test("The list says what there is and why something can't be drawn, without gnuplot too")
    func list() throws {
        let outcome = try Program.run(
            "plot", "--list", "--json", "--catalogue", catalogue, environment: ["PATH": folder.path])
        #expect(outcome.status == 0, "\(outcome.messages)")
        let drawable = outcome.objects.filter { $0["drawable"] as? Bool == true }.compactMap {
            $0["picture"] as? String
        }
        #expect(drawable == ["history", "map", "histograms", "histogram", "correlation", "pairs", "shares"])
        #expect(outcome.objects.contains { ($0["obstacle"] as? String)?.contains("has not been evaluated") ?? false })
        #expect(try Program.run("plot", "--list", "--catalogue", catalogue).lines.count == outcome.objects.count + 1)
    }

    @Test("--on latents draws the plane of the latent vectors, where the map is of features", .enabled(if: canDraw))
    func latents() throws {
        _ = try Program.run("map", "--catalogue", catalogue, "--on", "features", "--method", "pca", "--device", "cpu")
        for (more, title) in [
            ([], "principal components of features"), (["--on", "latents"], "principal components of latent vectors"),
        ] {
            let outcome = try Program.start(
                ["plot", "map", "--format", "svg", "--output", folder.file("p"), "--catalogue", catalogue] + more
            ).wait()
            #expect(outcome.status == 0, "\(outcome.messages)")
            #expect(try folder.text("p/map.svg").contains("Map of songs: " + title))
        }
        let untrained = folder.file("new.timbre")
        _ = try Program.run("ingest", Examples.csv.get().path, "--recipe", "spotify-900k", "--catalogue", untrained)
        let none = try Program.run("plot", "map", "--on", "latents", "--catalogue", untrained)
        #expect(none.status == 1 && none.messages.contains("timbre train"), "\(none.messages)")
    }

    @Test("Songs newer than clusters and map are told of, in the picture and beside it", .enabled(if: canDraw))
    func newerSongs() throws {
        _ = try Program.run("cluster", "--catalogue", catalogue, "--clusters", "3")
        _ = try Program.run("map", "--catalogue", catalogue, "--method", "pca", "--device", "cpu")
        let more = folder.file("more.csv")
        _ = try Program.run("synthesize", "--songs", "12", "--seed", "9", "--text-length", "10", "--output", more)
        _ = try Program.run("ingest", more, "--catalogue", catalogue)
        let outcome = try Program.run(
            "plot", "map", "clusters", "cluster-features", "cluster-genres", "--format", "svg", "--output",
            folder.file("p"), "--catalogue", catalogue)
        #expect(outcome.status == 0, "\(outcome.messages)")
        for what in ["clusters and are in none of them", "map and have no place on it"] {
            let notes = outcome.messages.split(separator: "\n").filter {
                $0.contains("12 songs came after the " + what)
            }
            #expect(notes.count == 1, "\(outcome.messages)")
        }
        for (picture, note) in [
            ("map", "12 songs newer than the map"), ("clusters", "12 songs newer than the clusters"),
            ("cluster-features", "12 songs newer than the clusters"),
            ("cluster-genres", "12 songs newer than the clusters"),
        ] {
            #expect(try folder.text("p/\(picture).svg").contains(note), "\(picture)")
        }
    }

    @Test("Ctrl-C keeps the pictures that are complete and leaves nothing half done, status 130")
    func interrupted() throws {
        let running = try Program.start(
            ["plot", "histogram", "--catalogue", catalogue], environment: try path(with: "/bin/sleep 0.2; echo drawn"))
        let plots = catalogue + "/plots"
        func files() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: plots)) ?? [] }
        let outcome = try running.interrupt { files().contains { $0.hasSuffix(".svg") } }
        #expect(outcome.status == 130 && outcome.output.isEmpty, "\(outcome.messages)")
        #expect(outcome.messages.contains("pictures that were complete are kept"))
        // Two for each of 18 features, had it gone on.
        #expect((1..<36).contains(files().count) && files().allSatisfy { $0.hasSuffix(".svg") || $0.hasSuffix(".png") })
        for file in files() { #expect(try folder.text("c.timbre/plots/" + file) == "drawn\n") }
    }

    @Test("Without gnuplot one sentence names the packages")
    func absent() throws {
        let outcome = try Program.run("plot", "--catalogue", catalogue, environment: ["PATH": folder.path])
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.messages.split(separator: "\n").count == 1)
        #expect(outcome.messages.contains("gnuplot-nox"))
    }

    @Test("A gnuplot that fails is told by its first error; what stood there stays, and nothing is left beside it")
    func failing() throws {
        try FileManager.default.createDirectory(atPath: catalogue + "/plots", withIntermediateDirectories: true)
        try folder.write("old", to: "c.timbre/plots/shares.svg")
        let script = "echo '\nplot x\n     ^' >&2; echo 'line 7: the moon is not full' >&2; exit 1"
        let outcome = try Program.run(
            "plot", "shares", "--catalogue", catalogue, environment: try path(with: script))
        #expect(outcome.status == 1, "\(outcome.messages)")
        #expect(outcome.messages.contains("gnuplot failed: line 7: the moon is not full"))
        #expect(try folder.text("c.timbre/plots/shares.svg") == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: catalogue + "/plots") == ["shares.svg"])
    }

    @Test("A gnuplot that draws nothing or is killed is an error", arguments: ["exit 0", "kill -9 $$"])
    func empty(script: String) throws {
        let outcome = try Program.run(
            "plot", "shares", "--catalogue", catalogue, environment: try path(with: script))
        #expect(outcome.status == 1 && outcome.messages.contains("gnuplot failed"), "\(outcome.messages)")
    }

    @Test(
        "What is asked for and is not there is refused in one sentence",
        arguments: [
            (["plot", "evaluation"], 1, "has not been evaluated"),
            (["plot", "histogram", "--column", "bpm"], 64, "tempo"),
            (["plot", "paintings"], 64, "correlation"), (["plot", "--format", "gif"], 64, "svg"),
            (["plot", "--sample", "1"], 64, "--sample"), (["plot", "--output", ""], 64, "--output"),
            (["plot", "histogram", "--column", ""], 64, "name a column"),
            (["plot", "pairs", "--columns", "tempo,"], 64, "name a column"),
            (["plot", "pairs", "--columns", "tempo,tempo"], 1, "fewer than two columns"),
        ])
    func refused(arguments: [String], status: Int32, word: String) throws {
        let outcome = try Program.start(
            arguments + ["--catalogue", catalogue], environment: try path(with: "exit 3")
        ).wait()
        #expect(outcome.status == status && outcome.messages.contains(word), "\(outcome.messages)")
        #expect(outcome.output.isEmpty)
    }
}
