/// A picture in gnuplot's language, its data among the commands.
///
/// Everything has its place from `PictureLayout`; gnuplot draws axes, marks and texts where it is told. Texts are data
/// (`GnuplotTexts`) and taken as they are (`noenhanced`): no character of a name means anything, and gnuplot escapes what
/// SVG needs.
struct GnuplotScript {
    private var commands = ""
    private var texts: GnuplotTexts
    let picture: Picture
    let format: PictureFormat
    let layout: PictureLayout
    private var blocks = 0

    init(_ picture: Picture, format: PictureFormat) {
        self.picture = picture
        self.format = format
        texts = GnuplotTexts(format: format)
        layout = PictureLayout(picture)
        begin()
        for (index, panel) in picture.panels.enumerated() { draw(panel, layout.frames[index], withTitle: index == 0) }
        add("unset multiplot")
    }

    var text: String { texts.definition + commands }

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
        let titleTop = frame.top - 14 - (panel.hasRemarkBelow ? PictureLayout.lineHeight : 0)
        addLabel(panel.shownTitle, frame.left, titleTop, size: 13, isBold: true)
        if panel.hasRemarkBelow {
            addLabel(panel.remark, frame.left, frame.top - 14, size: 11, colour: .grey)
        } else {
            addLabel(panel.remark, frame.right, frame.top - 14, anchor: .right, size: 11, colour: .grey)
        }
        addLegend(of: panel, frame)
        if let scale = panel.scale { addColourBar(scale, frame) }
        var plots: [String] = []
        for layer in panel.layers { plots += add(layer) }
        // Without anything to draw, gnuplot draws no axes either.
        add("plot " + (plots.isEmpty ? "NaN notitle" : plots.joined(separator: ", \\\n    ")))
    }

    private mutating func addTitle() {
        addLabel(picture.title, PictureLayout.border, PictureLayout.border + 10, size: 17, isBold: true)
        for (index, line) in layout.note.enumerated() {
            let top = PictureLayout.border + 34 + Double(index) * PictureLayout.lineHeight
            addLabel(line, PictureLayout.border, top, colour: .grey)
        }
    }

    /// Numbers a row, those that gnuplot can't draw left out; nil where none remains.
    mutating func addBlock(_ rows: [[Double]]) -> String? {
        let drawn = rows.filter { $0.allSatisfy(\.isFinite) }
        guard !drawn.isEmpty else { return nil }
        blocks += 1
        add("$data\(blocks) << END")
        for row in drawn { add(row.map(number).joined(separator: " ")) }
        add("END")
        return "$data\(blocks)"
    }

    /// A text whose place is in pixels; nothing for an empty one.
    mutating func addLabel(
        _ text: String, _ left: Double, _ top: Double, anchor: Label.Anchor = .left, size: Double = 12,
        colour: Colour = .ink, isBold: Bool = false, isTurned: Bool = false
    ) {
        guard !text.isEmpty else { return }
        addText(
            text,
            "at \(place(left, top)) \(anchor.rawValue)\(isTurned ? " rotate by 90" : "") font \(font(size, isBold)) "
                + "textcolor rgb '\(colour.hexadecimal)'")
    }

    /// - Parameter options: of gnuplot's label: where it stands, and what it looks like.
    mutating func addText(_ text: String, _ options: String) {
        add("set label \(texts.expression(for: text)) \(options)")
    }

    mutating func add(_ line: String) {
        commands += line
        commands += "\n"
    }

    func x(_ left: Double) -> String { number(left / layout.width) }
    func y(_ top: Double) -> String { number(1 - top / layout.height) }
    func place(_ left: Double, _ top: Double) -> String { "screen \(x(left)),\(y(top))" }

    /// As many digits as a pixel needs.
    func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(Float(value))"
    }

    /// In points of a PNG, which are 4/3 pixels, and in pixels of an SVG.
    func font(_ pixels: Double, _ isBold: Bool) -> String {
        switch format {
        case .svg: "'sans-serif\(isBold ? ":Bold" : ""),\(number(pixels))'"
        case .png: "'Sans\(isBold ? ":Bold" : ""),\(number(pixels * 0.75))'"
        }
    }

    /// gnuplot's point of size 1 has a radius of 5 pixels in an SVG, its edge among them, of 3.1 in a PNG (measured).
    func pointSize(radius: Double) -> String { number(radius / (format == .svg ? 5 : 3.1)) }
}
