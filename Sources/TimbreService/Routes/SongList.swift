import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreFiles

/// List of songs in the form that the client accepts: JSON, CSV or a playlist.
struct SongList {
    var items: [(song: Song, members: [(key: String, value: JSONValue)])]
    var notes: [String]
    /// Members of the JSON object other than items and notes.
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
        case "csv": Answer(type: "text/csv; charset=utf-8", body: .bytes(try csv(call.catalogue)))
        case "m3u": Answer(type: "audio/x-mpegurl; charset=utf-8", body: .bytes(try m3u(call.catalogue)))
        default: try json(call)
        }
    }

    /// The list as JSON, whatever forms the client accepts.
    ///
    /// - Throws: `CatalogueFault.damaged`, `FileFault.damaged` where features are requested.
    func json(_ call: Call) throws -> Answer {
        let features = call.flag("features") ? try call.catalogue.features(of: items.map(\.song.id)) : nil
        let links = try call.catalogue.links(of: items.map(\.song))
        let objects = items.enumerated().map { place, item in
            JSONValue.object(
                item.members + [("link", .orNull(links[place]))] + (features.map { [("features", $0[place])] } ?? []))
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

    private func csv(_ catalogue: Catalogue) throws -> [UInt8] {
        var text = "id,source_id,title,artist,album,genre,emotion,year,score,link\r\n"
        for ((song, members), link) in zip(items, try catalogue.links(of: items.map(\.song))) {
            let score = members.first { ["score", "probability"].contains($0.key) }?.value
            let cells = [
                "\(song.id)", song.sourceID ?? "", song.title, song.artists.joined(separator: "; "), song.album,
                song.genres.joined(separator: "; "), song.emotion, song.year.map { "\($0)" } ?? "",
                score.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "", link ?? "",
            ]
            text += cells.map(Self.quoted).joined(separator: ",") + "\r\n"
        }
        return Array(text.utf8)
    }

    private static func quoted(_ cell: String) -> String {
        cell.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) } ? "\"\(cell.doubling("\""))\"" : cell
    }

    private func m3u(_ catalogue: Catalogue) throws -> [UInt8] {
        var text = "#EXTM3U\n"
        for ((song, _), link) in zip(items, try catalogue.links(of: items.map(\.song))) {
            let artists = song.artists.isEmpty ? "unknown" : song.artists.joined(separator: ", ")
            let name = "\(artists) - \(song.title)".onOneLine
            text += "#EXTINF:-1,\(name)\n\(link ?? name.replacing("/", with: "_").replacing("#", with: "_") + ".mp3")\n"
        }
        return Array(text.utf8)
    }
}

extension Catalogue {
    /// Features of each song, in the table's units, without missing ones.
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

extension Catalogue {
    /// Members of songs' JSON objects, with links to hear them.
    ///
    /// - Throws: `CatalogueFault.damaged`.
    func linkedMembers(of songs: [Song]) throws -> [[(key: String, value: JSONValue)]] {
        zip(songs, try links(of: songs)).map { $0.members + [("link", .orNull($1))] }
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
