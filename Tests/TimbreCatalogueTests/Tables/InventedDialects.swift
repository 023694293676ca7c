/// The dialects in which published tables of songs come, with invented songs.
enum InventedDialect: String, CaseIterable {
    case exportify, millionTwo, sixHundredThousand, moods232, genres114, data170, capitals, decimalCommas, tabs
    case monthFirst, clock, dotted, percentages, thousands, jsonLines
    case beets

    var table: InventedTable {
        switch self {
        case .exportify:
            InventedTable(
                columns: [
                    ("Track URI", { "spotify:track:\($0.id)" }), ("Track Name", \.title), ("Album Name", \.album),
                    ("Artist Name(s)", { $0.artists.joined(separator: ",") }), ("Release Date", \.isoDate),
                    ("Duration (ms)", { "\($0.seconds * 1000)" }), ("Popularity", { "\($0.popularity)" }),
                    ("Explicit", { "\($0.explicit)" }), ("Added By", { _ in "someone" }),
                    ("Added At", { _ in "2024-01-02T03:04:05Z" }), ("Genres", { $0.genres.joined(separator: ",") }),
                    ("Record Label", { _ in "Nobody" }),
                ] + features { $0.prefix(1).uppercased() + $0.dropFirst() } + [("Time Signature", { "\($0.beats)" })],
                quotesAll: true)
        case .millionTwo:
            InventedTable(
                columns: [
                    ("id", \.id), ("name", \.title), ("album", \.album), ("album_id", { _ in "x" }),
                    ("artists", { Self.pythonList($0.artists) }), ("artist_ids", { _ in "['y']" }),
                    ("track_number", { _ in "1" }), ("disc_number", { _ in "1" }),
                    ("explicit", { $0.explicit ? "True" : "False" }),
                ] + features { $0 } + [
                    ("duration_ms", { "\($0.seconds * 1000)" }), ("time_signature", { "\($0.beats).0" }),
                    ("year", { "\($0.year)" }), ("release_date", \.isoDate),
                ])
        case .sixHundredThousand:
            InventedTable(
                columns: [
                    ("id", \.id), ("name", \.title), ("popularity", { "\($0.popularity)" }),
                    ("duration_ms", { "\($0.seconds * 1000)" }), ("explicit", { $0.explicit ? "1" : "0" }),
                    ("artists", { Self.pythonList($0.artists) }), ("id_artists", { _ in "['y']" }),
                    ("release_date", { "\(InventedSong.two($0.day))-\(InventedSong.two($0.month))-\($0.year)" }),
                ] + features { $0 } + [("time_signature", { "\($0.beats)" })])
        case .moods232:
            InventedTable(
                columns: [
                    ("\u{FEFF}genre", { $0.genres[0] }), ("artist_name", { $0.artists[0] }), ("track_name", \.title),
                    ("track_id", \.id), ("popularity", { "\($0.popularity)" }),
                ]
                    + features(keys: { InventedSong.keyNames[$0.key] }, modes: { $0.mode == 1 ? "Major" : "Minor" }) {
                        $0
                    } + [
                        ("duration_ms", { "\($0.seconds * 1000)" }), ("time_signature", { "\($0.beats)/4" }),
                    ])
        case .genres114:
            InventedTable(
                columns: [
                    ("", { _ in "7" }), ("track_id", \.id), ("artists", { $0.artists.joined(separator: ";") }),
                    ("album_name", \.album), ("track_name", \.title), ("popularity", { "\($0.popularity)" }),
                    ("duration_ms", { "\($0.seconds * 1000)" }), ("explicit", { $0.explicit ? "True" : "False" }),
                ] + features { $0 } + [
                    ("time_signature", { "\($0.beats)" }), ("track_genre", { $0.genres[0] }),
                ])
        case .data170:
            InventedTable(
                columns: features { $0 } + [
                    ("artists", { Self.pythonList($0.artists) }), ("duration_ms", { "\($0.seconds * 1000)" }),
                    ("explicit", { $0.explicit ? "1" : "0" }), ("id", \.id), ("name", \.title),
                    ("popularity", { "\($0.popularity)" }), ("release_date", { "\($0.year)" }),
                    ("year", { "\($0.year)" }),
                ])
        case .capitals:
            InventedTable(
                columns: [
                    ("Name", \.title), ("Artist", { $0.artists[0] }), ("Popularity", { "\($0.popularity)" }),
                    ("Id", \.id), ("Release_Date", \.isoDate), ("Duration_Ms", { "\($0.seconds * 1000)" }),
                    ("Explicit", { $0.explicit ? "true" : "false" }),
                ] + features { $0.prefix(1).uppercased() + $0.dropFirst() })
        case .decimalCommas:
            InventedTable(
                columns: [
                    ("id", \.id), ("name", \.title), ("artists", { $0.artists.joined(separator: " | ") }),
                    ("popularity", { "\($0.popularity)" }), ("duration_ms", { "\($0.seconds * 1000)" }),
                    ("release_date", \.isoDate),
                ] + features(number: { Self.comma($0) }) { $0 }, delimiter: ";", lineEnd: "\r\n")
        case .tabs:
            InventedTable(
                columns: [
                    ("track", \.title), ("artist", { $0.artists[0] }), ("uri", { "spotify:track:\($0.id)" }),
                    ("track_popularity", { "\($0.popularity)" }), ("year", { "\($0.year)" }),
                    ("duration_ms", { "\($0.seconds * 1000)" }),
                ] + features { $0.uppercased() }, delimiter: "\t")
        case .monthFirst:
            InventedTable(
                columns: [
                    ("song", \.title), ("artist", { $0.artists[0] }), ("id", \.id),
                    ("popularity", { "\($0.popularity)" }),
                    ("release date", { "\($0.month)/\($0.day)/\(InventedSong.two($0.year % 100))" }),
                    ("duration_ms", { "\($0.seconds * 1000)" }),
                ] + features { $0 })
        case .clock:
            InventedTable(
                columns: [
                    ("title", \.title), ("artist", { $0.artists[0] }), ("track_id", \.id),
                    ("popularity", { "\($0.popularity)" }),
                    ("length", { "\($0.seconds / 60):\(InventedSong.two($0.seconds % 60))" }),
                    ("date", { "\($0.day)th \(Self.months[$0.month - 1]) \($0.year)" }),
                ] + features { $0 })
        case .beets:
            InventedTable(
                columns: [
                    ("title", \.title), ("artist", { $0.artists[0] }), ("album", \.album), ("genre", { $0.genres[0] }),
                    ("year", { "\($0.year)" }), ("length", { "\($0.seconds).0" }), ("mb_trackid", \.id),
                    ("spotify_track_popularity", { "\($0.popularity)" }),
                ] + features { "spotify_\($0)" })
        case .dotted:
            InventedTable(
                columns: [
                    ("", { _ in "3" }), ("Track.Name", \.title), ("Artist.Name", { $0.artists[0] }), ("Track.ID", \.id),
                    ("Popularity", { "\($0.popularity)" }), ("Release.Date", \.isoDate),
                    ("Length.", { "\($0.seconds)" }),
                ] + features { "\($0.prefix(1).uppercased() + $0.dropFirst())." })
        case .percentages:
            InventedTable(
                columns: [
                    ("track_name", \.title), ("artist(s)_name", { $0.artists.joined(separator: ";") }),
                    ("track_id", \.id),
                    ("popularity", { "\($0.popularity)" }), ("released_year", { "\($0.year)" }),
                    ("duration_s", { "\($0.seconds)" }),
                ]
                    + features(share: { $0.number($1 * 100, decimals: 1) }) {
                        InventedSong.shareNames.contains($0) ? "\($0)_%" : $0 == "tempo" ? "bpm" : $0
                    })
        case .thousands:
            InventedTable(
                columns: [
                    ("title", \.title), ("artists", { $0.artists.joined(separator: " | ") }), ("id", \.id),
                    ("popularity", { "\($0.popularity)" }), ("duration", { "\($0.seconds),000" }),
                    ("year", { "\($0.year / 1000),\(String($0.year).suffix(3))" }),
                ] + features(share: { "\($0.number($1 * 100, decimals: 1))%" }) { $0 })
        case .jsonLines:
            InventedTable(
                columns: [
                    ("id", \.id), ("name", \.title), ("artists", { Self.jsonList($0.artists) }),
                    ("popularity", { "\($0.popularity)" }), ("duration_ms", { "\($0.seconds * 1000)" }),
                    ("release_date", \.isoDate),
                ] + features { $0 })
        }
    }

