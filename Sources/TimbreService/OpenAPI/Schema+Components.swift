extension Schema {
    /// Schemas of answers of several routes, by name.
    static let components: [(name: String, schema: Schema)] = [
        ("Problem", problem), ("Song", .object(song)), ("ListedSong", .object(song + [features])),
        ("Likeness", likeness), ("Recommendation", recommendation),
        ("Recommendations", list(of: "Recommendation")), ("SongPage", songPage), ("SongDetails", songDetails),
        ("MoodSong", moodSong), ("MoodSongs", list(of: "MoodSong")), ("Cluster", cluster),
    ]

    /// Schema of a list: items, the best first, and notes for the user.
    private static func list(of name: String) -> Schema {
        .object([
            Member("items", .list(.named(name)), "The best first; empty where nothing is found."),
            Member("notes", .list(.text), "What to know: why there are fewer than asked for, a name that is unknown."),
        ])
    }

    private static let problem: Schema = .object([
        Member("type", .text), Member("title", .text), Member("status", .integer),
        Member("detail", .text, "What was wrong, where, and what to do."),
        Member("field", .text, "The name of the value that is wrong.", isRequired: false),
        Member("limit", .text, "What was passed: the name of a limit, or a range.", isRequired: false),
        Member("value", .text, "The value that is wrong, or the limit's.", isRequired: false),
        Member("retry_after", .integer, "Seconds after which it is worth asking again.", isRequired: false),
    ])

    private static let song: [Member] = [
        Member("id", .integer, "The song's row in every array, from 0."),
        Member("source_id", .nullable(.text), "Its identifier in the table."), Member("title", .text),
        Member("artist", .text, "The main artist; empty for none."), Member("artists", .list(.text)),
        Member("album", .text), Member("genre", .text), Member("genres", .list(.text)), Member("emotion", .text),
        Member("year", .nullable(.integer)), Member("link", .nullable(.text), "Where it can be heard."),
    ]

    /// Member of a listed song: its features.
    private static let features = Member(
        "features", .numbers, "In the table's units, where they were asked for.", isRequired: false)

    private static let likeness: Schema = .object([
        Member("artists", .list(.text), "Artists of both."), Member("genres", .list(.text), "Genres of both."),
        Member("emotions", .list(.text), "Emotions of both."),
        Member(
            "features",
            .list(
                .object([
                    Member("name", .text), Member("value", .number, "Of the song asked for, in the table's unit."),
                    Member("other", .number, "Of this song."), Member("mean", .number, "Of all songs."),
                    Member("score", .number, "Standard deviations by which both lie on one side of the mean."),
                ])), "Features in which both lie on the same side of most songs, the most telling first."),
    ])

    private static let recommendation: Schema = .object(
        [Member("rank", .integer, "From 1.")] + song + [
            Member("score", .number, "Cosine, within -1 and 1."),
            Member("distance", .number, "Of a cluster's song, from the centre.", isRequired: false),
            Member("why", .named("Likeness"), "What brings it together with the song asked for.", isRequired: false),
            features,
        ])

    private static let songPage: Schema = .object([
        Member("items", .list(.named("ListedSong"))), Member("notes", .list(.text)),
        Member("total", .integer, "Songs that match."), Member("offset", .integer, "Of the first item."),
    ])

    private static let songDetails: Schema = .object(
        song + [
            Member("popularity", .nullable(.number)), Member("features", .numbers, "In the table's units."),
            Member("cluster", .nullable(.integer)),
            Member(
                "moods",
                .list(
                    .object([
                        Member("classifier", .text), Member("mood", .text), Member("probability", .number),
                    ]))),
            Member("place", .nullable(.list(.number)), "x and y on the map."),
            Member("is_mapped", .flag, "Whether it has a latent vector, and so neighbours."),
        ])

    private static let moodSong: Schema = .object(
        [Member("rank", .integer, "From 1.")] + song + [
            Member("mood", .text), Member("probability", .number),
            Member("reasons", .list(.text), "Words or features that speak for the mood."), features,
        ])

    private static let cluster: Schema = .object([
        Member("id", .integer), Member("name", .text, "What tells its songs from all others."),
        Member("size", .integer), Member("share", .number),
        Member("features", .numbers, "Means of standard scores over all songs."),
        Member(
            "quartiles", .values(.list(.number)),
            "First quartile, median and third quartile of each feature, in the table's units."),
        Member("genres", .list(counted)), Member("artists", .list(counted)),
        Member("songs", .list(.integer), "The nearest to the centre first."),
        Member("moods", .anything, "Shares of moods by classifier.", isRequired: false),
    ])

    static let counted: Schema = .object([Member("name", .text), Member("count", .integer)])
}
