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

    static let border = 16.0
    static let lineHeight = 17.0
    static let colourBarWidth = 14.0

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
        let head = Self.border + 24 + (picture.note.isEmpty ? 0 : 20)
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
        let texts = max(PictureText.width(picture.title, size: 17), PictureText.width(picture.note))
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
            left: max(widestLeft + (widestLeft > 0 ? 12 : 0), overhang) + (panel.y.title.isEmpty ? 6 : 24),
            right: panel.x.isSlanted ? 20 : max(widestBelow / 2, 16), top: panel.title.isEmpty ? 10 : 34, bottom: 14)
        if let scale = panel.scale {
            margins.right =
                colourBarWidth + 14 + (scale.ticks.map { PictureText.width($0.text) }.max() ?? 0) + border
        }
        margins.bottom += ticksHeight(of: panel) + (panel.x.title.isEmpty ? 0 : lineHeight + 4)
        margins.bottom += legendHeight(of: panel)
        return margins
    }

    /// Of the texts below the lower axis.
    static func ticksHeight(of panel: Panel) -> Double {
        let widest = panel.x.ticks.map { PictureText.width($0.text) }.max() ?? 0
        guard widest > 0 else { return 4 }
        return panel.x.isSlanted ? widest * 0.64 + 18 : lineHeight + 6
    }

    /// - Returns: how many columns of entries there are, and their width.
    static func legendColumns(of panel: Panel) -> (count: Int, width: Double) {
        let widest = (panel.legend.map { PictureText.width($0.text) }.max() ?? 0) + 30
        let count = min(max(1, Int(panel.width / widest)), max(1, panel.legend.count))
        return (count, max(widest, panel.legend.count > count ? panel.width / Double(count) : widest))
    }

    static func legendHeight(of panel: Panel) -> Double {
        guard !panel.legend.isEmpty else { return 0 }
        let columns = legendColumns(of: panel).count
        return Double((panel.legend.count + columns - 1) / columns) * lineHeight + 6
    }
}
