import Foundation
import Synchronization
import TimbreBase

/// A table for people: columns as wide as their widest cell, numbers to the right. On a terminal that is narrower, texts are
/// cut, the longest first, but for `--wide`.
struct Table {
    enum Alignment { case left, right }

    let columns: [(title: String, alignment: Alignment)]
    /// Row after row: for each cell an array would take as much memory again.
    private var cells: [String] = []
    private var widths: [Int]
    /// Columns that a text keeps where it is cut.
    private static let leastWidth = 8

    init(_ columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
        widths = columns.map(\.title.width)
    }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count)
        for (column, cell) in cells.enumerated() {
            let cell = cell.onOneLine
            widths[column] = max(widths[column], cell.width)
            self.cells.append(cell)
        }
    }

    /// The table's widths in a number of columns, nil for any; what is left too wide has no texts to cut.
    private func widths(in limit: Int?) -> [Int] {
        var widths = self.widths
        var excess = widths.reduce(2 * (widths.count - 1), +) - (limit ?? .max)
        while excess > 0 {
            let texts = widths.indices.filter { columns[$0].alignment == .left && widths[$0] > Self.leastWidth }
            guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(_ cells: some RandomAccessCollection<String>, _ widths: [Int]) -> String {
        var line = ""
        // Spaces are added before what follows them, so that none end the line.
        var spaces = 0
        for (column, cell) in cells.enumerated() {
            let cell = cell.fitting(widths[column])
            let padding = widths[column] - cell.width
            let isRight = columns[column].alignment == .right
            if isRight { spaces += padding }
            if !cell.isEmpty {
                line += String(repeating: " ", count: spaces) + cell
                spaces = 0
            }
            spaces += isRight ? 2 : padding + 2
        }
        return line
    }

    /// - Throws: `OutputFault`.
    func printed() throws {
        let isWide = Console.isWide.load(ordering: .relaxed)
        let widths = widths(in: isWide ? nil : Terminal.columns(STDOUT_FILENO))
        try Console.heading(line(columns.map(\.title), widths))
        try Console.results(
            stride(from: 0, to: cells.count, by: columns.count).lazy.map {
                line(cells[$0..<$0 + columns.count], widths)
            })
    }
}
