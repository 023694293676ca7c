/// A picture in gnuplot's language, its data among the commands.
///
/// Everything has its place from `PictureLayout`; gnuplot draws axes, marks and texts where it is told. Texts are taken
/// as they are (`noenhanced`): no character of a name means anything, and gnuplot escapes what SVG needs.
struct GnuplotScript {
    private(set) var text = ""
    let picture: Picture
    let format: PictureFormat
    private let layout: PictureLayout
    private var blocks = 0

    init(_ picture: Picture, format: PictureFormat) {
        self.picture = picture
        self.format = format
        layout = PictureLayout(picture)
        begin()
        for (index, panel) in picture.panels.enumerated() { draw(panel, layout.frames[index], withTitle: index == 0) }
        add("unset multiplot")
    }

    /// A PNG has so many times the SVG's pixels.
    private static let pngScale = 2

    private mutating func begin() {
        let (width, height) = (Int(layout.width), Int(layout.height))
        switch format {
        case .svg:
            add(
                "set terminal svg size \(width),\(height) noenhanced background '#FFFFFF' linewidth 1 "
                    + "font 'sans-serif,12'")
        case .png:
            let scale = Self.pngScale
            add(
                "set terminal pngcairo size \(width * scale),\(height * scale) noenhanced background '#FFFFFF' "
                    + "fontscale \(scale) linewidth \(scale) pointscale \(scale) font 'Sans,9'")
        }
        add("set encoding utf8")
        add("set multiplot")
    }

    private mutating func draw(_ panel: Panel, _ frame: PictureLayout.Frame, withTitle: Bool) {
        // Each panel begins with gnuplot's defaults; the terminal and the encoding stay.
        add("reset")
        add("unset key")
        if withTitle { addTitle() }
        add("set lmargin at screen \(x(frame.left))")
        add("set rmargin at screen \(x(frame.right))")
        add("set tmargin at screen \(y(frame.top))")
        add("set bmargin at screen \(y(frame.bottom))")
        addAxes(of: panel, frame)
        addLabel(panel.shownTitle, frame.left, frame.top - 14, size: 13, isBold: true)
        addLabel(panel.remark, frame.right, frame.top - 14, anchor: .right, size: 11, colour: .grey)
        addLegend(of: panel, frame)
        if let scale = panel.scale { addColourBar(scale, frame) }
        var plots: [String] = []
        for layer in panel.layers { plots += add(layer) }
        // Without anything to draw, gnuplot draws no axes either.
        add("plot " + (plots.isEmpty ? "NaN notitle" : plots.joined(separator: ", \\\n    ")))
    }

    private mutating func addTitle() {
        addLabel(picture.title, PictureLayout.border, PictureLayout.border + 10, size: 17, isBold: true)
        addLabel(picture.note, PictureLayout.border, PictureLayout.border + 34, colour: .grey)
    }

    // MARK: - Axes

    private mutating func addAxes(of panel: Panel, _ frame: PictureLayout.Frame) {
        let sides = (panel.x.isVisible ? 1 : 0) + (panel.y.isVisible ? 2 : 0)
        add("set border \(sides) linecolor rgb '#808080'")
        add("set tics nomirror out textcolor rgb '\(Colour.ink.hexadecimal)'")
        if panel.x.isLogarithmic { add("set logscale x") }
        if panel.y.isLogarithmic { add("set logscale y") }
        add("set xrange [\(number(panel.x.range.lowerBound)):\(number(panel.x.range.upperBound))]")
        add("set yrange [\(number(panel.y.range.lowerBound)):\(number(panel.y.range.upperBound))]")
        for (name, axis) in [("xtics", panel.x), ("ytics", panel.y)] {
            guard !axis.ticks.isEmpty else {
                add("unset \(name)")
                continue
            }
            add(
                "set \(name) scale \(axis.isVisible ? "0.5" : "0") \(ticks(axis))"
                    + (axis.isSlanted ? " rotate by 40 right" : ""))
            if axis.hasGrid { add("set grid \(name) linecolor rgb '#E4E4E4' linewidth 1 dashtype 1 back") }
        }
        let below = frame.bottom + PictureLayout.ticksHeight(of: panel) + 10
        addLabel(panel.x.title, frame.left + frame.width / 2, below, anchor: .center)
        let widest = panel.y.ticks.map { PictureText.width($0.text) }.max() ?? 0
        addLabel(
            panel.y.title, frame.left - widest - 22, frame.top + frame.height / 2, anchor: .center, isTurned: true)
    }

