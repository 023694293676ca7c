import Foundation
import TimbreTestTools

/// Commands that are stopped at a random moment, by SIGKILL, Ctrl-C or SIGTERM.
struct KillRounds: RoundKind {
    let timbre: TimbreProgram
    let scene: Scene
    let aftermath: Aftermath

    let name = "kill"
    let frequency = 12
    let count: Int? = nil

    func run(_ number: Int, seed: UInt64, in folder: String) throws -> RoundOutcome {
        let command = TimbreCommand.disturbed[number % TimbreCommand.disturbed.count]
        var random = SplitMix(seed: seed, UInt64(number))
        let expected = try aftermath.undisturbed.run(of: command)
        let signals = [SIGKILL, SIGKILL, SIGINT, SIGTERM]
        let signal = random.pick(signals)
        let delay = random.share() * (expected.seconds * 1.3 + 0.01)
        try scene.copy(command.scene, to: folder)
        let process = try timbre.start(command.arguments, in: folder)
        usleep(UInt32(delay * 1e6))
        process.send(signal)
        if random.once(in: 4) { process.send(signal) }
        let ending = process.wait(seconds: TimbreProgram.limit)
        var outcome = RoundOutcome(
            what: "\(command.name), signal \(signal) after \((delay * 1e3).rounded()) ms: \(ending)")
        let messages = Files.text(folder + "/run.err")
        if let found = CommandCheck.trouble(ending: ending, messages: messages, command: command.name) {
            outcome.add(found.0, found.1)
        }
        if case .status(let status) = ending, ![0, 130].contains(status) {
            outcome.add(.wrong, "\(command.name) was told to stop and ended with status \(status): \(messages)")
        }
        try aftermath.check(command, in: folder, &outcome)
        return outcome
    }
}
