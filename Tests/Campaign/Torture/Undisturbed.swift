import Foundation
import Synchronization
import Timbre
import TimbreFiles

/// What each command does where nothing disturbs it: what disturbed ones are held against.
final class Undisturbed: Sendable {
    struct Run {
        var before: CatalogueState
        var after: CatalogueState
        /// CRC-32 of each output.
        var outputs: [String: UInt32]
        var seconds: Double
        /// CRC-32 of the checkpoint that an earlier training left.
        var checkpoint: UInt32?
        /// CRC-32 of what was measured last.
        var evaluation: UInt32?
    }

    private let timbre: TimbreProgram
    private let scene: Scene
    private let folder: String
    private let runs = Mutex<[String: Run]>([:])

    init(_ timbre: TimbreProgram, _ scene: Scene, in folder: String) {
        (self.timbre, self.scene, self.folder) = (timbre, scene, folder)
    }

    /// - Throws: `CampaignFault` where the command fails.
    func run(of command: TimbreCommand) throws -> Run {
        try runs.withLock { runs in
            if let run = runs[command.name] { return run }
            try scene.copy(command.scene, to: folder)
            let before = try CatalogueState(of: folder + "/songs.timbre")
            let checkpoint = Self.checkpoint(of: folder + "/songs.timbre")
            let start = ContinuousClock.now
            try timbre.succeed(command.arguments, in: folder)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let run = Run(
                before: before, after: try CatalogueState(of: folder + "/songs.timbre"),
                outputs: try Self.sums(of: command.outputs, in: folder), seconds: seconds,
                checkpoint: checkpoint, evaluation: Self.evaluation(of: folder + "/songs.timbre"))
            runs[command.name] = run
            return run
        }
    }

    /// CRC-32 of a catalogue's checkpoint; nil where there is none.
    static func checkpoint(of catalogue: String) -> UInt32? {
        Files.bytes(catalogue + "/checkpoint.safetensors").map { $0.withUnsafeBytes(CRC32.of) }
    }

    /// CRC-32 of what was measured last, of a catalogue; nil where there is nothing.
    static func evaluation(of catalogue: String) -> UInt32? {
        Files.bytes(catalogue + "/evaluation.json").map { $0.withUnsafeBytes(CRC32.of) }
    }

    static func sums(of outputs: [String], in folder: String) throws -> [String: UInt32] {
        var sums: [String: UInt32] = [:]
        for output in outputs {
            guard let bytes = Files.bytes("\(folder)/\(output)") else { continue }
            sums[output] = bytes.withUnsafeBytes(CRC32.of)
        }
        return sums
    }
}

/// Looks at what a disturbed command left, runs it again, and looks once more.
struct Aftermath {
    let timbre: TimbreProgram
    let undisturbed: Undisturbed
    let device: Device

    func check(_ command: TimbreCommand, in folder: String, _ outcome: inout RoundOutcome) throws {
        let expected = try undisturbed.run(of: command)
        let catalogue = folder + "/songs.timbre"
        for (trouble, detail) in CatalogueCheck.troubles(of: catalogue, device: device) { outcome.add(trouble, detail) }
        if let state = try? CatalogueState(of: catalogue) {
            for part in CatalogueState.parts
            where state[keyPath: part.path] != expected.before[keyPath: part.path]
                && state[keyPath: part.path] != expected.after[keyPath: part.path]
            {
                outcome.add(.wrong, "\(command.name): \(part.name) are neither those of before nor those of after")
            }
        }
        for (output, sum) in try Undisturbed.sums(of: command.outputs, in: folder)
        where sum != expected.outputs[output] {
            outcome.add(.wrong, "\(command.name): a part of \(output) is there")
        }
        guard outcome.troubles.isEmpty else { return }
        try runAgain(command, expected, in: folder, &outcome)
    }

    /// The same command finds its way, and removes what is left.
    private func runAgain(
        _ command: TimbreCommand, _ expected: Undisturbed.Run, in folder: String, _ outcome: inout RoundOutcome
    ) throws {
        let catalogue = folder + "/songs.timbre"
        let canResume = command.arguments[0] == "train" && Undisturbed.checkpoint(of: catalogue) != expected.checkpoint
        let again = try timbre.run(
            command.arguments + (canResume ? ["--resume"] : []), in: folder, name: "again")
        guard again.ending == .status(0) else {
            return outcome.add(.unreadable, "\(command.name) again: \(again.ending): \(again.messages)")
        }
        let state = try CatalogueState(of: catalogue)
        for part in CatalogueState.parts where state[keyPath: part.path] != expected.after[keyPath: part.path] {
            outcome.add(
                .wrong,
                "\(command.name) again\(canResume ? " with --resume" : ""): \(part.name) are not as without a disturbance"
            )
        }
        if try Undisturbed.sums(of: command.outputs, in: folder) != expected.outputs {
            outcome.add(.wrong, "\(command.name) again: its output is not as without a disturbance")
        }
        for (trouble, detail) in CatalogueCheck.troubles(of: catalogue, device: device) {
            outcome.add(trouble, "again: \(detail)")
        }
        let litter = CommandCheck.litter(in: folder, outputs: command.outputs)
        if !litter.isEmpty { outcome.add(.litter, "\(command.name) leaves \(litter.joined(separator: ", "))") }
    }
}
