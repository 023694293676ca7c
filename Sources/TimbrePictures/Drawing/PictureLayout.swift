/// Where everything of a picture goes, in pixels from its upper left corner.
struct PictureLayout {
    struct Margins: Equatable {
        var left: Double
        var right: Double
        var top: Double
        var bottom: Double
    }

    /// What the axes of a panel enclose.
    struct Frame: Equatable {
        var left: Double
        var top: Double
        var width: Double
        var height: Double

        var right: Double { left + width }
        var bottom: Double { top + height }
    }

    private(set) var width: Double
    private(set) var height: Double
    /// Of each panel.
    private(set) var frames: [Frame] = []
    /// The picture's note, in lines that are no wider than the panels.
    let note: [String]

    static let border = 16.0
    static let lineHeight = 17.0
    static let colourBarWidth = 14.0
    /// Before a legend's text.
    static let signWidth = 21.0
    private static let legendGap = 15.0
    /// A note's line may be so wide, however small the panels are.
    private static let noteWidth = 600.0

    /// Panels of a column stand flush at their left axes, those of a row at their upper ends.
    init(_ picture: Picture) {
        let columns = max(1, min(picture.columns, picture.panels.count))
        let margins = picture.panels.map(Self.margins)
        func cells(ofColumn column: Int) -> [Int] {
            stride(from: column, to: picture.panels.count, by: columns).map { $0 }
        }
        var left = Self.border
        var lefts: [Double] = []
        for column in 0..<columns {
            let cells = cells(ofColumn: column)
            lefts.append(left + (cells.map { margins[$0].left }.max() ?? 0))
            left = lefts[column] + (cells.map { picture.panels[$0].width + margins[$0].right }.max() ?? 0)
        }
        let panelsWidth = left - Self.border
        note = picture.note.isEmpty ? [] : PictureText.lines(picture.note, max(panelsWidth, Self.noteWidth))
        let head = Self.border + 24 + (note.isEmpty ? 0 : 3) + Double(note.count) * Self.lineHeight
        var top = head
        for row in stride(from: 0, to: picture.panels.count, by: columns) {
            let cells = Array(row..<min(row + columns, picture.panels.count))
            let above = cells.map { margins[$0].top }.max() ?? 0
            for (column, cell) in cells.enumerated() {
                let panel = picture.panels[cell]
                frames.append(Frame(left: lefts[column], top: top + above, width: panel.width, height: panel.height))
            }
            top += above + (cells.map { picture.panels[$0].height + margins[$0].bottom }.max() ?? 0)
        }
        // The title and the note are as wide as they are.
        let texts =
            ([PictureText.width(picture.title, size: 17, isBold: true)] + note.map { PictureText.width($0) }).max() ?? 0
        width = (max(left, texts + Self.border) + Self.border).rounded(.up)
        height = (top + Self.border / 2).rounded(.up)
    }

    /// What a panel's ticks, titles, legend and colour bar need around it.
    static func margins(of panel: Panel) -> Margins {
        let widestLeft = panel.y.ticks.map { PictureText.width($0.text) }.max() ?? 0
        let widestBelow = panel.x.ticks.map { PictureText.width($0.text) }.max() ?? 0
        // The cosine and the sine of the slant, 40 degrees.
        let overhang = panel.x.isSlanted ? widestBelow * 0.77 - 20 : widestBelow / 2
        var margins = Margins(
            left: max(widestLeft + (widestLeft > 0 ? 12 : 0), overhang) + (panel.y.title.isEmpty ? 6 : 26),
            right: panel.x.isSlanted ? 20 : max(widestBelow / 2, 16), top: topMargin(of: panel), bottom: 14)
        if let scale = panel.scale {
            margins.right =
                colourBarWidth + 14 + (scale.ticks.map { PictureText.width($0.text) }.max() ?? 0) + border
        }
        margins.bottom += ticksHeight(of: panel) + (panel.x.title.isEmpty ? 0 : lineHeight + 4)
        margins.bottom += legendHeight(of: panel)
        let beyond = max(panel.titleWidth, legend(of: panel).columns.reduce(0, +) - legendGap) - panel.width
        margins.right = max(margins.right, beyond + border / 2)
        return margins
    }

    /// For the title and the remark.
    private static func topMargin(of panel: Panel) -> Double {
        if panel.title.isEmpty { return panel.remark.isEmpty ? 10 : 30 }
        return panel.hasRemarkBelow ? 34 + lineHeight : 34
    }

    /// Of the texts below the lower axis.
    static func ticksHeight(of panel: Panel) -> Double {
        let widest = panel.x.ticks.map { PictureText.width($0.text) }.max() ?? 0
        guard widest > 0 else { return 4 }
        return panel.x.isSlanted ? widest * 0.64 + 18 : lineHeight + 6
    }

    /// How a legend stands: as many columns of one height as fit side by side, else one. Entries go from the top down,
    /// then into the next column.
    ///
    /// - Returns: how many rows there are, and how wide each column is.
    static func legend(of panel: Panel) -> (rows: Int, columns: [Double]) {
        let widths = panel.legend.map { signWidth + PictureText.width($0.text) + legendGap }
        func columns(rows: Int) -> [Double] {
            stride(from: 0, to: widths.count, by: rows).map { widths[$0..<min($0 + rows, widths.count)].max() ?? 0 }
        }
        guard !widths.isEmpty else { return (0, []) }
        // The last column has no other beside it.
        let room = panel.width + legendGap
        let rows = (1...widths.count).reversed().map { (widths.count + $0 - 1) / $0 }
        let found = rows.first { columns(rows: $0).reduce(0, +) <= room } ?? widths.count
        return (found, columns(rows: found))
    }

    static func legendHeight(of panel: Panel) -> Double {
        panel.legend.isEmpty ? 0 : Double(legend(of: panel).rows) * lineHeight + 6
    }
}
