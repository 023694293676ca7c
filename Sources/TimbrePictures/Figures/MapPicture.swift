import TimbreMaps

/// Songs on a plane, a panel each for genre, artist and emotion.
enum MapPicture {
    private static let size = 430.0
    /// Names that have a colour.
    private static let named = Colour.classes.count
    /// A sample of songs has few of each artist: so many of an artist's songs are drawn whatever the sample.
    private static let songsOfArtist = 150

    /// - Throws: `CannotDraw`; `CatalogueFault`.
    static func draw(_ source: PictureSource) throws -> Picture {
        let plane = try source.plane()
        guard plane.songs.count > 1 else { throw CannotDraw("a map needs two songs or more") }
        let sample = SongSample.choose(source.options.sample, of: plane.songs, seed: source.options.seed)
        let empty = plane.panel(title: "", size: size)
        let radius = SongPlane.radius(ofMarks: sample.count)
        var panels: [Panel] = []
        var absent: [String] = []
        for category in ["genre", "artist", "emotion"] {
            guard let classes = try source.classes(category, limit: named) else {
                absent.append(category)
                continue
            }
            panels.append(
                panel(classes, plane: plane, sample: sample, seed: source.options.seed, radius: radius, empty: empty))
        }
        if panels.isEmpty {
            var panel = empty
            panel.layers = [.marks(sample.map { mark(plane.place(of: $0), .blue, 0.4) }, radius: radius)]
            panels = [panel]
        }
        var note = [source.note(sample.count)]
        let beyond = plane.songsBeyond(empty)
        if beyond > 0 { note.append("\(PictureText.songs(beyond)) beyond the edges") }
        if !absent.isEmpty { note.append("no \(absent.joined(separator: " and no ")) known") }
        if !plane.remark.isEmpty { note.append(plane.remark) }
        return Picture(
            title: "Map of songs: \(plane.title)", note: note.joined(separator: "; "), panels: panels,
            columns: panels.count)
    }

    private static func panel(
        _ classes: SongClasses, plane: SongPlane, sample: [Int], seed: UInt64, radius: Double, empty: Panel
    ) -> Panel {
        var grey: [Mark] = []
        var coloured: [Int] = []
        for song in sample {
            switch classes.membership(of: song) {
            case .named: coloured.append(song)
            case .other, .unknown: grey.append(mark(plane.place(of: song), .pale, 0.6))
            }
        }
        // Artists have few songs each, and are the reason for the panel.
        let isSparse = classes.category == "artist"
        if isSparse {
            coloured = songs(ofEach: classes, among: plane.songs, seed: seed)
        }
        let marks = SongSample.shuffled(coloured, seed: seed).compactMap { song -> Mark? in
            guard case .named(let index) = classes.membership(of: song) else { return nil }
            return mark(plane.place(of: song), Colour.classes[index], isSparse ? 0.85 : 0.55)
        }
        var panel = empty
        panel.title = "By \(classes.category)"
        panel.layers = [.marks(grey, radius: radius), .marks(marks, radius: isSparse ? max(radius, 2.6) : radius)]
        panel.legend = classes.classes.enumerated().map { index, found in
            LegendEntry(text: PictureText.fitting(found.name, size - 40), colour: Colour.classes[index])
        }
        let others = classes.otherNames + (classes.unknownSongs > 0 ? 1 : 0)
        if others > 0 {
            panel.legend.append(
                LegendEntry(
                    text: classes.otherNames > 0 ? "\(PictureText.count(classes.otherNames)) other" : "unknown",
                    colour: .pale))
        }
        return panel
    }

    private static func songs(ofEach classes: SongClasses, among songs: [Int], seed: UInt64) -> [Int] {
        var members = [[Int]](repeating: [], count: classes.classes.count)
        for song in songs {
            if case .named(let index) = classes.membership(of: song) { members[index].append(song) }
        }
        return members.flatMap { SongSample.choose(songsOfArtist, of: $0, seed: seed) }
    }

    private static func mark(_ place: Point, _ colour: Colour, _ opacity: Double) -> Mark {
        Mark(x: place.x, y: place.y, colour: colour.faded(to: opacity))
    }
}
