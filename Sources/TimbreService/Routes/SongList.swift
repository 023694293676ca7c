import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreFiles

/// A list of songs in the form that the client takes: JSON, CSV or a playlist.
struct SongList {
    var items: [(song: Song, members: [(key: String, value: JSONValue)])]
    var notes: [String]
    /// Members beside items and notes.
    var others: [(key: String, value: JSONValue)] = []

    init(_ found: Recommendations, why: [Likeness]? = nil) {
        items = found.items.enumerated().map { place, item in
            (item.song, item.members + (why.map { [("why", $0[place].json)] } ?? []))
        }
        notes = found.notes
    }

    init(_ found: MoodSongs, songs: [Song]) {
        items = zip(songs, found.items).map { song, item in
            let own: [(key: String, value: JSONValue)] = [
                ("mood", .text(item.mood)), ("probability", .number(item.probability)),
                ("reasons", .texts(item.reasons)),
            ]
            return (song, [("rank", .integer(item.rank))] + song.members + own)
        }
        notes = found.notes
    }

    init(items: [(song: Song, members: [(key: String, value: JSONValue)])], notes: [String]) {
        (self.items, self.notes) = (items, notes)
    }

    /// Media types of all lists.
    static func answers(_ schema: Schema) -> [(type: String, schema: Schema)] {
        [("application/json", schema), ("text/csv", .binary), ("audio/x-mpegurl", .binary)]
    }

    func answer(_ call: Call) throws -> Answer {
        switch try format(call) {
        case "csv": Answer(type: "text/csv; charset=utf-8", body: .bytes(csv))
        case "m3u": Answer(type: "audio/x-mpegurl; charset=utf-8", body: .bytes(m3u))
        default: try json(call)
        }
    }

    /// The list as JSON, whatever else the client takes.
    ///
    /// - Throws: `CatalogueFault.damaged`, `FileFault.damaged` where features are asked for.
    func json(_ call: Call) throws -> Answer {
        let features = call.flag("features") ? try call.catalogue.features(of: items.map(\.song.id)) : nil
        let objects = items.enumerated().map { place, item in
            JSONValue.object(
                item.members + [item.song.linkMember] + (features.map { [("features", $0[place])] } ?? []))
        }
        return .object([("items", .list(objects)), ("notes", .texts(notes))] + others)
    }

    private func format(_ call: Call) throws -> String {
        if let format = call.text("format") { return format }
        let forms = [
            ("application/json", "json"), ("text/csv", "csv"), ("audio/x-mpegurl", "m3u"), ("audio/mpegurl", "m3u"),
            ("application/vnd.apple.mpegurl", "m3u"),
        ]
        return try call.accepted(among: forms)
    }

    private var csv: [UInt8] {
        var text = "id,source_id,title,artist,album,genre,emotion,year,score\r\n"
        for (song, members) in items {
            let score = members.first { ["score", "probability"].contains($0.key) }?.value
            let cells = [
                "\(song.id)", song.sourceID ?? "", song.title, song.artists.joined(separator: "; "), song.album,
                song.genres.joined(separator: "; "), song.emotion, song.year.map { "\($0)" } ?? "",
                score.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "",
            ]
            text += cells.map(Self.quoted).joined(separator: ",") + "\r\n"
        }
        return Array(text.utf8)
    }

    private static func quoted(_ cell: String) -> String {
        cell.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) } ? "\"\(cell.doubling("\""))\"" : cell
    }

    private var m3u: [UInt8] {
        var text = "#EXTM3U\n"
        for (song, _) in items {
            let name = "\(song.artistNames) - \(song.title)".onOneLine
            text +=
                "#EXTINF:-1,\(name)\n\(song.link ?? name.replacing("/", with: "_").replacing("#", with: "_") + ".mp3")\n"
        }
        return Array(text.utf8)
    }
}

extension Catalogue {
    /// Each song's features in the table's units, those that it has.
    ///
    /// - Throws: `CatalogueFault.damaged`, `FileFault.damaged`.
    func features(of songs: [Int]) throws -> [JSONValue] {
        let (file, names) = (try features(), recipe.features.map(\.name))
        let found = songs.map { song in
            JSONValue.object(
                zip(names, file.floats(rows: song..<song + 1)).filter { $1.isFinite }.map { ($0, .score($1)) })
        }
        try file.checkIsWhole()
        return found
    }
}

extension Song {
    /// What the service tells of every song.
    var linkedMembers: [(key: String, value: JSONValue)] { members + [linkMember] }

    fileprivate var linkMember: (key: String, value: JSONValue) { ("link", .orNull(link)) }

    fileprivate var artistNames: String { artists.isEmpty ? "unknown" : artists.joined(separator: ", ") }

    /// Where the song can be heard: an identifier that is a link, or a track of Spotify's.
    var link: String? {
        guard let sourceID else { return nil }
        if sourceID.hasPrefix("https://") || sourceID.hasPrefix("http://") {
            return sourceID.unicodeScalars.contains { $0.isUnshowable || $0 == " " } ? nil : sourceID
        }
        let isTrack =
            sourceID.utf8.count == 22
            && sourceID.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            }
        return isTrack ? "https://open.spotify.com/track/\(sourceID)" : nil
    }
}

extension Likeness {
    var json: JSONValue {
        .object([
            ("artists", .texts(artists)), ("genres", .texts(genres)), ("emotions", .texts(emotions)),
            (
                "features",
                .list(
                    features.map {
                        .object([
                            ("name", .text($0.name)), ("value", .score(Float($0.value))),
                            ("other", .score(Float($0.other))), ("mean", .score(Float($0.mean))),
                            ("score", .score(Float($0.score))),
                        ])
                    })
            ),
        ])
    }
}
