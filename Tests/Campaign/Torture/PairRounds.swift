import Foundation
import Timbre
import TimbreFiles
import TimbreTestTools

/// Two or three commands on one catalogue, one a little after the other.
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
        let commands = commands(number, &random)
        try scene.copy(random.once(in: 3) ? .trained : .grown, to: folder)
        var (running, delays): ([(TimbreCommand, ChildProcess)], [Double]) = ([], [])
        for (index, command) in commands.enumerated() {
            if index > 0 {
                delays.append(random.share() * random.pick([0.005, 0.05, 0.15]))
                usleep(UInt32(delays[index - 1] * 1e6))
            }
            running.append((command, try timbre.start(command.arguments, in: folder, name: "run-\(index)")))
        }
        let names = commands.map(\.name).joined(separator: ", ")
        var outcome = RoundOutcome(
            what: "started \(delays.map { "\(($0 * 1e3).rounded())" }.joined(separator: ", ")) ms apart")
        for (index, (command, process)) in running.enumerated() {
            let ending = process.wait(seconds: TimbreProgram.limit)
            let messages = Files.text("\(folder)/run-\(index).err")
            let title = "\(command.name) of \(names)"
            if let found = CommandCheck.trouble(ending: ending, messages: messages, command: title) {
                outcome.add(found.0, found.1)
            } else if ending != .status(0), !Self.isUnderstood(messages) {
                let isDamage = messages.contains("damaged")
                outcome.add(isDamage ? .unreadable : .fault, "\(title): \(ending): \(messages)")
            }
        }
        for output in commands.flatMap(\.outputs) where output.hasSuffix(".npy") {
            let path = "\(folder)/\(output)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            do { _ = try NPYFile(path: path) } catch { outcome.add(.unreadable, "\(output): \(error)") }
        }
        for (trouble, detail) in CatalogueCheck.troubles(of: folder + "/songs.timbre", device: device) {
            outcome.add(trouble, "\(names): \(detail)")
        }
        return outcome
    }

    /// Two commands, sometimes three; now and then what once put vectors of two models into one file.
    private func commands(_ number: Int, _ random: inout SplitMix) -> [TimbreCommand] {
        if random.once(in: 6) { return [.trainLong, .ingest, .embed] }
        let (one, other) = Self.pairs[number % Self.pairs.count]
        let third = random.once(in: 4) ? [random.pick(TimbreCommand.writers)] : []
        return ([one, other] + third).shuffled(using: &random)
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
