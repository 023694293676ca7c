import ArgumentParser
import Foundation

/// Answers each line of its input by the rate of a square product, as a peer does.
struct SquareProductCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "square-product", abstract: "The rate of OpenBLAS, a JSON line for each line of input.",
        shouldDisplay: false)

    func run() throws {
        try answer(["openblas": .text(SquareProduct.configuration)])
        while readLine() != nil {
            try answer(["flops_per_second": .number(SquareProduct.flopsPerSecond())])
        }
    }

    private func answer(_ figures: Figures) throws {
        FileHandle.standardOutput.write(try JSONLines.encoded(figures) + [UInt8(ascii: "\n")])
    }
}
