import TimbreBase

/// A table for people: columns as wide as their widest cell, numbers to the right.
struct Table {
    enum Alignment { case left, right }

    let columns: [(title: String, alignment: Alignment)]
    /// Row after row: for each cell an array would take as much memory again.
    private var cells: [String] = []
    private var widths: [Int]

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

    /// The titles, then the rows.
    private var lines: some Sequence<String> {
        (0...cells.count / columns.count).lazy.map { number in
            guard number > 0 else { return line(columns.map(\.title)[...]) }
            let start = (number - 1) * columns.count
            return line(cells[start..<start + columns.count])
        }
    }

    private func line(_ cells: ArraySlice<String>) -> String {
        var line = ""
        // Spaces are added before what follows them, so that none end the line.
        var spaces = 0
        for (column, cell) in cells.enumerated() {
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
    func printed() throws { try Console.results(lines) }
}

extension String {
    /// Characters; of ASCII without looking for their borders.
    fileprivate var width: Int { utf8.allSatisfy { $0 < 0x80 } ? utf8.count : count }
}
