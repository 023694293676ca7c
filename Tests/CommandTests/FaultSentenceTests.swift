import ArgumentParser
import Testing
import Timbre
import TimbreBase

@testable import timbre_cli

/// What the command line tells to run or to give, it takes.
struct FaultSentenceTests {
    private static let commands = TimbreCommand.configuration.subcommands

    private static func help(_ command: any ParsableCommand.Type) -> [Substring] {
        TimbreCommand.helpMessage(for: command, columns: 1000).split { " ,\n".contains($0) }
    }

    @Test(
        "An option of a remedy is one of a command's, a variable in the program's help",
        arguments: Remedy.Parameter.allCases)
    func options(parameter: Remedy.Parameter) throws {
        let words = parameter.option.split(separator: " ").filter { $0.hasPrefix("-") || $0.hasPrefix("TIMBRE_") }
        let word = try #require(words.first)
        if word.hasPrefix("-") {
            #expect(Self.commands.contains { Self.help($0).contains(word) }, "\(parameter.option)")
        } else {
            #expect(TimbreCommand.helpMessage(columns: 1000).contains(word), "\(parameter.option)")
        }
    }

    @Test("A command of a remedy is there, with its options", arguments: Remedy.Operation.allCases)
    func commands(operation: Remedy.Operation) throws {
        let words = operation.command.split(separator: " ")
        let command = try #require(Self.commands.first { $0._commandName == words[0] })
        for option in words.dropFirst() where option.hasPrefix("-") {
            #expect(Self.help(command).contains(option), "\(operation.command)")
        }
    }
}
