import ArgumentParser
import Foundation
import Timbre
import TimbreTestTools

struct Load: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Loads the built service, and compares what it answers with what the library does.",
        discussion: """
            passes: how long the library searches for few queries. speed: neighbours of songs over 64 connections, 1,000 a second, while one client streams bulk searches; without \
            a filter, with one for all, with one each. lone: a request alone beside the call. bulk: 4,096 vectors beside the \
            library. equal: requests of mixed numbers and filters, ids and bits of scores compared with the library's. \
            overload: four times what it can answer. reloads: other commands commit meanwhile; each answer is what the \
            library gives for the generation that it names. kill: SIGKILL under load, and a start after it.

            Each phase prints an object a line. The status is 1 where an answer was wrong or a request failed.
            """)

    @Option(help: ArgumentHelp("The built program.", valueName: "file"))
    var timbre: String

    @Option(help: "Songs of the synthetic catalogue.")
    var songs = 20_000

    @Option(help: "Seconds of a phase.")
    var seconds = 10.0

    @Option(help: "Requests that are compared.")
    var requests = 2_000

    @Option(help: "Commits of other commands.")
    var reloads = 8

    @Option(help: "Requests a second.")
    var rate = 1000.0

    @Option(help: ArgumentHelp("Phases; all unless given.", valueName: "name,…"))
    var only: String?

    @Option(
        help: ArgumentHelp("Keep the catalogue in this folder, and use the one that is there.", valueName: "folder"))
    var folder: String?

    func run() throws {
        let work = folder ?? FileManager.default.temporaryDirectory.path + "/timbre-load-\(getpid())"
        if folder == nil { try Files.emptyFolder(work) }
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        defer { if folder == nil { Files.remove(work) } }
        // The program is started in that folder.
        let program = TimbreProgram(path: URL(fileURLWithPath: timbre).path)
        let scene = try LoadScene(program: program, folder: work, songs: songs)
        let phases: [(name: String, run: (LoadScene) throws -> Bool)] = [
            ("passes", passes), ("speed", speed), ("lone", lone), ("bulk", bulk), ("equal", equal),
            ("overload", overload),
            ("reloads", reloads), ("kill", kill),
        ]
        let wanted = only?.split(separator: ",").map(String.init)
        var isClean = true
        for phase in phases where wanted?.contains(phase.name) ?? true {
            defer { scene.stop() }
            isClean = try phase.run(scene) && isClean
        }
        if !isClean { throw ExitCode(1) }
    }

    /// Prints what was measured.
    func tell(_ phase: String, _ members: [(String, JSONValue)]) {
        print(String(decoding: JSONValue.object([("phase", .text(phase))] + members).bytes, as: UTF8.self))
        fflush(nil)
    }

    func tell(_ phase: String, _ outcome: LoadClients.Outcome, _ others: [(String, JSONValue)] = []) {
        tell(
            phase,
            others + [
                ("answers_per_second", .number((outcome.rate * 10).rounded() / 10)),
                ("p50_ms", .number(Self.milliseconds(outcome.percentile(0.5)))),
                ("p99_ms", .number(Self.milliseconds(outcome.percentile(0.99)))),
                ("most_ms", .number(Self.milliseconds(outcome.percentile(1)))),
                (
                    "statuses",
                    .object(outcome.statuses.sorted { $0.key < $1.key }.map { ("\($0.key)", .integer($0.value)) })
                ),
            ])
    }

    static func milliseconds(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e3 }
}
