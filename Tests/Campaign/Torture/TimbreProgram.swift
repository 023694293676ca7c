/// The built `timbre`, run as a user runs it.
struct TimbreProgram {
    let path: String
    /// The device that computes, as `TIMBRE_DEVICE` names it.
    var device = "cpu"

    /// - Parameter name: of the files that its output goes to, in the folder.
    func start(
        _ arguments: [String], in folder: String, name: String = "run", environment: [String: String] = [:]
    ) throws -> ChildProcess {
        var environment = environment
        environment["TIMBRE_DEVICE"] = device
        environment["TIMBRE_CATALOGUE"] = "songs.timbre"
        return try ChildProcess(
            path, arguments, environment: environment, output: "\(folder)/\(name)", in: folder)
    }

    /// Runs to the end.
    func run(
        _ arguments: [String], in folder: String, name: String = "run", environment: [String: String] = [:]
    ) throws -> (ending: ChildProcess.Ending, messages: String) {
        let ending = try start(arguments, in: folder, name: name, environment: environment).wait(seconds: Self.limit)
        return (ending, Files.text("\(folder)/\(name).err"))
    }

    /// Seconds that no command of a campaign takes.
    static let limit = 90.0

    /// - Throws: `CampaignFault` where it does not succeed.
    func succeed(_ arguments: [String], in folder: String) throws {
        let outcome = try run(arguments, in: folder)
        guard outcome.ending == .status(0) else {
            throw CampaignFault.preparation(
                "timbre \(arguments.joined(separator: " ")) ended with \(outcome.ending): \(outcome.messages)")
        }
    }
}
