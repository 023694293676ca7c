import ArgumentParser
import Foundation

/// Measures one program from its start to its end, for `WholeProcess`.
struct WholeProcessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whole-process", abstract: "Seconds and peak memory of a program, as a JSON line.",
        shouldDisplay: false)

    @Option var input: String?
    @Argument(parsing: .postTerminator) var command: [String]

    func run() throws {
        let whole = try WholeProcess(measuringHere: command, input: input.map { Data($0.utf8) })
        FileHandle.standardOutput.write(try JSONLines.encoded(whole) + [UInt8(ascii: "\n")])
    }
}
