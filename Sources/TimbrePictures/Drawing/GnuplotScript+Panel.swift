/// What is around a panel: its axes and what explains it.
extension GnuplotScript {
    mutating func addAxes(of panel: Panel, _ frame: PictureLayout.Frame) {
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
            // A tick's own text would be a format for its number, and cut where it is long.
            let places = axis.ticks.map { "'' \(number($0.value))" }.joined(separator: ", ")
            add("set \(name) scale \(axis.isVisible ? "0.5" : "0") (\(places))")
            if axis.hasGrid { add("set grid \(name) linecolor rgb '#E4E4E4' linewidth 1 dashtype 1 back") }
        }
        addTickTexts(of: panel)
        let below = frame.bottom + PictureLayout.ticksHeight(of: panel) + 10
        addLabel(panel.x.title, frame.left + frame.width / 2, below, anchor: .center)
        let widest = panel.y.ticks.map { PictureText.width($0.text) }.max() ?? 0
        addLabel(
            panel.y.title, frame.left - widest - 25, frame.top + frame.height / 2, anchor: .center, isTurned: true)
    }

    /// Texts below the lower axis and at the left of the other, a line or a letter's width from the ticks.
    private mutating func addTickTexts(of panel: Panel) {
        let look = "font \(font(12, false)) textcolor rgb '\(Colour.ink.hexadecimal)'"
        for tick in panel.x.shownTicks {
            let distance = (panel.x.isSlanted ? 0.47 : 1) + (panel.x.isVisible ? 0.25 : 0)
            addText(
                tick.text,
                "at first \(number(tick.value)), graph 0 offset character 0,\(-distance) "
                    + (panel.x.isSlanted ? "right rotate by 40" : "center") + " " + look)
        }
        for tick in panel.y.shownTicks {
            addText(
                tick.text,
                "at graph 0, first \(number(tick.value)) right offset character \(panel.y.isVisible ? -1.5 : -1),0 "
                    + look)
        }
    }

    mutating func addLegend(of panel: Panel, _ frame: PictureLayout.Frame) {
        let (rows, columns) = PictureLayout.legend(of: panel)
        let top = frame.bottom + PictureLayout.margins(of: panel).bottom - PictureLayout.legendHeight(of: panel) - 2
        for (index, entry) in panel.legend.enumerated() {
            let left = frame.left + columns.prefix(index / rows).reduce(0, +)
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
            addLabel(entry.text, left + PictureLayout.signWidth, middle)
        }
    }

    mutating func addColourBar(_ scale: ColourScale, _ frame: PictureLayout.Frame) {
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

    mutating func addRectangle(
        _ left: Double, _ top: Double, _ right: Double, _ bottom: Double, _ colour: Colour
    ) {
        add(
            "set object rectangle from \(place(left, bottom)) to \(place(right, top)) "
                + "fillcolor rgb '\(colour.faded(to: 1).hexadecimal)' fillstyle solid noborder")
    }
}
