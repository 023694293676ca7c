import Timbre

/// Recommendations as a table or as JSON lines.
enum RecommendationLines {
    /// - Parameter features: features to show beside each song; nil for none.
    static func print(_ found: Recommendations, json isJSON: Bool, features: NamedFeatures? = nil) throws {
        for note in found.notes { Console.note(note) }
        if isJSON {
            try Console.results(
                found.items.lazy.map { item in
                    JSONLine(item.members + (features.map { [("features", $0.json(of: item.song.id))] } ?? [])).text
                })
        } else {
            try printTable(found.items, features)
        }
    }

    /// Title, artists and id of a song, for example “Memories” by Maroon 5 (id 0).
    static func name(_ song: Song) -> String {
        "“\(song.title.orUnknown.onOneLine)” by \(song.artistNames.orUnknown.onOneLine) (id \(song.id))"
    }

    private static func printTable(_ items: [Recommendation], _ features: NamedFeatures?) throws {
        guard !items.isEmpty else { return }
        // Songs of a cluster are ranked by distance.
        let isByDistance = items.allSatisfy { $0.distance != nil }
        var table = Table(
            [
                ("rank", .right), (isByDistance ? "distance" : "score", .right), ("title", .left), ("artist", .left),
                ("genre", .left), ("year", .right),
            ] + (features?.names.map { ($0, .right) } ?? []) + [("id", .right)])
        for item in items {
            let values = features?.values(of: item.song.id) ?? []
            table.add(
                [
                    "\(item.rank)", Units.fixed(Double(item.distance ?? item.score), 4), item.song.title.orUnknown,
                    item.song.artistNames.orUnknown, item.song.genreNames, item.song.year.map { "\($0)" } ?? "",
                ] + values.map { $0.map { Units.significant(Double($0)) } ?? "" } + ["\(item.song.id)"])
        }
        try table.printed()
    }
}

extension Song {
    /// All artists, separated by semicolons.
    var artistNames: String { artists.joined(separator: "; ") }

    /// All genres, separated by semicolons.
    var genreNames: String { genres.joined(separator: "; ") }
}
