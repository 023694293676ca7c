import Foundation
import TimbreTestSupport

/// One of very many ways to write the same songs down, chosen by a number.
struct RandomTable {
    private(set) var name = ""
    private(set) var precision = InventedSong.DatePrecision.day
    private(set) var bytes: [UInt8] = []
    private(set) var tellsAllArtists = true
    private(set) var hasIdentifiers = true

    private var random: SplitMix
    private var choices: [String] = []

    init(_ number: Int) throws {
        random = SplitMix(state: UInt64(number) &* 0x9E37_79B9 &+ 77)
        let delimiter: Character = pick("delimiter", [",", ";", "\t", "|"])
        let hasDecimalComma = pick("decimal", [false, false, true])
        let isCSV = delimiter == ","
        let number: (String) -> String = { hasDecimalComma ? InventedDialect.comma($0) : $0 }
        var columns = soundColumns(number)
        columns += [titleColumn(), artistColumn(delimiter), dateColumn(), durationColumn(number)]
        columns.append((header("popularity", ["track_popularity", "popularity"]), { "\($0.popularity)" }))
        columns.append((header("album", ["album", "album_name", "Album Title"]), \.album))
        if let identifier = identifierColumn() { columns.append(identifier) }
        columns.append(("notes", { _ in "" }))
        columns.shuffle(using: &random)
        if pick("index", [true, false]) { columns.insert(("", { "\($0.seconds)" }), at: 0) }
        var table = InventedTable(columns: columns, delimiter: delimiter)
        table.quotesAll = pick("quotes", [false, false, true])
        table.lineEnd = pick("lines", ["\n", "\r\n"])
        var text = table.text()
        if pick("preamble", [false, false, true]) {
            text = (isCSV ? "Songs of mine" : "sep=\(delimiter)") + table.lineEnd + text
        }
        try write(text)
        name = "\(number) " + choices.joined(separator: ", ")
    }

    private mutating func pick<Value>(_ what: String, _ values: [Value]) -> Value {
        let value = values[Int(random.next() % UInt64(values.count))]
        choices.append("\(what) \(String(describing: value).debugDescription)")
        return value
    }

    /// A name of a column in one of the ways in which people write them.
    private mutating func header(_ field: String, _ names: [String]) -> String {
        let name = pick(field, names)
        switch pick("case", ["as it is", "as it is", "upper", "title", "dots", "spaces"]) {
        case "upper": return name.uppercased()
        case "title":
            return name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
        case "dots": return name.replacing("_", with: ".")
        case "spaces": return " " + name.replacing("_", with: " ")
        default: return name
        }
    }

    private mutating func soundColumns(_ number: @escaping (String) -> String) -> [InventedTable.Column] {
        let isPercent = pick("shares", ["0–1", "0–100", "%"])
        let share: (InventedSong, Double) -> String = { song, value in
            switch isPercent {
            case "0–1": number(song.number(value))
            case "0–100": number(song.number(value * 100, decimals: 1))
            default: number(song.number(value * 100, decimals: 1)) + "%"
            }
        }
        var columns = InventedSong.shareNames.map { field in
            (name: header(field, [field]), cell: { (song: InventedSong) in share(song, song.shares[field]!) })
        }
        let keys = pick("keys", ["number", "letter", "minor"])
        columns.append(
            (
                header("key", ["key"]),
                { song in
                    switch keys {
                    case "number": "\(song.key)"
                    case "letter": InventedSong.keyNames[song.key]
                    default: InventedSong.keyNames[song.key] + (song.mode == 1 ? " Major" : " minor")
                    }
                }
            ))
        let modes = pick("modes", ["number", "Major", "maj"])
        columns.append(
            (
                header("mode", ["mode"]),
                { song in
                    switch modes {
                    case "number": "\(song.mode)"
                    case "Major": song.mode == 1 ? "Major" : "Minor"
                    default: song.mode == 1 ? "maj" : "min"
                    }
                }
            ))
        let decibels = pick("decibels", ["", "db", " dB"])
        columns.append(
            (header("loudness", ["loudness", "loudness_db"]), { number($0.number($0.loudness)) + decibels }))
        columns.append((header("tempo", ["tempo", "bpm"]), { number($0.number($0.tempo)) }))
        return columns
    }

    private mutating func titleColumn() -> InventedTable.Column {
        (header("title", ["title", "track_name", "song", "name", "song_title"]), \.title)
    }

    private mutating func artistColumn(_ delimiter: Character) -> InventedTable.Column {
        let lists = ["python", "json", ";", " | ", ",", ", ", "first"]
        let list = pick("list", lists)
        if list == "first" { tellsAllArtists = false }
        let name = header("artist", ["artists", "artist", "artist_name", "track_artist"])
        return (
            name,
            { song in
                switch list {
                case "python": InventedDialect.pythonList(song.artists)
                case "json": InventedDialect.jsonList(song.artists)
                case "first": song.artists[0]
                default: song.artists.joined(separator: list)
                }
            }
        )
    }

