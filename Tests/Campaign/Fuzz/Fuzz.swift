import ArgumentParser
import Foundation
import Synchronization

struct Fuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Gives the library changed files and texts, checksums repaired.",
        discussion: """
            Kinds: \(FuzzTargets.all.map(\.name).joined(separator: ", ")).

            Every input is used by the library in a process of its own kind, and must be used or refused: no trap, no \
            hang, no \(700) MiB of memory, no error of a library below, no write outside.
            """)

    @Option(help: "Minutes.")
    var minutes = 10.0

    @Option(help: "Another seed gives other inputs; the same gives the same.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Kinds, or parts of their names; all unless given.", valueName: "kind,…"))
    var only: String?

    @Option(help: ArgumentHelp("Use this input alone.", valueName: "number"))
    var input: Int?

    @Option(help: "Seconds that no input may take.")
    var limit = 10.0

    @Option(help: ArgumentHelp("What was found is kept here.", valueName: "directory"))
    var findings = "findings"

    @Option(help: "Processes at the same time.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "What was counted and found as JSON, an object a line.")
    var json = false

    func run() throws {
        let work = FileManager.default.temporaryDirectory.path + "/timbre-fuzz-\(getpid())"
        try Files.emptyFolder(work)
        defer { Files.remove(work) }
        let parts = only?.split(separator: ",").map(String.init)
        let targets = FuzzTargets.all.filter { target in parts?.contains { target.name.contains($0) } ?? true }
        guard !targets.isEmpty else {
            throw ValidationError(
                "--only \(only ?? ""): there are \(FuzzTargets.all.map(\.name).joined(separator: ", "))")
        }
        let scene = try FuzzScene.make(in: work + "/scene")
        let tally = Tally()
        let end = ContinuousClock.now + .seconds(minutes * 60)
        // Every kind has its turn twice at least.
        let seconds = min(15, minutes * 60 * Double(jobs) / Double(2 * targets.count))
        let next = Atomic(0)
        let fault = Mutex<(any Error)?>(nil)
        let threads = (0..<jobs).map { job in
            Thread {
                while ContinuousClock.now < end, fault.withLock({ $0 == nil }) {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    let target = targets[index % targets.count]
                    if input != nil, index >= targets.count { return }
                    let first = input ?? index / targets.count * target.batch
                    let batch = FuzzBatch(
                        target: target, seed: seed, scene: scene, folder: "\(work)/\(job)",
                        findings: URL(fileURLWithPath: findings).path,
                        limit: limit, seconds: seconds)
                    do {
                        try batch.run(first, input == nil ? target.batch : 1, until: end, tally)
                    } catch {
                        fault.withLock { $0 = error }
                    }
                }
            }
        }
        for thread in threads { thread.start() }
        while !threads.allSatisfy(\.isFinished) { usleep(20_000) }
        if let fault = fault.withLock(\.self) { throw fault }
        if json { try tally.printJSON(unit: "inputs") } else { tally.printTable(unit: "inputs") }
        if !tally.isClean { throw ExitCode(1) }
    }
}
