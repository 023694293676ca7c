import Foundation
import Synchronization
import TimbreTestTools

/// Commands of which one change to a file goes wrong: the process is killed there, or the system refuses.
struct WriteFaultRounds: RoundKind {
    /// What `write_faults.c` does.
    private static let modes = ["kill", "torn", "short", "EINTR", "EIO", "ENOSPC", "EDQUOT"]

    private struct Job {
        var command: TimbreCommand
        var mode: String
        var change: Int
    }

    private let timbre: TimbreProgram
    private let scene: Scene
    private let aftermath: Aftermath
    /// The library that is loaded before the program.
    private let library: String
    private let jobs: [Job]

    let name = "write"
    let frequency = 12
    var count: Int? { jobs.count }

    /// - Parameter folder: for counting each command's changes.
    init(
        _ timbre: TimbreProgram, _ scene: Scene, _ aftermath: Aftermath, library: String, seed: UInt64,
        countingIn folder: String
    ) throws {
        (self.timbre, self.scene, self.aftermath, self.library) = (timbre, scene, aftermath, library)
        var jobs: [Job] = []
        for command in TimbreCommand.disturbed {
            try scene.copy(command.scene, to: folder)
            let environment = Self.environment(library: library, mode: "none", change: 0, folder: folder)
            let run = try timbre.run(command.arguments, in: folder, environment: environment)
            guard run.ending == .status(0), let changes = Int(Files.text(folder + ".count").filter(\.isNumber)) else {
                throw CampaignFault.preparation("the changes of \(command.name) can't be counted: \(run.messages)")
            }
            guard changes > 0 else { throw CampaignFault.preparation("\(command.name) seems to change nothing") }
            for mode in Self.modes { jobs += (1...changes).map { Job(command: command, mode: mode, change: $0) } }
        }
        var random = SplitMix(seed: seed)
        self.jobs = jobs.shuffled(using: &random)
    }

    private static func environment(
        library: String, mode: String, change: Int, folder: String
    ) -> [String: String] {
        [
            "LD_PRELOAD": library, "TIMBRE_FAULT": mode, "TIMBRE_FAULT_AT": "\(change)", "TIMBRE_FAULT_ROOT": folder,
            "TIMBRE_FAULT_COUNT": folder + ".count",
        ]
    }

    func run(_ number: Int, seed: UInt64, in folder: String) throws -> RoundOutcome {
        let job = jobs[number % jobs.count]
        try scene.copy(job.command.scene, to: folder)
        Files.remove(folder + ".count")
        let (ending, messages) = try timbre.run(
            job.command.arguments, in: folder,
            environment: Self.environment(library: library, mode: job.mode, change: job.change, folder: folder))
        let tookPlace = FileManager.default.fileExists(atPath: folder + ".count")
        Files.remove(folder + ".count")
        var outcome = RoundOutcome(
            what:
                "\(job.command.name), \(job.mode) at change \(job.change)\(tookPlace ? "" : ", not reached"): \(ending)"
        )
        let command = "\(job.command.name), \(job.mode) at change \(job.change)"
        if let found = CommandCheck.trouble(ending: ending, messages: messages, command: command) {
            outcome.add(found.0, found.1)
        }
        let isKilled = tookPlace && ["kill", "torn"].contains(job.mode)
        let mayFail = tookPlace && ["EIO", "ENOSPC", "EDQUOT"].contains(job.mode)
        let isExpected: Bool
        switch ending {
        case .signal(SIGKILL): isExpected = isKilled
        case .status(0): isExpected = !isKilled
        case .status(1): isExpected = mayFail
        default: isExpected = false
        }
        if !isExpected, outcome.troubles.isEmpty { outcome.add(.wrong, "\(command): \(ending): \(messages)") }
        try aftermath.check(job.command, in: folder, &outcome)
        return outcome
    }
}
