import ArgumentParser
import Foundation

@main
struct TimbreBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timbre-benchmark", abstract: "Measures Timbre beside its peers and what the machine allows.",
        subcommands: [Measure.self, WriteReport.self, SquareProductCommand.self, WholeProcessCommand.self],
        defaultSubcommand: Measure.self)

    static func main() {
        // A peer that has ended is found out when its answer is read.
        signal(SIGPIPE, SIG_IGN)
        main(nil)
    }
}