    private func ticks(_ axis: Axis) -> String {
        // The text of a tick is a format for its number.
        let ticks = axis.ticks.map {
            "\(Self.quoted($0.text.replacing("%", with: "%%"))) \(number($0.value))"
        }
        return "(\(ticks.joined(separator: ", ")))"
    }

    // MARK: - What explains a panel

    private mutating func addLegend(of panel: Panel, _ frame: PictureLayout.Frame) {
        let columns = PictureLayout.legendColumns(of: panel)
        let top = frame.bottom + PictureLayout.margins(of: panel).bottom - PictureLayout.legendHeight(of: panel) - 2
        // From the top down, then the next column.
        let rows = (panel.legend.count + columns.count - 1) / columns.count
        for (index, entry) in panel.legend.enumerated() {
            let left = frame.left + Double(index / rows) * columns.width
            let middle = top + Double(index % rows) * PictureLayout.lineHeight
            let colour = entry.colour.faded(to: 1).hexadecimal
            switch entry.sign {
            case .mark(let shape):
                add(
                    "set label '' at \(place(left + 7, middle)) point pointtype \(shape.rawValue) "
                        + "pointsize \(pointSize(radius: 4)) linecolor rgb '\(colour)'")
            case .box:
                addRectangle(left + 1, middle - 5, left + 13, middle + 5, entry.colour)
            case .line(let isDashed):
                add(
                    "set arrow from \(place(left, middle)) to \(place(left + 16, middle)) nohead linewidth 2 "
                        + "dashtype \(isDashed ? "2" : "1") linecolor rgb '\(colour)'")
            }
            addLabel(entry.text, left + 21, middle)
        }
    }

    private mutating func addColourBar(_ scale: ColourScale, _ frame: PictureLayout.Frame) {
        let (left, steps) = (frame.right + 12, 64)
        let right = left + PictureLayout.colourBarWidth
        for step in 0..<steps {
            // Each reaches to the upper end, below the next: no seam can be seen between them.
            let bottom = frame.bottom - frame.height * Double(step) / Double(steps)
            let colour = scale.palette.colour(at: (Double(step) + 0.5) / Double(steps))
            addRectangle(left, frame.top, right, bottom, colour)
        }
        for tick in scale.ticks {
            let share = (tick.value - scale.range.lowerBound) / (scale.range.upperBound - scale.range.lowerBound)
            addLabel(tick.text, right + 5, frame.bottom - frame.height * share)
        }
    }

    private mutating func addRectangle(
        _ left: Double, _ top: Double, _ right: Double, _ bottom: Double, _ colour: Colour
    ) {
        add(
            "set object rectangle from \(place(left, bottom)) to \(place(right, top)) "
                + "fillcolor rgb '\(colour.faded(to: 1).hexadecimal)' fillstyle solid noborder")
    }

    /// A text whose place is in pixels; nothing for an empty one.
    private mutating func addLabel(
        _ text: String, _ left: Double, _ top: Double, anchor: Label.Anchor = .left, size: Double = 12,
        colour: Colour = .ink, isBold: Bool = false, isTurned: Bool = false
    ) {
        guard !text.isEmpty else { return }
        add(
            "set label \(Self.quoted(text)) at \(place(left, top)) \(anchor.rawValue)"
                + (isTurned ? " rotate by 90" : "")
                + " font \(font(size, isBold)) textcolor rgb '\(colour.hexadecimal)'")
    }

    // MARK: - Layers

