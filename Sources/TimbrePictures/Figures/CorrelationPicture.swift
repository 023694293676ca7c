/// How features go together: Pearson's correlation of every two of them.
enum CorrelationPicture {
    /// With more features there is no room for numbers.
    private static let mostWithNumbers = 24

    /// - Throws: `CannotDraw`; `CatalogueFault`.
    static func draw(_ source: PictureSource) throws -> Picture {
        let features = try source.features()
        let correlation = Correlation(features.map(\.values))
        let varying = features.indices.filter { !correlation[$0, $0].isNaN }
        guard varying.count > 1 else {
            throw CannotDraw("the songs differ in fewer than two features, so nothing goes together")
        }
        let left = features.indices.filter { correlation[$0, $0].isNaN }.map { features[$0].title }
        let note = source.note() + (left.isEmpty ? "" : "; the same for every song: \(left.joined(separator: ", "))")
        return Picture(
            title: "Correlation of features", note: note, panels: [panel(features, varying, correlation)])
    }

    private static func panel(_ features: [SongColumn], _ shown: [Int], _ correlation: Correlation) -> Panel {
        let scale = ColourScale(.diverging, -1...1)
        let cells = shown.enumerated().flatMap { row, first in
            shown.enumerated().map { column, second in
                let value = correlation[first, second]
                return HeatCell(
                    row: row, column: column, value: value,
                    text: row == column ? "1" : Number.fixed(value, 2))
            }
        }
        let names = shown.map { PictureText.short(features[$0].title, 30) }
        return HeatMap(
            rows: names, columns: names, cells: cells, scale: scale, hasTexts: shown.count <= mostWithNumbers,
            cellWidth: 42, cellHeight: 32
        ).panel
    }
}
