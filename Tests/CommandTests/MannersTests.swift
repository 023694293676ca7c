import ArgumentParser
import Foundation
import Testing
import TimbreTestSupport

@testable import timbre_cli

@Suite("What the program shows where, and how it takes slips") struct MannersTests {
    @Test(
        "A command that there is not ends with status 64 and the one that was probably meant",
        arguments: [
            (["simlar", "--id", "3"], "“similar” was meant?", "`timbre --help`"),
            (["moods", "sogns"], "“songs” was meant?", "`timbre moods --help`"),
            (["help", "simlar"], "“similar” was meant?", "`timbre --help`"),
            (["qqqqqqqq"], "no command “qqqqqqqq”; `timbre", "`timbre --help`"),
        ])
    func unknown(arguments: [String], suggestion: String, help: String) throws {
        let outcome = try Program.start(arguments).wait()
        #expect(outcome.status == 64 && outcome.output.isEmpty)
        #expect(outcome.messages.contains(suggestion) && outcome.messages.contains(help), "\(outcome.messages)")
        #expect(outcome.messages.split(separator: "\n").count == 1)
    }

    @Test("On a narrow terminal texts of a table are cut to its width, numbers are not, and --wide cuts nothing")
    func narrow() throws {
        let catalogue = try Examples.trained.get().path
        func lines(_ columns: Int, _ more: String...) throws -> [String] {
            let shown = try Terminal.run(
                ["similar", "--id", "3", "-n", "20", "--catalogue", catalogue] + more, columns: columns,
                environment: ["NO_COLOR": "1"])
            return shown.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("one query") }
        }
        let (wide, narrow) = (try lines(60, "--wide"), try lines(60))
        #expect(wide.contains { $0.width > 60 } && wide.count == narrow.count)
        #expect(narrow.contains { $0.contains("…") } && narrow.allSatisfy { $0.width <= 60 })
        for (one, other) in zip(wide, narrow) {
            let (one, other) = (one.split(separator: " "), other.split(separator: " "))
            #expect(one.prefix(2) == other.prefix(2) && one.last == other.last)
        }
        #expect(try lines(300) == wide)
    }

    @Test("Titles of columns and errors stand out on a terminal, not where NO_COLOR is set, on a dumb one or in a file")
    func colour() throws {
        let arguments = ["recipes"]
        #expect(try Terminal.run(arguments, columns: 80).hasPrefix("\u{1B}[1mrecipe"))
        #expect(
            try Terminal.run(["similar", "--id", "1", "--catalogue", "/nowhere"], columns: 80).contains(
                "\u{1B}[1;31merror:\u{1B}[0m"))
        for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
            #expect(!(try Terminal.run(arguments, columns: 80, environment: environment)).contains("\u{1B}"))
        }
        #expect(!(try Program.run("recipes")).output.contains("\u{1B}"))
    }

    @Test("On a terminal, progress keeps within the line, and an interruption is said on a line of its own")
    func interruption() throws {
        let folder = try TemporaryFolder()
        let shown = try Terminal.run(
            ["synthesize", "--songs", "30000000", "--output", folder.file("songs.csv")], columns: 44, interruptedAt: "%"
        )
        let lines = shown.split(separator: "\r\u{1B}[K").map(String.init)
        #expect(
            lines.contains { $0.hasPrefix("[") } && lines.allSatisfy { $0.width < 44 || $0.hasPrefix("interrupted") })
        #expect(lines.last?.hasPrefix("interrupted; ") ?? false, "\(shown.debugDescription)")
    }

    @Test("Elsewhere progress is a number, and no bar is begun")
    func progress() {
        #expect(Terminal.columns(STDERR_FILENO) != nil || ProgressLine.bar(0.52) == "52 %")
    }

    @Test("What is cut ends with an ellipsis, and wide letters count twice")
    func fitting() {
        #expect("abcdef".fitting(6) == "abcdef" && "abcdef".fitting(5) == "abcd…" && "abcdef".fitting(1) == "…")
        #expect("日本語".width == 6 && "日本語".fitting(5) == "日本…" && "日本語".fitting(4) == "日…" && "e\u{301}".width == 1)
    }

    @Test("- is standard output, which gets what the file would have")
    func standardOutput() throws {
        let (folder, catalogue) = (try TemporaryFolder(), try Examples.trained.get().path)
        for kind in ["songs", "vocabularies", "encoder", "features"] {
            let file = try Program.run(
                "export", kind, "--catalogue", catalogue, "--output", "songs", in: folder.file("."))
            #expect(file.status == 0)
            let output = try Program.start(["export", kind, "--catalogue", catalogue, "--output", "-"])
            #expect(try output.wait().status == 0)
            #expect(try output.files.bytes("output") == folder.bytes("songs"), "\(kind)")
        }
        let made = try Program.run("synthesize", "--songs", "3", "--text-length", "0", "--output", "-")
        #expect(made.lines[0].hasPrefix("Artist(s),song,") && made.messages.contains("standard output"))
        for refused in [["latents"], ["features", "--json"]] {
            let outcome = try Program.start(["export"] + refused + ["--catalogue", catalogue, "--output", "-"]).wait()
            #expect(outcome.status == 64 && outcome.output.isEmpty)
        }
    }

    @Test("Whoever takes a part of standard output leaves nothing behind")
    func closedPipe() throws {
        let folder = try TemporaryFolder()
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = [
            "-c",
            "\(Program.path) synthesize --songs 20000 --output - | head -n 1 >\(folder.file("first")); ls -A \(folder.path)",
        ]
        shell.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder.path]) { $1 }
        let output = Pipe()
        (shell.standardOutput, shell.standardError) = (output, FileHandle.nullDevice)
        try shell.run()
        let listed = output.fileHandleForReading.readDataToEndOfFile()
        shell.waitUntilExit()
        #expect(String(decoding: listed, as: UTF8.self) == "first\n")
        #expect(try folder.text("first").hasPrefix("Artist(s),song,"))
    }

    @Test("Arrays are not written under the name of a table", arguments: ["n.csv", "N.TSV", "n.json", "n.txt"])
    func arrays(name: String) throws {
        for arguments in [["--neighbours", name, "--scores", "s.npy"], ["--neighbours", "n.npy", "--scores", name]] {
            let outcome = try Program.start(["search"] + arguments).wait()
            #expect(outcome.status == 64 && outcome.messages.contains("\(name): the file will be a NumPy array"))
        }
    }

    @Test("Of many songs of one title, three others are named and the rest counted")
    func others() throws {
        let folder = try TemporaryFolder()
        let rows = (0..<30).map {
            Examples.track("t\($0)", title: $0 < 9 ? "Halo" : "Song \($0)", artist: "Singer \($0)")
        }
        try folder.write(Examples.tracks(rows), to: "songs.csv")
        let catalogue = folder.file("songs.timbre")
        #expect(try Program.run("ingest", folder.file("songs.csv"), "--catalogue", catalogue).status == 0)
        #expect(try Program.run("train", "--epochs", "1", "--catalogue", catalogue).status == 0)
        let outcome = try Program.run("similar", "--song", "halo", "--catalogue", catalogue)
        #expect(outcome.messages.split(separator: "\n").count { $0.contains("  also “Halo” by Singer ") } == 3)
        #expect(outcome.messages.contains("and 5 more"))
    }

    @Test("The version is that of the newest release, or the next one's with -dev")
    func version() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let changes = try String(contentsOf: root.appendingPathComponent("CHANGELOG.md"), encoding: .utf8)
        let release = try #require(changes.firstMatch(of: /\n## ([0-9]+)\.([0-9]+)\.([0-9]+) \([0-9-]{10}\)\n/)).output
        let (minor, patch) = (try #require(Int(release.2)), try #require(Int(release.3)))
        let version = try Program.run("--version").lines
        #expect(
            [
                ["\(release.1).\(minor).\(patch)"], ["\(release.1).\(minor + 1).0-dev"],
                ["\(release.1).\(minor).\(patch + 1)-dev"],
            ]
            .contains(version))
    }

    @Test("Examples of all commands fit into 80 columns")
    func examples() {
        let discussions = Self.discussions(of: TimbreCommand.configuration)
        #expect(discussions.count > 20)
        for line in discussions.flatMap({ $0.split(separator: "\n") }) where line.hasPrefix("  timbre ") {
            #expect(line.count <= 80, "\(line)")
        }
    }

    @Test("On a narrow terminal, examples of a help stay on a line each, and the rest is wrapped")
    func narrowHelp() throws {
        let lines = try Terminal.run(["similar", "--help"], columns: 50).split(separator: "\n")
        let examples = Similar.configuration.discussion.split(separator: "\n").filter { $0.hasPrefix("  timbre ") }
        #expect(examples.count > 4 && examples.contains { $0.count > 60 })
        #expect(lines.filter { $0.hasPrefix("  timbre ") } == examples)
        #expect(lines.allSatisfy { $0.count <= 50 || $0.hasPrefix("  timbre ") })
    }

    @Test(
        "Help lists common options that mean something, and the others are accepted",
        arguments: [
            (["recipes"], ["json", "wide"]), (["inspect"], ["json", "wide", "quiet"]),
            (["devices"], ["device", "threads", "json", "wide", "quiet"]),
            (["synthesize"], ["threads", "quiet"]), (["serve"], ["catalogue", "device", "threads", "quiet"]),
            (["moods", "songs"], ["catalogue", "json", "wide", "quiet"]),
            (["similar"], ["catalogue", "device", "threads", "json", "wide", "quiet"]),
        ])
    func commonOptions(command: [String], listed: [String]) throws {
        let help = try Program.start(command + ["--help"]).wait().output
        for option in ["catalogue", "device", "threads", "json", "wide", "quiet"] {
            #expect(
                help.contains("\n  --\(option)") == listed.contains(option), "\(command) --\(option)")
        }
        let needed = ["inspect": ["songs.csv"], "synthesize": ["--songs", "3", "--output", "-"]][command[0]] ?? []
        let all =
            needed + [
                "--catalogue", "c", "--device", "cpu", "--threads", "1", "--json", "--wide", "--quiet", "--nonsense",
            ]
        #expect(try Program.start(command + all).wait().messages.contains("Unknown option '--nonsense'"))
    }

    @Test("With --wide, no text of a table is cut")
    func wide() throws {
        let (wide, usual) = (try Program.run("recipes", "--wide").output, try Program.run("recipes").output)
        #expect(!wide.contains("…") && usual.contains("…"))
    }

    private static func discussions(of command: CommandConfiguration) -> [String] {
        [command.discussion] + command.subcommands.flatMap { discussions(of: $0.configuration) }
    }

    @Test("Shells are offered recipes, directories and what the catalogue has", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) throws {
        let script = try Program.run("--generate-completion-script", shell)
        #expect(
            script.status == 0 && script.output.contains("spotify-900k-classic")
                && script.output.contains("song-moods-all"))
    }

    @Test("What a catalogue has is offered only where no shell would obey it")
    func offered() throws {
        let folder = try TemporaryFolder()
        let moods = ["calm", "$(touch obeyed)", "`touch obeyed`", "night-time", "it's", "a;b", "é"]
        let rows = (0..<70).map {
            Examples.track("t\($0)", title: "Song \($0)", tempo: "\(60 + $0)") + ",\"\(moods[$0 % 7])\""
        }
        let head = Examples.tracksHeader + ",emotion"
        try folder.write(([head] + rows).joined(separator: "\n") + "\n", to: "songs.csv")
        let catalogue = folder.file("songs.timbre")
        #expect(try Program.run("ingest", folder.file("songs.csv"), "--catalogue", catalogue).status == 0)
        let trained = try Program.run(
            "moods", "train", "--recipe", "song-moods-all", "--set", "training.epochs=2", "--catalogue", catalogue)
        #expect(trained.status == 0, "\(trained.messages)")
        for words in [["--catalogue", catalogue], ["--catalogue=\(catalogue)"]] {
            let offered = try Program.start(
                ["---completion", "moods", "songs", "--", "--mood", "5", "0", "timbre", "moods", "songs"] + words + [
                    "--mood", "",
                ]
            ).wait()
            #expect(Set(offered.lines).isSuperset(of: ["calm", "night-time", "é"]), "\(offered)")
            #expect(!offered.output.contains { "$`';".contains($0) })
        }
    }
}

