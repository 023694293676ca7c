import ArgumentParser
import TimbreBase

/// Error of a command line that ArgumentParser accepts but that can't be carried out; status 64.
protocol UsageError: Error, CustomStringConvertible {}

/// Error of a missing option without which a command has nothing to do. `run` finds it rather than `validate`, which
/// would hide a misspelt option.
struct MissingOption: UsageError {
    let description: String
}

/// A command that does not exist.
struct UnknownCommand: UsageError {
    let name: String
    /// The command that was probably meant; nil for none.
    let nearest: String?
    /// Command whose subcommand it would be: `timbre` or `timbre moods`.
    let parent: String

    var description: String {
        let suggestion = nearest.map { "; “\($0)” was meant?" } ?? ";"
        return "there is no command “\(name)”\(suggestion) `\(parent) --help` lists them"
    }

    /// Checks the names of commands and subcommands.
    ///
    /// - Parameter arguments: arguments without the program's name.
    /// - Throws: `UnknownCommand` where a command is expected and the argument names none.
    static func check(_ arguments: [String]) throws {
        try check(arguments[...], of: TimbreCommand.configuration, path: "timbre")
    }

    private static func check(_ arguments: ArraySlice<String>, of parent: CommandConfiguration, path: String) throws {
        // ArgumentParser itself handles options and completion.
        guard let name = arguments.first, !parent.subcommands.isEmpty, !name.hasPrefix("-") else { return }
        if name == "help" { return try check(arguments.dropFirst(), of: parent, path: path) }
        let commands = parent.subcommands.map { (name: $0._commandName, configuration: $0.configuration) }
        if let found = commands.first(where: { $0.name == name }) {
            return try check(arguments.dropFirst(), of: found.configuration, path: "\(path) \(name)")
        }
        if parent.defaultSubcommand != nil { return }
        let names = commands.filter { $0.configuration.shouldDisplay }.map { $0.name }
        throw UnknownCommand(name: name, nearest: NearestName.to(name, among: names), parent: path)
    }
}
