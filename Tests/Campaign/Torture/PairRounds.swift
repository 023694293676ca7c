import Foundation
import Timbre
import TimbreFiles
import TimbreTestTools

/// Two commands on one catalogue, one a little after the other.
struct PairRounds: RoundKind {
    let timbre: TimbreProgram
    let scene: Scene
    let device: Device

    let name = "pairs"
    let frequency = 12
    let count: Int? = nil

    private static let pairs = TimbreCommand.pairs

    func run(_ number: Int, seed: UInt64, in folder: String) throws -> RoundOutcome {
        var random = SplitMix(seed: seed, UInt64(number))
        var (one, other) = Self.pairs[number % Self.pairs.count]
        if random.once(in: 2) { swap(&one, &other) }
        try scene.copy(random.once(in: 3) ? .trained : .grown, to: folder)
        let delay = random.share() * random.pick([0.005, 0.05, 0.15])
        let first = try timbre.start(one.arguments, in: folder, name: "one")
        usleep(UInt32(delay * 1e6))
        let second = try timbre.start(other.arguments, in: folder, name: "other")
        var outcome = RoundOutcome(
            what: "\(one.name), and \(other.name) after \((delay * 1e3).rounded()) ms")
        for (process, command, name, beside) in [(first, one, "one", other), (second, other, "other", one)] {
            let ending = process.wait(seconds: TimbreProgram.limit)
            let messages = Files.text("\(folder)/\(name).err")
            let title = "\(command.name) beside \(beside.name)"
            if let found = CommandCheck.trouble(ending: ending, messages: messages, command: title) {
                outcome.add(found.0, found.1)
            } else if ending != .status(0), !Self.isUnderstood(messages) {
                let isDamage = messages.contains("damaged")
                outcome.add(isDamage ? .unreadable : .fault, "\(title): \(ending): \(messages)")
            }
        }
        for output in one.outputs + other.outputs where output.hasSuffix(".npy") {
            let path = "\(folder)/\(output)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            do { _ = try NPYFile(path: path) } catch { outcome.add(.unreadable, "\(output): \(error)") }
        }
        for (trouble, detail) in CatalogueCheck.troubles(of: folder + "/songs.timbre", device: device) {
            outcome.add(trouble, "\(one.name) and \(other.name): \(detail)")
        }
        return outcome
    }

    /// Somebody else writes, or has written what makes the question another one.
    private static func isUnderstood(_ messages: String) -> Bool {
        let last = messages.split(separator: "\n").last ?? ""
        return [
            "another process", "another command", "is training", "is being trained", "is writing", "earlier model",
            "another model", "no latent vector yet",
        ].contains { last.contains($0) }
    }
}
