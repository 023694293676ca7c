package import TimbreCatalogue

extension Song {
    /// Members of a song's JSON object: identifiers, names, emotion and year.
    package var members: [(key: String, value: JSONValue)] {
        [
            ("id", .integer(id)), ("source_id", .orNull(sourceID)), ("title", .text(title)), ("artist", .text(artist)),
            ("artists", .texts(artists)), ("album", .text(album)), ("genre", .text(genre)), ("genres", .texts(genres)),
            ("emotion", .text(emotion)), ("year", .orNull(year)),
        ]
    }
}

extension Recommendation {
    /// Members of a recommendation's JSON object: rank, song, score and, for a cluster's song, distance.
    package var members: [(key: String, value: JSONValue)] {
        [("rank", .integer(rank))] + song.members + [("score", .score(score))]
            + (distance.map { [("distance", .score($0))] } ?? [])
    }
}

extension MoodSong {
    /// Members of a JSON object: rank, song, mood, probability and reasons.
    package var members: [(key: String, value: JSONValue)] {
        [
            ("rank", .integer(rank)), ("id", .integer(id)), ("title", .text(title)), ("artists", .texts(artists)),
            ("mood", .text(mood)), ("probability", .number(probability)), ("reasons", .texts(reasons)),
        ]
    }
}
