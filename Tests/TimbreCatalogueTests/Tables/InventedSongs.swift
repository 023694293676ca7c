import TimbreTestSupport

/// Songs that nobody wrote, to be put down in many dialects: what comes in must be these.
struct InventedSong {
    var id: String
    var title: String
    var artists: [String]
    var album: String
    var genres: [String]
    var year: Int
    var month: Int
    var day: Int
    var seconds: Int
    var popularity: Int
    var key: Int
    var mode: Int
    var explicit: Bool
    var beats: Int
    var tempo: Double
    var loudness: Double
    /// From 0 to 1, three decimals, by the names of their fields.
    var shares: [String: Double]

    static let shareNames = [
        "danceability", "energy", "speechiness", "acousticness", "instrumentalness", "liveness", "valence",
    ]

    static let keyNames = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]

    /// Forty songs of eight artists, each of whom has one alone.
    static let all: [InventedSong] = {
        var random = SplitMix(state: 12)
        let artists = [
            "Ada Quill", "Bo Marsh", "Cy Fenn", "Dee Holt", "Fern, Moss & Clay", "Zoë Ünal", "O'Dell Row",
            "Tyr \"Ty\" Kay",
        ]
        let genres = ["rock", "dream pop", "hip hop", "drum & bass"]
        return (0..<40).map { number in
            func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
            var names = [artists[number % artists.count]]
            if number >= artists.count, number.isMultiple(of: 3) {
                for _ in 0...below(2) {
                    let other = artists[below(4)]
                    if !names.contains(other) { names.append(other) }
                }
            }
            let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz0123456789")
            return InventedSong(
                id: String((0..<22).map { _ in letters[below(letters.count)] }),
                title: ["Harbour Lights", "Grey Canal", "Café Noir", "Rain, Again", "“Nine”"][number % 5]
                    + " \(number)",
                artists: names, album: "Album \(number / 4)",
                genres: [genres[number % 4]] + (number % 4 == 1 ? ["rock"] : []), year: 1960 + below(60),
                month: 1 + below(12), day: 1 + below(28), seconds: 120 + below(200), popularity: below(101),
                key: below(12), mode: below(2), explicit: below(2) == 1, beats: 3 + below(2),
                tempo: Double(60_000 + below(120_000)) / 1000, loudness: -Double(1000 + below(20_000)) / 1000,
                shares: Dictionary(
                    uniqueKeysWithValues: shareNames.map { ($0, Double(below(1001)) / 1000) }))
        }
    }()
}

extension InventedSong {
    func number(_ value: Double, decimals: Int = 3) -> String {
        let scale = [1, 10, 100, 1000][decimals]
        let parts = Int((abs(value) * Double(scale)).rounded())
        let fraction = String(parts % scale + scale).dropFirst()
        return (value < 0 ? "-" : "") + "\(parts / scale)" + (decimals == 0 ? "" : ".\(fraction)")
    }

    var isoDate: String { "\(year)-\(Self.two(month))-\(Self.two(day))" }

    static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// How much of a date a table says.
    enum DatePrecision {
        case day, month, year
    }

    /// The year with the middle of the day, the month or the year as its fraction.
    func decimalYear(_ precision: DatePrecision) -> Double {
        let months = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365].enumerated().map { number, days in
            Double(days + (number > 1 && Self.isLeap(year) ? 1 : 0))
        }
        let place =
            switch precision {
            case .day: months[month - 1] + Double(day) - 0.5
            case .month: (months[month - 1] + months[month]) / 2
            case .year: months[12] / 2
            }
        return Double(year) + place / months[12]
    }

    /// Days since 1970-01-01.
    var dayNumber: Int {
        var days = 0
        for other in 1970..<max(1970, year) { days += Self.isLeap(other) ? 366 : 365 }
        for other in min(1970, year)..<1970 { days -= Self.isLeap(other) ? 366 : 365 }
        for other in 1..<month {
            days += [31, Self.isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][other - 1]
        }
        return days + day - 1
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
}

/// A table as text: columns with names, and what a song's cell says.
struct InventedTable {
    typealias Column = (name: String, cell: (InventedSong) -> String)

    var columns: [Column]
    var delimiter: Character = ","
    /// Whether every field stands in quotes.
    var quotesAll = false
    var lineEnd = "\n"

    func text(_ songs: [InventedSong] = InventedSong.all) -> String {
        let header = columns.map { quoted($0.name) }
        let rows = songs.map { song in columns.map { quoted($0.cell(song)) } }
        return ([header] + rows).map { $0.joined(separator: String(delimiter)) + lineEnd }.joined()
    }

    private func quoted(_ text: String) -> String {
        let needsQuotes = quotesAll || text.contains { $0 == delimiter || $0 == "\"" || $0.isNewline }
        guard needsQuotes else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
