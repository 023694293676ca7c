import ArgumentParser
import TimbreBase

/// A command that there is not.
struct UnknownCommand: Error, CustomStringConvertible {
    let name: String
    /// The command that was probably meant; nil for none.
    let nearest: String?
    /// What it would be a command of: `timbre`, `timbre moods`.
    let parent: String

    var description: String {
        let suggestion = nearest.map { "; “\($0)” was meant?" } ?? ";"
        return "there is no command “\(name)”\(suggestion) `\(parent) --help` lists them"
    }

    /// - Parameter arguments: without the program's name.
    /// - Throws: `UnknownCommand` where a command is expected and something else stands.
    static func check(_ arguments: [String]) throws {
        try check(arguments[...], of: TimbreCommand.configuration, path: "timbre")
    }

    private static func check(_ arguments: ArraySlice<String>, of parent: CommandConfiguration, path: String) throws {
        // Options, and the help and completion of ArgumentParser, are its own to read.
        guard let name = arguments.first, !parent.subcommands.isEmpty, !name.hasPrefix("-"), name != "help" else {
            return
        }
        let commands = parent.subcommands.map { (name: $0.name, configuration: $0.configuration) }
        if let found = commands.first(where: { $0.name == name }) {
            return try check(arguments.dropFirst(), of: found.configuration, path: "\(path) \(name)")
        }
        if parent.defaultSubcommand != nil { return }
        let names = commands.filter { $0.configuration.shouldDisplay }.map { $0.name }
        throw UnknownCommand(name: name, nearest: NearestName.to(name, among: names), parent: path)
    }
}

extension ParsableCommand {
    /// As it is typed.
    fileprivate static var name: String { configuration.commandName ?? String(describing: Self.self).lowercased() }
}
