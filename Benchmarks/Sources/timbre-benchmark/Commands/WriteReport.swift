import ArgumentParser
import Foundation

struct WriteReport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes the table and the picture of a run folder anew from its raw lines.")

    @Argument(help: ArgumentHelp("The run folder.", valueName: "folder"))
    var folder: String

    func run() throws {
        try Report(of: folder).write { FileHandle.standardError.write(Data("\($0)\n".utf8)) }
    }
}
