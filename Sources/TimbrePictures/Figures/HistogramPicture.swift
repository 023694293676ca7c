/// How the values of a column are distributed.
enum HistogramPicture {
    /// Height in pixels of a panel that holds a sentence instead of bars.
    private static let messageHeight = 60.0

    /// Every feature and the year, a small panel each.
    ///
    /// - Throws: `CannotDraw`; `CatalogueFault`.
    static func sheet(_ source: PictureSource) throws -> Picture {
        let columns = try columns(source)
        let panels = zip(columns, source.histograms(of: columns)).map { panel(of: $0, $1, width: 250, height: 150) }
        return Picture(
            title: "Distributions of \(columns.count == 1 ? "1 number" : "\(columns.count) numbers")",
            note: source.note() + "; dashed: the median", panels: panels,
            columns: min(4, max(1, Int(Double(columns.count).squareRoot().rounded(.up)))))
    }

    /// A picture for each column, by its name.
    ///
    /// - Throws: `PictureFault.noSuchColumn`; `CannotDraw`; `CatalogueFault`.
    static func each(_ source: PictureSource) throws -> [(name: String, picture: Picture)] {
        let columns = try columns(source)
        return zip(columns, source.histograms(of: columns)).map { column, histogram in
            (
                column.name,
                Picture(
                    title: "Distribution of \(column.title)",
                    note: source.note()
                        + (column.words.isEmpty && !column.isConstant ? "; dashed: the median" : ""),
                    panels: [panel(of: column, histogram, width: 620, height: 340, hasTitle: false)])
            )
        }
    }

    /// Those that were asked for, else features and the year where songs have one.
    private static func columns(_ source: PictureSource) throws -> [SongColumn] {
        if !source.options.columns.isEmpty {
            let columns = try source.columns()
            return try source.options.columns.map { try columns.column($0) }
        }
        let features = try source.features()
        if features.contains(where: { $0.name == "year" }) { return features }
        let year = try source.columns().column("year")
        return features + (year.values.contains { !$0.isNaN } ? [year] : [])
    }

    private static func panel(
        of column: SongColumn, _ histogram: Histogram?, width: Double, height: Double, hasTitle: Bool = true
    ) -> Panel {
        let title = hasTitle ? column.title : ""
        guard let histogram else {
            return .message("no song has one", title: title, width: width, height: messageHeight)
        }
        guard !column.isConstant else {
            var panel = Panel.message(
                "the same for every song: \(column.text(of: histogram.median))", title: title, width: width,
                height: messageHeight)
            panel.remark = histogram.remark(of: column)
            return panel
        }
        let isLogarithmic = histogram.isSpiky
        let highest = Double(histogram.counts.max() ?? 1)
        let y =
            isLogarithmic
            ? Axis.logarithmic(0.7...highest * 2, title: "songs, logarithmic")
            : Axis.whole(0...highest * 1.08, title: "songs", count: max(4, Int(height / 32)))
        var layers = [Layer.boxes(histogram.boxes(from: y.range.lowerBound, colour: .blue))]
        if column.words.isEmpty, histogram.start...histogram.end ~= histogram.median {
            let ends = [y.range.lowerBound, y.range.upperBound].map { Point(x: histogram.median, y: $0) }
            layers.append(.line(ends, colour: .vermilion, isDashed: true))
        }
        return Panel(
            title: title, remark: histogram.remark(of: column),
            x: histogram.axis(of: column, count: max(3, Int(width / 62)), room: width), y: y,
            layers: layers, width: width, height: height)
    }

}

extension Histogram {
    /// Whether one bin is so much higher than the usual one that the others can't be seen beside it.
    var isSpiky: Bool {
        let filled = counts.filter { $0 > 0 }.sorted()
        guard filled.count > 2, let highest = filled.last else { return false }
        return highest > 60 * filled[filled.count / 2]
    }

    func boxes(from base: Double, colour: Colour) -> [Box] {
        counts.enumerated().filter { $0.element > 0 }.map { bin, count in
            let left = start + Double(bin) * width
            return Box(x: left...(left + width), y: base...Double(count), colour: colour)
        }
    }

    /// Axis of the bins: ticks are whole numbers or words where the values are, else round numbers.
    ///
    /// - Parameters:
    ///   - count: about how many ticks.
    ///   - room: the axis's length in pixels.
    func axis(of column: SongColumn, count: Int, room: Double) -> Axis {
        let range = start...end
        if !column.words.isEmpty { return .words(column.words, range, title: column.axisTitle, room: room) }
        return areWhole
            ? .whole(range, title: column.axisTitle, count: count, room: room)
            : .numbers(range, title: column.axisTitle, count: count, room: room)
    }

    /// The median, and what is not in the picture.
    func remark(of column: SongColumn) -> String {
        var parts = column.words.isEmpty && !column.isConstant ? ["median \(column.text(of: median))"] : []
        if below + above > 0 { parts.append("\(PictureText.count(below + above)) beyond") }
        if missing > 0 { parts.append("\(PictureText.count(missing)) without") }
        return parts.joined(separator: ", ")
    }
}
