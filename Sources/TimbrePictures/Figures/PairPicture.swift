import TimbreCatalogue
import TimbreMaps

/// Features against each other: scatter below the diagonal, distributions on it, correlations above.
enum PairPicture {
    /// What musicians ask for first, in this order; a catalogue has some of them.
    private static let preferred = [
        "energy", "loudness", "acousticness", "danceability", "valence", "positiveness", "tempo", "popularity",
        "speechiness", "instrumentalness",
    ]
    private static let usualCount = 6
    private static let mostCount = 10
    /// Songs in each of the many panels.
    private static let sample = 1_500
    private static let size = 130.0

    /// A column and where its values lie.
    private struct Variable {
        var column: SongColumn
        var histogram: Histogram

        /// What holds nearly all values, as the histogram's bins do.
        var axis: Axis {
            var axis = histogram.axis(of: column, count: 3, room: PairPicture.size)
            axis.hasGrid = false
            return axis
        }
    }

    /// - Throws: `PictureFault.noSuchColumn`; `CannotDraw`; `CatalogueFault`.
    static func draw(_ source: PictureSource) throws -> Picture {
        let columns = try columns(source)
        guard columns.count > 1 else { throw CannotDraw("there are fewer than two columns in which songs differ") }
        guard columns.count <= mostCount else {
            throw CannotDraw("\(columns.count) columns make too many panels; give \(mostCount) or fewer")
        }
        let complete = (0..<source.catalogue.songCount).filter { song in columns.allSatisfy { !$0.values[song].isNaN } }
        guard !complete.isEmpty else { throw CannotDraw("no song has a number in each of these columns") }
        let chosen = SongSample.choose(sample, of: complete, seed: source.options.seed)
        let correlation = Correlation(columns.map { column in complete.map { column.values[$0] } })
        let variables = zip(columns, source.histograms(of: columns)).compactMap { column, histogram in
            histogram.map { Variable(column: column, histogram: $0) }
        }
        let scale = ColourScale(.diverging, -1...1)
        var panels: [Panel] = []
        for (row, vertical) in variables.enumerated() {
            for (column, horizontal) in variables.enumerated() {
                var panel =
                    row == column
                    ? distribution(vertical)
                    : row > column
                        ? scatter(horizontal, vertical, chosen) : number(correlation[row, column], scale)
                // Only the outer panels say what their axes are.
                if row < columns.count - 1 { (panel.x.title, panel.x.ticks) = ("", []) }
                if column > 0 { (panel.y.title, panel.y.ticks) = ("", []) }
                if row == 0, column == 0 { (panel.y.title, panel.y.ticks) = (vertical.column.axisTitle, []) }
                panels.append(panel)
            }
        }
        let all = complete.count == source.catalogue.songCount ? "all" : PictureText.songs(complete.count)
        let beyond = chosen.count { song in
            variables.contains { !$0.axis.range.contains(Double($0.column.values[song])) }
        }
        return Picture(
            title: "Features against each other",
            note:
                "\(source.note(chosen.count))\(beyond > 0 ? ", \(PictureText.count(beyond)) of them beyond an edge" : "")"
                + "; correlations of \(all)",
            panels: panels, columns: columns.count)
    }

    private static func columns(_ source: PictureSource) throws -> [SongColumn] {
        if !source.options.columns.isEmpty {
            let columns = try source.columns()
            return try source.options.columns.map { try columns.column($0) }
        }
        let varying = try source.features().filter { !$0.isConstant }
        let ranked = varying.sorted { rank($0) < rank($1) }
        return Array(ranked.prefix(usualCount))
    }

    /// Columns of names and flags last; of others, those that are not known keep their order.
    private static func rank(_ column: SongColumn) -> Int {
        preferred.firstIndex(of: column.name) ?? (column.words.isEmpty ? preferred.count : preferred.count + 1)
    }

    private static func scatter(_ horizontal: Variable, _ vertical: Variable, _ songs: [Int]) -> Panel {
        let (x, y) = (horizontal.column.sample(songs), vertical.column.sample(songs))
        let marks = zip(x, y).map { Mark(x: $0, y: $1, colour: Colour.blue.faded(to: 0.35)) }
        return Panel(
            x: horizontal.axis, y: vertical.axis, layers: [.marks(marks, radius: 1.3)], width: size, height: size)
    }

    private static func distribution(_ variable: Variable) -> Panel {
        let highest = Double(variable.histogram.counts.max() ?? 1)
        let boxes = variable.histogram.boxes(from: 0, colour: .grey)
        return Panel(
            x: variable.axis, y: Axis(range: 0...highest * 1.08), layers: [.boxes(boxes, hasEdges: false)], width: size,
            height: size)
    }

    private static func number(_ value: Double, _ scale: ColourScale) -> Panel {
        guard value.isFinite else { return .message("–", title: "", width: size, height: size) }
        let colour = scale.colour(of: value)
        var panel = Panel(x: .blank, y: .blank, width: size, height: size)
        panel.layers = [
            .boxes([Box(x: 0...1, y: 0...1, colour: colour)]),
            .texts([
                Label(x: 0.5, y: 0.5, text: Number.signed(value, decimals: 2), size: 16, colour: colour.ofTextUpon)
            ]),
        ]
        return panel
    }
}
