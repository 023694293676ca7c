/// A number in a table that is shown as colours.
struct HeatCell: Sendable {
    var row: Int
    var column: Int
    /// NaN for a cell that stays empty.
    var value: Double
    var text: String
}

/// A table as colours, its first row at the top. A number that is written as 0 is not written.
struct HeatMap {
    var rows: [String]
    var columns: [String]
    var cells: [HeatCell]
    var scale: ColourScale
    var hasTexts = true
    var cellWidth = 44.0
    var cellHeight = 26.0

    var panel: Panel {
        let last = Double(rows.count - 1)
        var x = Axis.names(columns)
        let widest = columns.map { PictureText.width($0) }.max() ?? 0
        x.isSlanted = widest > cellWidth - 4
        let drawn = cells.filter(\.value.isFinite)
        let boxes = drawn.map { cell in
            let (x, y) = (Double(cell.column), last - Double(cell.row))
            return Box(x: (x - 0.5)...(x + 0.5), y: (y - 0.5)...(y + 0.5), colour: scale.colour(of: cell.value))
        }
        let texts = drawn.filter { !Number.isNothing($0.text) }.map { cell in
            Label(
                x: Double(cell.column), y: last - Double(cell.row), text: cell.text, size: 11,
                colour: scale.colour(of: cell.value).ofTextUpon)
        }
        x.isVisible = false
        var y = Axis.names(rows, descending: true)
        y.isVisible = false
        return Panel(
            x: x, y: y, layers: [.boxes(boxes)] + (hasTexts ? [.texts(texts)] : []), scale: scale,
            width: Double(columns.count) * cellWidth, height: Double(rows.count) * cellHeight)
    }
}
