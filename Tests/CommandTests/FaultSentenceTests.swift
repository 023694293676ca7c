import ArgumentParser
import Foundation
import Testing
import Timbre
import TimbreBase

@testable import timbre_cli

/// The command line takes every command and option that a fault's sentence names.
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

    @Test(
        "A value in a command that may be copied is one argument for a shell",
        arguments: [
            ("songs.csv", "songs.csv"), ("/a/b-c_1.timbre", "/a/b-c_1.timbre"), ("my songs.csv", "'my songs.csv'"),
            ("x;touch y", "'x;touch y'"), ("it's", #"'it'\''s'"#), ("$(x)", "'$(x)'"),
            ("Lieder für.csv", "'Lieder für.csv'"),
            ("für.csv", "für.csv"), ("", "''"), ("~x", "'~x'"), ("a*", "'a*'"),
        ])
    func quoting(text: String, argument: String) throws {
        #expect(text.asArgument == argument)
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", "printf %s \(argument)"]
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        #expect(String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == text)
        shell.waitUntilExit()
    }

    @Test("The library's sources hold no option of the command line")
    func library() throws {
        let options = Set(Self.commands.flatMap(Self.help).filter { $0.hasPrefix("--") && $0.count > 3 })
        #expect(options.contains("--device") && options.contains("--catalogue"))
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path))
        var looked = 0
        for case let file as String in files where file.hasSuffix(".swift") && !file.hasPrefix("timbre-cli/") {
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            let found = text.split { !($0.isLetter || $0 == "-") }.first { options.contains($0) }
            #expect(found == nil, "\(file): \(found ?? "")")
            looked += 1
        }
        #expect(looked > 300)
    }
}