    /// - Returns: what the panel's plot command says of the layer.
    private mutating func add(_ layer: Layer) -> [String] {
        switch layer {
        case .line(let points, let colour, let isDashed):
            guard let block = addBlock(points.map { [$0.x, $0.y] }) else { return [] }
            return [
                "\(block) using 1:2 with lines linewidth 2 dashtype \(isDashed ? "2" : "1") "
                    + "linecolor rgb '\(colour.hexadecimal)' notitle"
            ]
        case .marks(let marks, let radius):
            let rows = marks.map { [$0.x, $0.y, Double($0.shape.rawValue), Double($0.colour.argb)] }
            guard let block = addBlock(rows) else { return [] }
            return [
                "\(block) using 1:2:3:4 with points pointsize \(pointSize(radius: radius)) pointtype variable "
                    + "linecolor rgb variable notitle"
            ]
        case .boxes(let boxes, let hasEdges):
            let rows = boxes.map { box in
                [
                    (box.x.lowerBound + box.x.upperBound) / 2, (box.y.lowerBound + box.y.upperBound) / 2,
                    box.x.lowerBound, box.x.upperBound, box.y.lowerBound, box.y.upperBound, Double(box.colour.argb),
                ]
            }
            guard let block = addBlock(rows) else { return [] }
            return [
                "\(block) using 1:2:3:4:5:6:7 with boxxyerror fillstyle solid "
                    + (hasEdges ? "border linecolor rgb '#FFFFFF' " : "noborder ") + "linecolor rgb variable notitle"
            ]
        case .intervals(let intervals, let colour):
            let rows = intervals.map {
                [($0.x.lowerBound + $0.x.upperBound) / 2, $0.y, $0.x.lowerBound, $0.x.upperBound]
            }
            guard let block = addBlock(rows) else { return [] }
            return [
                "\(block) using 1:2:3:4 with xerrorbars linewidth 1.2 pointsize 0 "
                    + "linecolor rgb '\(colour.hexadecimal)' notitle"
            ]
        case .texts(let labels):
            for label in labels where !label.text.isEmpty {
                add(
                    "set label \(Self.quoted(label.text)) at first \(number(label.x)),\(number(label.y)) "
                        + "\(label.anchor.rawValue) front font \(font(label.size, label.isBold)) "
                        + "textcolor rgb '\(label.colour.hexadecimal)'" + (label.isBoxed ? " boxed" : ""))
            }
            add("set style textbox opaque noborder fillcolor rgb '#30FFFFFF' margins 0.4,0.3")
            return []
        }
    }

    /// Numbers a row, those that gnuplot can't draw left out; nil where none remains.
    private mutating func addBlock(_ rows: [[Double]]) -> String? {
        let drawn = rows.filter { $0.allSatisfy(\.isFinite) }
        guard !drawn.isEmpty else { return nil }
        blocks += 1
        add("$data\(blocks) << END")
        for row in drawn { add(row.map(number).joined(separator: " ")) }
        add("END")
        return "$data\(blocks)"
    }

    // MARK: - Words

    private mutating func add(_ line: String) {
        text += line
        text += "\n"
    }

    private func x(_ left: Double) -> String { number(left / layout.width) }
    private func y(_ top: Double) -> String { number(1 - top / layout.height) }
    private func place(_ left: Double, _ top: Double) -> String { "screen \(x(left)),\(y(top))" }

    /// As many digits as a pixel needs.
    private func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(Float(value))"
    }

    /// In points of a PNG, which are 4/3 pixels, and in pixels of an SVG.
    private func font(_ pixels: Double, _ isBold: Bool) -> String {
        switch format {
        case .svg: "'sans-serif\(isBold ? ":Bold" : ""),\(number(pixels))'"
        case .png: "'Sans\(isBold ? ":Bold" : ""),\(number(pixels * 0.75))'"
        }
    }

    /// gnuplot's point of size 1 has a radius of 4.5 pixels in an SVG, of 3.5 in a PNG (measured).
    private func pointSize(radius: Double) -> String { number(radius / (format == .svg ? 4.5 : 3.5)) }

    /// In single quotes, within which only they mean anything; within double ones, gnuplot runs what stands between
    /// backticks.
    static func quoted(_ text: String) -> String {
        "'" + PictureText.clean(text).replacing("'", with: "''") + "'"
    }
}
