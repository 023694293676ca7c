import Foundation
import Synchronization
import TimbreBase

/// Table for users: columns as wide as their widest cell, numbers at the right. Texts are cut to 80 characters, and on a
/// narrower terminal further, the longest first and those of the first column last; `--wide` cuts none.
struct Table {
    enum Alignment { case left, right }

    let columns: [(title: String, alignment: Alignment)]
    /// Cells, row after row, in one array; an array per row would double the memory.
    private var cells: [String] = []
    private var widths: [Int]
    /// Least width to which a column of texts is cut.
    private static let leastWidth = 8
    private let isWide = Console.isWide.load(ordering: .relaxed)

    init(_ columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
        widths = columns.map(\.title.width)
    }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count)
        for (column, cell) in cells.enumerated() {
            let cell = isWide ? cell.visible : cell.onOneLine
            widths[column] = max(widths[column], cell.width)
            self.cells.append(cell)
        }
    }

    /// Widths of the columns within a total width, nil for any; a table may stay wider where no texts are left to cut.
    private func widths(in limit: Int?) -> [Int] {
        var widths = self.widths
        var excess = widths.reduce(2 * (widths.count - 1), +) - (limit ?? .max)
        while excess > 0 {
            let texts = widths.indices.filter { columns[$0].alignment == .left && widths[$0] > Self.leastWidth }
            // The first tells what a row is about.
            let others = texts.filter { $0 != columns.firstIndex { $0.alignment == .left } }
            guard let widest = others.max(by: { widths[$0] < widths[$1] }) ?? texts.first else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(_ cells: some RandomAccessCollection<String>, _ widths: [Int]) -> String {
        var line = ""
        // Spaces are added only before a cell, so that none end the line.
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
        let widths = widths(in: isWide ? nil : Terminal.columns(STDOUT_FILENO))
        try Console.heading(line(columns.map(\.title), widths))
        try Console.results(
            stride(from: 0, to: cells.count, by: columns.count).lazy.map {
                line(cells[$0..<$0 + columns.count], widths)
            })
    }
}
