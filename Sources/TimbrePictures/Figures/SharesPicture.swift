import FoundationEssentials

/// How many songs have which genre and which emotion.
enum SharesPicture {
    private static let limit = 20

    /// - Throws: `CannotDraw`; `CatalogueFault`.
    static func draw(_ source: PictureSource) throws -> Picture {
        let panels = try ["genre", "emotion"].compactMap { try source.classes($0, limit: limit).map(panel) }
        guard !panels.isEmpty else { throw CannotDraw("no song has a genre or an emotion") }
        return Picture(
            title: "Shares of classes", note: source.note(), panels: panels, columns: panels.count)
    }

    private static func panel(_ classes: SongClasses) -> Panel {
        var bars = classes.classes.map { Bars.Bar(name: $0.name, value: Double($0.songs)) }
        if classes.otherSongs > 0 {
            bars.append(
                Bars.Bar(
                    name: "\(PictureText.count(classes.otherNames)) other", value: Double(classes.otherSongs),
                    colour: .pale))
        }
        if classes.unknownSongs > 0 {
            bars.append(Bars.Bar(name: "unknown", value: Double(classes.unknownSongs), colour: .pale))
        }
        for index in bars.indices {
            let songs = bars[index].value
            bars[index].value = songs / Double(classes.songCount)
            bars[index].text = "\(Number.percent(bars[index].value)) · \(PictureText.count(Int(songs)))"
        }
        return Bars(bars: bars, axis: "share of songs", unit: .share).panel(title: classes.category.capitalized)
    }
}
