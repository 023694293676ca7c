import Foundation
import Testing
import TimbreTestSupport

@Suite("Short of everything")
struct ShortageTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Runs a line of the shell in the folder, where `timbre` is the program and `c.timbre` a trained catalogue.
    private func shell(_ line: String) throws -> Program.Outcome {
        if !FileManager.default.fileExists(atPath: folder.file("c.timbre")) {
            _ = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", "timbre() { exec \"\(Program.path)\" \"$@\"; }; \(line)"]
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["TIMBRE_CATALOGUE": "c.timbre", "TIMBRE_DEVICE": "cpu", "SWIFT_BACKTRACE": "enable=no"]) { $1 }
        try folder.write("", to: "messages")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: folder.file("messages"))
        try process.run()
        process.waitUntilExit()
        return Program.Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: "", messages: try folder.text("messages"))
    }

    private static let commands = [
        "similar --id 1", "playlist --like 3", "search --neighbours n.npy --scores s.npy",
        "synthesize --songs 9 --output s",
        "train --epochs 1", "embed", "cluster --clusters 2", "map --method pca", "export songs --output x.csv",
        "plot shares --format svg --output p", "evaluate", "devices",
    ]

    @Test("Whatever number of open files is allowed, a command works or ends in a sentence", arguments: commands)
    func openFiles(command: String) throws {
        for limit in [4, 5, 6, 8, 10, 12, 16, 24, 64] {
            let outcome = try shell("ulimit -n \(limit); timbre \(command)")
            #expect(outcome.status <= 1, "\(limit): \(outcome.status) \(outcome.messages)")
            if outcome.status == 1, !command.hasPrefix("plot") {
                #expect(outcome.messages.contains("open files"), "\(limit): \(outcome.messages)")
            }
        }
    }

    @Test("Closed and full streams are no crash", arguments: commands.prefix(4))
    func streams(command: String) throws {
        for streams in ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-", "> /dev/full", "2> /dev/full"] {
            let outcome = try shell("timbre \(command) \(streams)")
            #expect(outcome.status <= 1, "\(streams): \(outcome.status) \(outcome.messages)")
        }
    }

    @Test("A file that may not grow is a sentence, and nothing is left", arguments: [0, 1, 8])
    func fileSize(blocks: Int) throws {
        for command in [
            "export lookup --output x.csv", "export latents --output x.npy", "synthesize --songs 900 --output x",
        ] {
            let outcome = try shell("trap '' XFSZ; ulimit -f \(blocks); timbre \(command) 2> /dev/null")
            #expect(outcome.status == 1, "\(command): \(outcome.status)")
            #expect(try folder.names == ["c.timbre", "messages"])
        }
    }

    @Test(
        "A pipe that nobody reads ends at the first signal", arguments: ["INT", "TERM"],
        ["export songs --output pipe", "map --method pca --output pipe", "synthesize --songs 9000 --output pipe"])
    func pipe(signal: String, command: String) throws {
        let outcome = try shell(
            """
            mkfifo pipe; timbre \(command) & sleep 1.5; kill -\(signal) $!; \
            for i in $(seq 50); do sleep 0.1; kill -0 $! 2> /dev/null || break; done; kill -KILL $! 2> /dev/null; wait $!
            """)
        #expect(outcome.status == 130, "\(outcome.messages)")
        // Held open by a reader who does not read.
        let full = try shell(
            """
            sleep 20 < pipe & reader=$!; timbre \(command) & sleep 1.5; kill -\(signal) $!; \
            for i in $(seq 50); do sleep 0.1; kill -0 $! 2> /dev/null || break; done; kill -KILL $! 2> /dev/null; wait $!
            status=$?; kill $reader; exit $status
            """)
        #expect(full.status == 130 || full.status == 0, "\(full.status) \(full.messages)")
    }

    @Test("A reader of a pipe that leaves is a sentence")
    func readerLeaves() throws {
        let outcome = try shell(
            "mkfifo pipe; head -c 10 < pipe > /dev/null & timbre synthesize --songs 9000 --output pipe")
        #expect(outcome.status == 1 && outcome.messages.contains("who read it has ended"), "\(outcome.messages)")
    }

    @Test("Neighbours can't go through a pipe: that is said before anything waits for a reader")
    func vectorsThroughPipe() throws {
        let outcome = try shell("mkfifo pipe; timbre search --neighbours pipe --scores s.npy")
        #expect(outcome.status == 1 && outcome.messages.contains("“pipe” is a pipe"), "\(outcome.messages)")
    }

    @Test(
        "A pipe that nobody writes ends at the first signal",
        arguments: [
            "ingest pipe --catalogue new.timbre", "playlist --like-file pipe",
            "search --vectors pipe --neighbours n --scores s",
        ])
    func inputPipe(command: String) throws {
        let outcome = try shell(
            """
            mkfifo pipe; timbre \(command) & sleep 1; kill -INT $! 2> /dev/null; kill -TERM $! 2> /dev/null; \
            for i in $(seq 50); do sleep 0.1; kill -0 $! 2> /dev/null || break; done; kill -KILL $! 2> /dev/null; wait $!
            """)
        #expect(outcome.status == 130 || outcome.status == 1, "\(outcome.status) \(outcome.messages)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("new.timbre")))
    }

    @Test("What goes to standard output as a file is added to what is there")
    func standardOutput() throws {
        let outcome = try shell("echo before > x; (timbre export songs --output /dev/stdout >> x); echo after >> x")
        #expect(outcome.status == 0)
        let lines = try folder.text("x").split(separator: "\n")
        #expect(lines.count == 403 && lines.first == "before" && lines.last == "after", "\(lines.count)")
    }

    @Test("A long answer ends at the first signal")
    func longAnswer() throws {
        let outcome = try shell(
            """
            mkfifo pipe; sleep 20 < pipe & reader=$!; timbre similar --id 1 -n 400 --json > pipe & sleep 1; \
            kill -INT $!; wait $!; status=$?; kill $reader; exit $status
            """)
        #expect(outcome.status == 130 || outcome.status == 0)
    }
}