    private mutating func dateColumn() -> InventedTable.Column {
        let forms = [
            "iso", "year", "day first", "month first", "short month first", "short day first", "29th April 2013",
            "May-77",
            "20190614", "14062019", "days", "seconds", "milliseconds", "time", "1,977", "dots",
        ]
        let form = pick("date", forms)
        precision = ["year", "1,977"].contains(form) ? .year : form == "May-77" ? .month : .day
        let name =
            form == "year" || form == "1,977" ? ["year", "release_year"] : ["release_date", "album_release_date"]
        return (
            header("date", name),
            { song in
                let (day, month) = (InventedSong.two(song.day), InventedSong.two(song.month))
                let short = InventedSong.two(song.year % 100)
                switch form {
                case "iso": return song.isoDate
                case "year": return "\(song.year)"
                case "day first": return "\(day)/\(month)/\(song.year)"
                case "month first": return "\(month)/\(day)/\(song.year)"
                case "short month first": return "\(song.month)/\(song.day)/\(short)"
                case "short day first": return "\(song.day).\(song.month).\(short)"
                case "29th April 2013": return "\(song.day)th \(InventedDialect.months[song.month - 1]) \(song.year)"
                case "May-77": return "\(InventedDialect.months[song.month - 1].prefix(3))-\(short)"
                case "14062019": return "\(day)\(month)\(song.year)"
                case "20190614": return "\(song.year)\(month)\(day)"
                case "days": return "\(song.dayNumber + 25_569)"
                case "seconds": return "\(song.dayNumber * 86_400)"
                case "milliseconds": return "\(song.dayNumber * 86_400_000)"
                case "time": return "\(song.isoDate)T00:00:00Z"
                case "dots": return "\(day).\(month).\(song.year)"
                default: return "\(song.year / 1000),\(String(song.year).suffix(3))"
                }
            }
        )
    }

    private mutating func durationColumn(_ number: @escaping (String) -> String) -> InventedTable.Column {
        let form = pick("duration", ["ms", "s", "s.0", "m:ss", "0m:ss", "h:mm:ss"])
        let names =
            form == "ms" ? ["duration_ms", "duration", "Duration (ms)"] : ["duration", "length", "track_duration"]
        return (
            header("duration", names),
            { song in
                let (minutes, seconds) = (song.seconds / 60, InventedSong.two(song.seconds % 60))
                return switch form {
                case "ms": "\(song.seconds * 1000)"
                case "s": "\(song.seconds)"
                case "s.0": number("\(song.seconds).0")
                case "m:ss": "\(minutes):\(seconds)"
                case "0m:ss": "\(InventedSong.two(minutes)):\(seconds)"
                default: "0:\(InventedSong.two(minutes)):\(seconds)"
                }
            }
        )
    }

    private mutating func identifierColumn() -> InventedTable.Column? {
        switch pick("id", ["id", "uri", "url", "none"]) {
        case "id": return (header("id", ["id", "track_id", "spotify_id"]), \.id)
        case "uri": return (header("id", ["uri", "track_uri"]), { "spotify:track:\($0.id)" })
        case "url": return (header("id", ["url", "track_url"]), { "https://open.spotify.com/track/\($0.id)?si=ab12" })
        default:
            hasIdentifiers = false
            return nil
        }
    }

    /// In one of the encodings, packed or not.
    private mutating func write(_ text: String) throws {
        switch pick("encoding", ["UTF-8", "UTF-8", "mark", "UTF-16LE", "UTF-16BE", "Windows-1252"]) {
        case "UTF-8": bytes = Array(text.utf8)
        case "mark": bytes = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        case "UTF-16LE": bytes = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case "UTF-16BE": bytes = [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        default: bytes = Array(text.data(using: .windowsCP1252) ?? Data(text.utf8))
        }
        if pick("packed", [false, false, true]) { bytes = Self.packed(bytes) }
    }

    /// gzip without compression (RFC 1952 with the stored blocks of RFC 1951): what reads it can't tell.
    private static func packed(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var start = 0
        repeat {
            let end = min(start + 65_535, bytes.count)
            let count = UInt16(end - start)
            packed += [end == bytes.count ? 1 : 0]
            for word in [count, ~count] { packed += [UInt8(word & 0xFF), UInt8(word >> 8)] }
            packed += bytes[start..<end]
            start = end
        } while start < bytes.count
        var checksum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1 }
        }
        for word in [~checksum, UInt32(bytes.count)] { packed += (0..<4).map { UInt8(word >> (8 * $0) & 0xFF) } }
        return packed
    }
}
