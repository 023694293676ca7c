import ArgumentParser
import Foundation
import Synchronization
import Timbre
import TimbreTestTools

struct Torture: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stops, starves and crowds the built timbre.",
        discussion: """
            kill: commands are stopped at random moments by SIGKILL, Ctrl-C and SIGTERM. write: one change to a file goes \
            wrong, for every change of every command: the process dies there, before it or half-way through, or the \
            system refuses. pairs: two commands on one catalogue. names: songs whose names mean something to gnuplot, a \
            shell or a terminal, through every command that shows them.

            After each, the catalogue must be that of before or of after, every latent vector what the stored model \
            makes of its song, and the command, run again, must end as if nothing had happened and leave nothing behind.
            """)

    @Option(help: "Minutes.")
    var minutes = 10.0

    @Option(help: "Another seed gives other rounds; how they meet in time differs from run to run.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("The built program.", valueName: "file"))
    var timbre: String

    @Option(
        help: ArgumentHelp("The built write_faults.c; without it nothing goes wrong at a write.", valueName: "file"))
    var faults: String?

    @Option(
        help: ArgumentHelp("The built opencl_faults.c; without it no call to OpenCL fails.", valueName: "file"))
    var deviceFaults: String?

    @Option(help: ArgumentHelp("kill, write, device, pairs, names; all unless given.", valueName: "kind,…"))
    var only: String?

    @Option(help: ArgumentHelp("Run this round alone, again and again until something is found.", valueName: "number"))
    var round: Int?

    @Option(help: ArgumentHelp("What was found is kept here.", valueName: "directory"))
    var findings = "findings"

    @Option(help: "Rounds at the same time.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "What was counted and found as JSON, an object a line.")
    var json = false

    func run() throws {
        let work = FileManager.default.temporaryDirectory.path + "/timbre-torture-\(getpid())"
        try Files.emptyFolder(work)
        defer { Files.remove(work) }
        let tally = Tally()
        let kinds = try prepared(in: work)
        try runRounds(kinds, tally, in: work)
        if json { try tally.printJSON(unit: "rounds") } else { tally.printTable(unit: "rounds") }
        if !tally.isClean { throw ExitCode(1) }
    }

    private func prepared(in work: String) throws -> [any RoundKind] {
        let program = TimbreProgram(path: URL(fileURLWithPath: timbre).path)
        let scene = try Scene(in: work + "/scenes", seed: seed, by: program)
        let device = try Device.cpu(threads: 1)
        let aftermath = Aftermath(
            timbre: program, undisturbed: Undisturbed(program, scene, in: work + "/undisturbed"), device: device)
        let chosen = only.map { Set($0.split(separator: ",").map(String.init)) }
        func isChosen(_ name: String) -> Bool { chosen?.contains(name) ?? true }
        var kinds: [any RoundKind] = []
        if isChosen("kill") { kinds.append(KillRounds(timbre: program, scene: scene, aftermath: aftermath)) }
        if isChosen("pairs") { kinds.append(PairRounds(timbre: program, scene: scene, device: device)) }
        if isChosen("names") { kinds.append(NameRounds(timbre: program, scene: scene)) }
        if isChosen("write"), let faults {
            kinds.append(
                try WriteFaultRounds(
                    program, scene, aftermath, library: URL(fileURLWithPath: faults).path, seed: seed,
                    countingIn: work + "/counting"))
        }
        if isChosen("device"), let deviceFaults, DeviceFaultRounds.hasDevices {
            kinds.append(
                try DeviceFaultRounds(
                    program, scene, onCPU: aftermath.undisturbed, cpu: device,
                    library: URL(fileURLWithPath: deviceFaults).path, seed: seed, in: work + "/devices"))
        }
        guard !kinds.isEmpty else {
            throw ValidationError("--only \(only ?? ""): there are kill, write, device, pairs and names")
        }
        return kinds
    }

    private func runRounds(_ kinds: [any RoundKind], _ tally: Tally, in work: String) throws {
        let end = ContinuousClock.now + .seconds(minutes * 60)
        // Every kind at its frequency, and evenly.
        let most = kinds.map(\.frequency).max() ?? 1
        let schedule = (0..<most).flatMap { place in
            kinds.filter { place < $0.frequency }.map { (kind: $0, place: place) }
        }
        let next = Atomic(0)
        let fault = Mutex<(any Error)?>(nil)
        let threads = (0..<jobs).map { job in
            let thread = Thread {
                while ContinuousClock.now < end, fault.withLock({ $0 == nil }) {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    let (kind, place) = schedule[index % schedule.count]
                    let number = round ?? index / schedule.count * kind.frequency + place
                    do {
                        if let count = try kind.count, number >= count, round == nil {
                            if kinds.count == 1 { return }
                            continue
                        }
                        try run(kind, number, tally, in: "\(work)/round-\(job)")
                    } catch {
                        fault.withLock { $0 = error }
                    }
                }
            }
            thread.stackSize = 8 << 20
            return thread
        }
        for thread in threads { thread.start() }
        while !threads.allSatisfy(\.isFinished) { usleep(20_000) }
        if let fault = fault.withLock(\.self) { throw fault }
    }

    private func run(_ kind: any RoundKind, _ number: Int, _ tally: Tally, in folder: String) throws {
        let outcome = try kind.run(number, seed: seed, in: folder)
        tally.add(kind.name)
        for found in outcome.troubles {
            let finding = Finding(
                kind: kind.name, trouble: found.trouble, number: number,
                detail: found.detail, circumstances: outcome.what)
            tally.add(finding) {
                let kept = "\(findings)/\(kind.name)-\(found.trouble.rawValue)-\(number)"
                try? FileManager.default.createDirectory(atPath: findings, withIntermediateDirectories: true)
                try? Files.copyAsItIs(folder, to: kept)
                return kept
            }
        }
    }
}
