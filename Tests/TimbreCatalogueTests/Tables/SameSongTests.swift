import Testing
import TimbreTestSupport

@testable import TimbreCatalogue

/// Which rows are one song: by identifiers where they are some, else by what the rows say, in whatever dialect.
@Suite struct SameSongTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private static let header =
        "id,name,artists,album,duration_ms,year,genre,danceability,energy,loudness,speechiness,valence,tempo"

    private static func row(_ number: Int, id: String? = nil, title: String = "Song") -> String {
        [
            id ?? "s\(number)", "\(title) \(number)", "\"['Ada Quill', 'Bo Fern']\"", "Harbour",
            "\(200_000 + 1000 * number)",
            "\(1980 + number % 40)", "folk", "0.\(number % 9 + 1)", "0.\(number % 7 + 2)", "-\(number % 9 + 3).5",
            "0.1",
            "0.\(number % 8 + 1)", "\(100 + number % 90)",
        ].joined(separator: ",")
    }

    private func table(_ name: String, header: String = header, _ rows: [String]) throws -> String {
        try workspace.write(([header] + rows).joined(separator: "\n") + "\n", to: name)
    }

    private func songs(_ name: String, title: String = "Song", hasIDs: Bool = true) throws -> String {
        try table(
            name, header: hasIDs ? Self.header : Self.header.replacing("id,", with: "note,", maxReplacements: 1),
            (0..<20).map { Self.row($0, title: title) })
    }

    @discardableResult
    private func ingest(_ files: String...) throws -> (catalogue: Catalogue, report: IngestReport) {
        try Catalogue.ingest(files, into: workspace.catalogue)
    }

    @Test("Songs without identifiers are known again in other units, lists, cases and dates")
    func otherDialect() throws {
        try ingest(songs("t.csv", hasIDs: false))
        let rows = (0..<20).map { number in
            [
                "SONG \(number)", "\"Ada Quill; Bo Fern\"", "harbour",
                "\(3 + (20 + number) / 60):\((20 + number) % 60 < 10 ? "0" : "")\((20 + number) % 60)",
                "12/31/\(1980 + number % 40)", "Folk", "\(number % 9 + 1)0", "\(number % 7 + 2)0",
                "-\(number % 9 + 3).5 dB", "10",
                "\(number % 8 + 1)0", "\(100 + number % 90)",
            ].joined(separator: ",")
        }
        let other = try table(
            "u.csv", header: "Title,Artist,Album,Duration,Released,Genre,Dance,Energy,Loudness,Speechiness,Valence,BPM",
            rows)
        let report = try ingest(other).report
        #expect(report.duplicates == 20 && report.added == 0, "\(report)")
    }

    @Test("Songs that came without identifiers are known again when they come with them")
    func withIdentifiersLater() throws {
        try ingest(songs("t.csv", hasIDs: false))
        let report = try ingest(songs("u.csv")).report
        #expect(report.duplicates == 20 && report.added == 0, "\(report)")
        #expect(try ingest(songs("v.csv", title: "Other")).report.added == 20)
    }

    @Test("Places of charts are no identifiers, together or one after the other, and no chart counts twice")
    func charts() throws {
        let charts = try (songs("first.csv", title: "First"), songs("second.csv", title: "Second"))
        let together = try ingest(charts.0, charts.1)
        #expect(together.report.added == 40)
        #expect(together.report.notes.count { $0.contains("“id” stands for different songs") } == 2)
        #expect(try together.catalogue.song(0).sourceID == nil)
        for chart in [charts.0, charts.1] { #expect(try ingest(chart).report.duplicates == 20) }
        #expect(try ingest(charts.1, charts.0).report.duplicates == 40)
    }

    @Test("A chart beside one that has its identifiers already goes without, and the first keeps them")
    func laterChart() throws {
        let charts = try (songs("first.csv", title: "First"), songs("second.csv", title: "Second"))
        try ingest(charts.0)
        let both = try ingest(charts.0, charts.1)
        #expect(both.report.added == 20 && both.report.duplicates == 20, "\(both.report)")
        #expect(try both.catalogue.song(0).sourceID == "s0" && both.catalogue.song(39).sourceID == nil)
        #expect(try ingest(charts.1).report.duplicates == 20)
    }

    @Test("Charts that share songs and places lose none and double none, in whatever order")
    func overlappingCharts() throws {
        // Places from 1: songs 0–19, 10–29 and 20–39; the first two charts have half of their songs in common.
        let charts = try (0..<3).map { chart in
            try table("\(chart).csv", (0..<20).map { Self.row($0 + 10 * chart, id: "\($0 + 1)") })
        }
        let (catalogue, report) = try Catalogue.ingest(charts, into: workspace.path("together.timbre"))
        #expect(report.added == 40 && report.duplicates == 20 && catalogue.songCount == 40)
        for chart in charts { try ingest(chart) }
        #expect(try Catalogue.open(at: workspace.catalogue).songCount == 40)
        // Two of four places keep their songs.
        let pairs = try [[0, 1, 2, 3], [0, 1, 4, 5]].enumerated().map { number, songs in
            try table("p\(number).csv", songs.enumerated().map { Self.row($1, id: "\($0 + 1)") })
        }
        let (_, pair) = try Catalogue.ingest(pairs, into: workspace.path("pair.timbre"))
        #expect(pair.added == 6, "\(pair)")
        // A small table in front of a large one.
        let large = try table("large.csv", (0..<3000).map { Self.row($0, id: "\($0 + 1)", title: "Large") })
        let (_, uneven) = try Catalogue.ingest([charts[0], large], into: workspace.path("uneven.timbre"))
        #expect(uneven.added == 3020, "\(uneven)")
    }

    @Test("Songs with identifiers are known again in rows without, in both orders, and by half of a table")
    func withoutIdentifiersLater() throws {
        let (with, without) = try (songs("t.csv"), songs("u.csv", hasIDs: false))
        let half = try table("half.csv", (0..<20).map { Self.row($0, id: $0 % 2 == 0 ? "" : "s\($0)") })
        for (number, files) in [[with, without], [without, with], [with, half], [half, with], [half, without]]
            .enumerated()
        {
            let path = workspace.path("\(number).timbre")
            #expect(try Catalogue.ingest(files, into: path).report.added == 20, "\(number)")
            let path2 = workspace.path("\(number)b.timbre")
            for file in files { _ = try Catalogue.ingest([file], into: path2) }
            #expect(try Catalogue.open(at: path2).songCount == 20, "\(number), one after the other")
        }
        let (_, report) = try Catalogue.ingest([without, with], into: workspace.path("note.timbre"))
        #expect(report.notes.contains { $0.contains("came without: it stays without") }, "\(report.notes)")
    }

    @Test("Versions and missing words make no identifiers wrong")
    func goodIdentifiers() throws {
        var rows = (0..<200).map { Self.row($0) }
        rows += (0..<3).map { Self.row($0).replacing("Song \($0),", with: "Song \($0) - Remastered 2009,") }
        rows += ["null", "None", "N/A", "-", "\\N", "null"].enumerated().map { Self.row(300 + $0, id: $1) }
        let (catalogue, report) = try ingest(table("t.csv", rows))
        #expect(report.added == 206 && report.duplicates == 3, "\(report)")
        #expect(try catalogue.song(5).sourceID == "s5" && catalogue.song(203).sourceID == nil)
        // A table without titles contradicts none.
        let untitled = try table(
            "u.csv", header: Self.header.replacing("name", with: "unread"), (0..<200).map { Self.row($0) })
        #expect(try ingest(untitled).report.duplicates == 200)
    }

    @Test("Links are identifiers as a whole, but for those of services whose end names the track")
    func links() throws {
        let rows = (0..<20).map { Self.row($0, id: "https://artist\($0).bandcamp.com/track/intro") }
        #expect(try ingest(table("t.csv", rows)).report.added == 20)
        for (link, identifier) in [
            ("https://open.spotify.com/track/4uLU6?si=1", "4uLU6"), ("spotify:track:4uLU6", "4uLU6"),
            ("https://open.spotify.com/intl-de/track/4uLU6", "4uLU6"), ("https://www.deezer.com/track/12", "12"),
            ("https://a.bandcamp.com/track/intro", nil), ("https://spotify.com.evil.org/track/1", nil),
            ("https://open.spotify.com/album/1", nil), ("https://open.spotify.com/track/the-end", nil),
        ] as [(String, String?)] {
            #expect(TrackIdentifier.identifier(ofLink: link) == identifier, "\(link)")
        }
    }

    @Test("Lengths as players show them, and days of charts, double no songs")
    func cutLengths() throws {
        let exact = try table(
            "t.csv", header: Self.header.replacing("id,", with: "x,"),
            (0..<20).map {
                Self.row($0).replacing("\(200_000 + 1000 * $0)", with: "\(200_700 + 1000 * $0)")
            })
        let shown = try table(
            "u.csv", header: Self.header.replacing("id,", with: "x,"),
            (0..<20).map {
                Self.row($0).replacing("\(200_000 + 1000 * $0)", with: "3:\(20 + $0)")
            })
        #expect(try ingest(exact, shown).report.added == 20)
        let days = try (0..<2).map { day in
            let rows = (0..<20).map { Self.row($0).replacing("\(1980 + $0 % 40)", with: "\(2018 + day)-01-01") }
            return try table(
                "d\(day).csv", header: "x" + Self.header.dropFirst(2).replacing("year", with: "date"), rows)
        }
        #expect(try Catalogue.ingest(days, into: workspace.path("days.timbre")).report.added == 20)
    }

    @Test("Where one column repeats for different songs, another is the identifier")
    func otherColumn() throws {
        let rows = (0..<20).map { "a\($0 / 4)," + Self.row($0) }
        let report = try ingest(table("t.csv", header: "track_id," + Self.header, rows))
        #expect(report.report.added == 20, "\(report.report)")
        #expect(try report.catalogue.song(7).sourceID == "s7")
        // What shows beyond the sample alone is seen while reading.
        let long = (0..<20_000).map { "a\($0 < 15_000 ? $0 : $0 - 5000)," + Self.row($0) }
        let (catalogue, second) = try Catalogue.ingest(
            [table("long.csv", header: "track_id," + Self.header, long)], into: workspace.path("long.timbre"))
        #expect(second.added == 20_000, "\(second)")
        #expect(try catalogue.song(19_999).sourceID == "s19999")
    }

    @Test("One renamed song leaves identifiers what they are")
    func renamed() throws {
        let file = try table("t.csv", (0..<20).map { Self.row($0) } + [Self.row(3, title: "Other")])
        let (catalogue, report) = try ingest(file)
        #expect(report.duplicates == 1 && report.notes.contains { $0.contains("another title") })
        #expect(try catalogue.song(0).sourceID == "s0")
    }

    @Test("A song has the genres and artists of all its rows, the first row's first")
    func rowForEachName() throws {
        let again =
            (0..<5).map { Self.row($0).replacing("folk", with: "rock, folk") } + [Self.row(6)]
            + [Self.row(3).replacing("folk", with: "pop").replacing("'Bo Fern'", with: "'Cy Moss'")]
        let file = try table(
            "t.csv", (0..<20).map { Self.row($0) } + again.map { $0.replacing("rock, folk", with: "\"rock, folk\"") })
        let (catalogue, report) = try ingest(file)
        #expect(report.added == 20 && report.duplicates == 7)
        #expect(
            report.notes.contains { $0.hasPrefix("6 rows") && $0.contains("the song has them all") }, "\(report.notes)")
        let songs = try catalogue.songs([0, 3, 7])
        #expect(songs.map(\.genres) == [["folk", "rock"], ["folk", "rock", "pop"], ["folk"]])
        #expect(songs[1].artists == ["Ada Quill", "Bo Fern", "Cy Moss"] && songs[1].genre == "folk")
        let place = try #require(catalogue.recipe.categories.firstIndex { $0.name == "genre" })
        let lists = try catalogue.songFeatures().names(ofCategory: place)
        #expect([Int](lists[3].map { Int($0) }).count == 3 && lists[7].count == 1)
        // Of songs that are there already, and in categories that take one name, the first row's count.
        let later = try table("u.csv", (0..<20).map { Self.row($0).replacing("folk", with: "jazz") })
        let second = try ingest(later).report
        #expect(
            second.duplicates == 20 && second.notes.contains { $0.contains("the song keeps the ones it has") })
        let large = try table(
            "v.csv", header: Self.header.replacing("genre", with: "Genre"),
            [Self.row(1), Self.row(1).replacing("folk", with: "jazz")])
        var recipe = try Recipe.named("spotify-tracks")
        recipe.categories[place].takesAll = false
        let (_, third) = try Catalogue.ingest([large], into: workspace.path("first.timbre"), recipe: recipe)
        #expect(third.notes.contains { $0.contains("the song keeps the ones it has") }, "\(third.notes)")
    }

    @Test("The same songs with the same identifiers in another dialect are duplicates")
    func sameIdentifiers() throws {
        try ingest(songs("t.csv"))
        let text = try workspace.text("t.csv").replacing("['Ada Quill', 'Bo Fern']", with: "ADA QUILL;Bo Fern")
            .replacing("Song", with: "song")
        let report = try ingest(workspace.write(text, to: "u.csv")).report
        #expect(report.duplicates == 20 && report.added == 0, "\(report)")
        #expect(!report.notes.contains { $0.contains("another") })
    }

    @Test("Songs without an artist, or without a title, are different songs")
    func unnamed() throws {
        for column in ["name", "artists"] {
            let rows = (0..<20).map { Self.row($0, id: "").replacing(/Song [0-9]+/, with: "Intro") }
            let file = try table("u.csv", header: Self.header.replacing(column, with: "unread"), rows)
            let (_, report) = try Catalogue.ingest([file], into: workspace.path("\(column).timbre"))
            #expect(report.added == 20, "\(column): \(report)")
        }
    }

    @Test("Years of a plain date are said to be those of a chart, perhaps")
    func plainDate() throws {
        let header = Self.header.replacing("year", with: "date")
        let report = try ingest(table("t.csv", header: header, (0..<20).map { Self.row($0) })).report
        #expect(report.notes.contains { $0.contains("the day of a chart") }, "\(report.notes)")
        let (_, second) = try Catalogue.ingest([songs("u.csv")], into: workspace.path("other.timbre"))
        #expect(!second.notes.contains { $0.contains("chart") })
    }
}
