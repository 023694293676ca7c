import Testing
import TimbreFiles

@testable import TimbreCatalogue

/// Tables in the dialects that people bring come in right without a word.
@Suite struct DialectTests {
    let workspace: Workspace

    init() throws { workspace = try Workspace() }

    @Test("A published dialect gives the right songs, artists, years and units", arguments: InventedDialect.allCases)
    func dialect(_ dialect: InventedDialect) throws {
        let text = dialect == .jsonLines ? Self.jsonLines(dialect.table) : dialect.table.text()
        let file = try workspace.write(text, to: "table.txt")
        let (catalogue, report) = try Catalogue.ingest([file], into: workspace.catalogue)
        #expect(report.added == InventedSong.all.count, "\(report.reasons) \(report.notes)")
        try IngestedSongs(catalogue).check(
            InventedSong.all, tellsAllArtists: dialect.tellsAllArtists, identifiers: dialect != .beets,
            years: ![.moods232, .genres114].contains(dialect), precision: dialect.precision,
            popularity: dialect != .millionTwo)
    }

    /// Objects with the columns as keys; what looks like a number or a list stands without quotes.
    static func jsonLines(_ table: InventedTable) -> String {
        InventedSong.all.map { song in
            let members = table.columns.map { column in
                let cell = column.cell(song)
                let isValue = Double(cell) != nil || cell.hasPrefix("[")
                return "\"\(column.name)\": " + (isValue ? cell : InventedDialect.jsonText(cell))
            }
            return "{" + members.joined(separator: ", ") + "}\n"
        }.joined()
    }
}

/// What an ingest made of invented songs.
struct IngestedSongs {
    let songs: [Song]
    let numbers: [Float]
    let features: [String]

    init(_ catalogue: Catalogue) throws {
        songs = try catalogue.songs(Array(0..<catalogue.songCount))
        numbers = try catalogue.songFeatures().numbers
        features = catalogue.recipe.features.map(\.name)
    }

    /// - Parameter precision: of the dates that the table tells.
    func check(
        _ expected: [InventedSong], tellsAllArtists: Bool, identifiers: Bool = true, years: Bool = true,
        precision: InventedSong.DatePrecision = .day, popularity: Bool = true, comment: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard songs.count == expected.count else {
            Issue.record("\(comment): \(songs.count) songs", sourceLocation: sourceLocation)
            return
        }
        #expect(songs.map(\.title) == expected.map(\.title), "\(comment)", sourceLocation: sourceLocation)
        #expect(
            songs.map(\.artists) == expected.map { tellsAllArtists ? $0.artists : [$0.artists[0]] },
            "\(comment)", sourceLocation: sourceLocation)
        if identifiers {
            #expect(songs.map(\.sourceID) == expected.map(\.id), "\(comment)", sourceLocation: sourceLocation)
        }
        if years { #expect(songs.map(\.year) == expected.map(\.year), "\(comment)", sourceLocation: sourceLocation) }
        if popularity {
            #expect(
                songs.map(\.popularity) == expected.map { Double($0.popularity) }, "\(comment)",
                sourceLocation: sourceLocation)
        }
        for (column, name) in features.enumerated() {
            let values = expected.indices.map { numbers[$0 * features.count + column] }
            if name == "year" {
                let isRight = zip(values, expected).allSatisfy { abs(Double($0) - $1.decimalYear(precision)) < 1e-3 }
                #expect(isRight, "\(comment): years \(values.prefix(5))", sourceLocation: sourceLocation)
                continue
            }
            let right = expected.map { Float($0.value(of: name)) }
            let isRight = zip(values, right).allSatisfy { abs($0 - $1) <= 1e-6 * max(1, abs($1)) }
            #expect(
                isRight, "\(comment): \(name): \(values.prefix(5)) \(right.prefix(5))", sourceLocation: sourceLocation)
        }
    }
}

extension InventedSong {
    /// In the units of `spotify-tracks`.
    func value(of feature: String) -> Double {
        switch feature {
        case "key": Double(key)
        case "mode": Double(mode)
        case "loudness": loudness
        case "tempo": tempo
        case "duration_ms": Double(seconds * 1000)
        case "popularity": Double(popularity)
        default: shares[feature]!
        }
    }
}