extension Terminal {
    /// Runs the program with a terminal as standard output and standard error, and returns everything it writes there.
    ///
    /// - Parameter interruptedAt: a text after which Ctrl-C is pressed.
    fileprivate static func run(
        _ arguments: [String], columns: Int, environment: [String: String] = [:], interruptedAt mark: String? = nil
    ) throws -> String {
        var (ours, theirs): (Int32, Int32) = (-1, -1)
        var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&ours, &theirs, nil, nil, &size) == 0 else { throw POSIXError(.EIO) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm", "NO_COLOR": ""]) { $1 }
            .merging(environment) { $1 }
        let terminal = FileHandle(fileDescriptor: theirs, closeOnDealloc: false)
        (process.standardInput, process.standardOutput, process.standardError) = (
            FileHandle.nullDevice, terminal, terminal
        )
        try process.run()
        close(theirs)
        defer { close(ours) }
        var (shown, isInterrupted) = ([UInt8](), false)
        var block = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(ours, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            shown += block[..<count]
            if let mark, !isInterrupted, String(decoding: shown, as: UTF8.self).contains(mark) {
                isInterrupted = true
                process.interrupt()
            }
        }
        process.waitUntilExit()
        return String(decoding: shown, as: UTF8.self).replacing("\r\n", with: "\n")
    }
}
