/// A picture: panels in rows under one title. Lengths are pixels of the SVG; a PNG has twice as many.
struct Picture: Sendable, Equatable {
    var title: String
    /// Below the title: how many songs, of which catalogue.
    var note = ""
    var panels: [Panel]
    /// Panels in a row.
    var columns = 1
}

/// One pair of axes, what is drawn between them, and what explains it.
struct Panel: Sendable, Equatable {
    var title = ""
    /// Beside the title, at the right.
    var remark = ""
    var x: Axis
    var y: Axis
    /// The first lies at the bottom.
    var layers: [Layer] = []
    /// Below the panel, in as many columns as have room for its texts.
    var legend: [LegendEntry] = []
    /// The bar at the right that explains cells' colours.
    var scale: ColourScale?
    /// Of the area that the axes enclose.
    var width = 320.0
    var height = 220.0
}

extension Panel {
    /// The title, but for the end of one that is far longer than others.
    var shownTitle: String { PictureText.short(title, 60) }

    var titleWidth: Double { PictureText.width(shownTitle, size: 13, isBold: true) }

    /// Whether the remark stands in a line of its own, as the title leaves it no room.
    var hasRemarkBelow: Bool {
        !title.isEmpty && !remark.isEmpty && titleWidth + PictureText.width(remark, size: 11) + 10 > width
    }

    /// A panel that has nothing to show, and says why.
    static func message(_ text: String, title: String, width: Double = 320, height: Double = 220) -> Panel {
        Panel(
            title: title, x: .blank, y: .blank,
            layers: [.texts([Label(x: 0.5, y: 0.5, text: text, colour: .grey)])], width: width, height: height)
    }
}

/// A sign and what it means.
struct LegendEntry: Sendable, Equatable {
    enum Sign: Sendable, Equatable {
        case mark(Shape)
        case line(isDashed: Bool)
        case box
    }

    var text: String
    var colour: Colour
    var sign = Sign.mark(.circle)
}

/// What the colours of cells stand for.
struct ColourScale: Sendable, Equatable {
    var palette: Palette
    var range: ClosedRange<Double>
    var ticks: [Axis.Tick]

    init(_ palette: Palette, _ range: ClosedRange<Double>, unit: Axis.Unit = .plain) {
        (self.palette, self.range) = (palette, range)
        ticks = Axis.ticks(in: range, count: 5, unit: unit)
    }

    func colour(of value: Double) -> Colour {
        palette.colour(at: (value - range.lowerBound) / (range.upperBound - range.lowerBound))
    }
}