    /// How much of a date it says.
    var precision: InventedSong.DatePrecision {
        [.data170, .tabs, .beets, .percentages, .thousands].contains(self) ? .year : .day
    }

    /// Whether each song's further artists are told too.
    var tellsAllArtists: Bool {
        switch self {
        case .exportify, .millionTwo, .sixHundredThousand, .genres114, .data170, .decimalCommas, .percentages,
            .thousands,
            .jsonLines:
            true
        default: false
        }
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// As Python prints it.
    static func pythonList(_ texts: [String]) -> String {
        "[" + texts.map { $0.contains("'") ? "\"\($0)\"" : "'\($0)'" }.joined(separator: ", ") + "]"
    }

    static func jsonList(_ texts: [String]) -> String {
        "[" + texts.map(jsonText).joined(separator: ", ") + "]"
    }

    static func jsonText(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
    }

    static func comma(_ number: String) -> String { String(number.map { $0 == "." ? "," : $0 }) }

    /// Columns of the sound's features.
    static func features(
        share: @escaping (InventedSong, Double) -> String = { $0.number($1) },
        number: @escaping (String) -> String = { $0 }, keys: @escaping (InventedSong) -> String = { "\($0.key)" },
        modes: @escaping (InventedSong) -> String = { "\($0.mode)" }, name: (String) -> String
    ) -> [InventedTable.Column] {
        InventedSong.shareNames.map { field in
            (name(field), { number(share($0, $0.shares[field]!)) })
        } + [
            (name("key"), keys), (name("mode"), modes), (name("loudness"), { number($0.number($0.loudness)) }),
            (name("tempo"), { number($0.number($0.tempo)) }),
        ]
    }

    private func features(
        share: @escaping (InventedSong, Double) -> String = { $0.number($1) },
        number: @escaping (String) -> String = { $0 }, keys: @escaping (InventedSong) -> String = { "\($0.key)" },
        modes: @escaping (InventedSong) -> String = { "\($0.mode)" }, name: (String) -> String
    ) -> [InventedTable.Column] {
        Self.features(share: share, number: number, keys: keys, modes: modes, name: name)
    }
}
