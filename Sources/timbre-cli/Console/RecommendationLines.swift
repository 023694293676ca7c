import Timbre

/// Recommendations as a table or as JSON lines.
enum RecommendationLines {
    static func print(_ found: Recommendations, json isJSON: Bool) throws {
        for note in found.notes { Console.note(note) }
        if isJSON {
            try Console.results(found.items.lazy.map { json($0).text })
        } else {
            try printTable(found.items)
        }
    }

    /// For example “Memories” by Maroon 5 (id 0).
    static func name(_ song: Song) -> String {
        "“\(song.title.orUnknown.onOneLine)” by \(song.artistNames.orUnknown.onOneLine) (id \(song.id))"
    }

    private static func printTable(_ items: [Recommendation]) throws {
        guard !items.isEmpty else { return }
        // What they are ranked by.
        let isByDistance = items.allSatisfy { $0.distance != nil }
        var table = Table([
            ("rank", .right), (isByDistance ? "distance" : "score", .right), ("title", .left), ("artist", .left),
            ("genre", .left),
            ("year", .right), ("id", .right),
        ])
        for item in items {
            table.add([
                "\(item.rank)", Units.fixed(Double(item.distance ?? item.score), 4), item.song.title.orUnknown,
                item.song.artistNames.orUnknown, item.song.genreNames, item.song.year.map { "\($0)" } ?? "",
                "\(item.song.id)",
            ])
        }
        try table.printed()
    }

    private static func json(_ item: Recommendation) -> JSONLine {
        let song = item.song
        let distance = item.distance.map { [("distance", JSONLine.Value.score($0))] } ?? []
        return JSONLine(
            [
                ("rank", .integer(item.rank)), ("id", .integer(song.id)),
                ("source_id", song.sourceID.map { .text($0) } ?? .none), ("title", .text(song.title)),
                ("artist", .text(song.artist)), ("artists", .list(song.artists.map { .text($0) })),
                ("album", .text(song.album)), ("genre", .text(song.genre)),
                ("genres", .list(song.genres.map { .text($0) })), ("emotion", .text(song.emotion)),
                ("year", song.year.map { .integer($0) } ?? .none),
                ("score", .score(item.score)),
            ] + distance)
    }
}

extension Song {
    /// All artists, for people.
    var artistNames: String { artists.joined(separator: "; ") }

    /// All genres, for people.
    var genreNames: String { genres.joined(separator: "; ") }
}
