import Testing
import TimbreBase
import TimbreFiles

@testable import TimbreCatalogue

/// Tables that spreadsheets, programs and hands have written oddly: the same songs come in.
@Suite struct MangledTableTests {
    let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private static let lines = InventedDialect.sixHundredThousand.table.text().split(separator: "\n").map(String.init)

    private static func wrapped(_ line: String) -> String { "\"\(line.replacing("\"", with: "\"\""))\"" }

    /// Ingests the lines of a table, of which each must be a song.
    private func check(_ lines: [String], end: String = "\n", sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        let file = try workspace.write(lines.map { $0 + end }.joined())
        let (catalogue, report) = try Catalogue.ingest([file], into: workspace.catalogue)
        #expect(
            report.read == InventedSong.all.count && report.rejected == 0, "\(report.reasons) \(report.notes)",
            sourceLocation: sourceLocation)
        try IngestedSongs(catalogue).check(InventedSong.all, tellsAllArtists: true, sourceLocation: sourceLocation)
    }

    @Test("Lines that stand as a whole within quotes are read, all of them or some, with the header or without")
    func wrapped() throws {
        try check(Self.lines.map(Self.wrapped), end: "\r\n")
    }

    @Test("Lines within quotes among others are read", arguments: [1, 2, 7, 39])
    func someWrapped(every: Int) throws {
        try check(
            Self.lines.enumerated().map { $0 > 0 && $0.isMultiple(of: every) ? Self.wrapped($1) : $1 })
    }

    @Test("Lines within quotes where they had quotes, and a semicolon at every end, are read")
    func wrappedWithTail() throws {
        try check(Self.lines.map { ($0.contains("\"") ? Self.wrapped($0) : $0) + ";" })
    }

    @Test("Backslashes in front of quotes within quotes are read, and those elsewhere are letters")
    func backslashes() throws {
        let lines = Self.lines.map { $0.replacing("\"\"", with: "\\\"") }
        #expect(lines.contains { $0.contains("\\\"") })
        try check(lines)
        let file = try workspace.write("name,\"artist\"\n\"a \\\"b\\\\\",c\\d\n\"e\",\"f \\\"g\\\"\"\n", to: "b.csv")
        let table = try SongTable(file)
        #expect(table.columns.map(\.examples) == [["a \"b\\", "e"], ["c\\d", "f \"g\""]])
        let doubled = try workspace.write("name,artist\n\"a \"\"b\"\" \\\",\"c\"\n\"d\\\",e\n", to: "c.csv")
        #expect(try SongTable(doubled).columns.map(\.examples) == [["a \"b\" \\", "d\\"], ["c", "e"]])
    }

    @Test("A table of one column of sentences within quotes keeps it")
    func sentences() throws {
        let file = try workspace.write(
            "\"lyrics\"\n\"one, two\"\n\"three, four\"\n\"five, six, seven\"\n\"eight, nine\"\n")
        let table = try SongTable(file)
        #expect(table.columns.map(\.name) == ["lyrics"] && table.columns[0].examples[0] == "one, two")
    }

    @Test(
        "Delimiters at the ends of lines are nothing, of the table's kind or another",
        arguments: [";;", ",", ",,,", ";"])
    func tails(tail: String) throws {
        try check(Self.lines.map { $0 + tail })
        for count in [0, 1, 5] {
            let catalogue = workspace.path("\(count).timbre")
            let file = try workspace.write(
                Self.lines.enumerated().map { $1 + ($0 % 7 < count ? tail : "") }.joined(separator: "\n"),
                to: "some.csv")
            let report = try Catalogue.ingest([file], into: catalogue).report
            #expect(report.added == InventedSong.all.count, "\(count): \(report.reasons)")
        }
    }

    @Test("A row with more values than columns is refused, whatever the others have")
    func tooMany() throws {
        var lines = Self.lines
        lines[3] += ",,7"
        lines[4] += ",,"
        let file = try workspace.write(lines.joined(separator: "\n"))
        let (_, report) = try Catalogue.ingest([file], into: workspace.catalogue)
        #expect(report.added == InventedSong.all.count - 1 && report.reasons.map(\.text) == ["too many fields"])
    }

    @Test(
        "Titles with commas that no quotes are around shift no column: their rows are refused", arguments: [1, 2, 20])
    func unquotedCommas(every: Int) throws {
        let rows = (0..<20).map { row in
            (row.isMultiple(of: every) ? "“Oh, Song \(row)”" : "Song \(row)")
                + ",Ada Quill,0.\(row % 9 + 1),0.\(row % 7 + 1),-\(row % 5 + 3),0.1,0.\(row % 8 + 1),\(100 + row)"
        }
        let file = try workspace.write(
            (["title,artist,danceability,energy,loudness,speechiness,valence,tempo"] + rows).joined(separator: "\n"))
        guard every > 1 else {
            #expect(
                sentence { _ = try Catalogue.ingest([file], into: workspace.catalogue) }.contains("too many fields"))
            return
        }
        let (catalogue, report) = try Catalogue.ingest([file], into: workspace.catalogue)
        #expect(report.rejected == 20 / every && report.reasons.map(\.text) == ["too many fields"])
        #expect(try catalogue.song(0).title == "Song 1" && catalogue.song(0).artist == "Ada Quill")
    }

    @Test("Lines of delimiters or spaces are blank lines, wherever they stand")
    func blank() throws {
        let blank = String(repeating: ",", count: 18)
        try check(["", blank, "   "] + Self.lines.flatMap { [$0, blank, " ", ",, ,", "\"\",\"\""] })
    }

    @Test("A first row, or a header, longer than a megabyte is read", arguments: ["row", "header", "rows"])
    func long(where place: String) throws {
        var lines = Self.lines
        let text = String(repeating: "la, ", count: 400_000)
        for number in lines.indices {
            let isLong = place == "rows" || number == (place == "row" ? 1 : 0)
            lines[number] += isLong ? ",\"lyrics \(text)\"" : ",\"a \"\"b\"\"\""
            if place == "rows", number > 3 { lines[number] = Self.lines[number] + "," }
        }
        if place != "header" { lines[0] = Self.lines[0] + ",lyrics" }
        try check(lines)
    }

    @Test("A quote that no sample closes is told by its line")
    func unclosed() throws {
        let file = try workspace.write("name,\"id" + String(repeating: "\nx,y", count: 6_000_000))
        let error = #expect(throws: FileFault.self) { _ = try SongTable(file) }
        #expect(error.map { "\($0)".contains("line 1") && "\($0)".contains("never closed") } == true)
    }

    @Test("Songs as a service answers them are read: in an array, in an object, within items")
    func nestedJSON() throws {
        let song = { (song: InventedSong) in
            let shares = song.shares.map { "\"\($0.key)\": \($0.value)" }.sorted().joined(separator: ", ")
            let artists = song.artists.map { "{\"id\": \"x\", \"name\": \(InventedDialect.jsonText($0))}" }
            return """
                {"id": "\(song.id)", "name": \(InventedDialect.jsonText(song.title)), "popularity": \(song.popularity),
                 "artists": [\(artists.joined(separator: ", "))], "duration_ms": \(song.seconds * 1000),
                 "album": {"id": "y", "name": "\(song.album)", "release_date": "\(song.isoDate)", "images": [{}]},
                 "explicit": \(song.explicit), "audio_features": {\(shares), "key": \(song.key), "mode": \(song.mode),
                 "loudness": \(song.loudness), "tempo": \(song.tempo), "time_signature": \(song.beats)}}
                """
        }
        let songs = InventedSong.all.map(song)
        let list = songs.joined(separator: ",\n")
        for (number, text) in [
            songs.map { $0.replacing("\n", with: "") }.joined(separator: "\n"), "[\(list)]", "{\"tracks\": [\(list)]}",
            "{\"href\": \"h\", \"total\": 40, \"items\": ["
                + songs.map { "{\"added_at\": null, \"track\": \($0)}" }.joined(separator: ", ") + "], \"next\": null}",
            "{\"tracks\": {\"offset\": 0, \"items\": [\(list)]}}",
        ].enumerated() {
            let file = try workspace.write(text, to: "\(number).json")
            let (catalogue, report) = try Catalogue.ingest([file], into: workspace.path("\(number).timbre"))
            #expect(report.added == InventedSong.all.count, "\(report.reasons) \(report.notes)")
            try IngestedSongs(catalogue).check(InventedSong.all, tellsAllArtists: true, comment: "\(number)")
        }
    }

    private func sentence(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return ""
    }

    @Test("Columns without names are counted in sentences, not listed")
    func unnamed() throws {
        let file = try workspace.write("name,,, \nA,1,2,3\nB,4,5,6\n")
        let text = sentence { _ = try Catalogue.ingest([file], into: workspace.catalogue) }
        #expect(text.contains("its columns are name and 3 columns without a name"), "\(text)")
    }

    @Test("Standard input that is named twice is refused")
    func twice() throws {
        let text = sentence { _ = try Catalogue.ingest(["-", "-"], into: workspace.catalogue) }
        #expect(text == "“standard input” can't be used: it is named more than once and can be read once alone")
        #expect(!workspace.exists("songs.timbre"))
    }

    @Test("A text that is hardly in the encoding that was guessed is said to be")
    func doubt() throws {
        // КИНО and Группа крови in Windows-1251.
        let russian: [UInt8] = [0xCA, 0xC8, 0xCD, 0xCE, 0x2C, 0xC3, 0xF0, 0xF3, 0xEF, 0xEF, 0xE0, 0x20]
        let file = try workspace.write(Array("artist,title\n".utf8) + russian + [0xEA, 0xF0, 0xEE, 0xE2, 0xE8, 0x0A])
        #expect(try SongTable(file).dialect.hasPrefix("WINDOWS-1252 (its text hardly looks"))
        let french = try workspace.write(
            Array("artist,title\nZo".utf8) + [0xE9, 0x2C, 0xC9, 0x74, 0xE9, 0x0A], to: "french.csv")
        #expect(try SongTable(french).dialect == "WINDOWS-1252, fields parted by commas")
        #expect(try SongTable(file, options: TableOptions(encoding: "windows-1251")).columns[0].examples == ["КИНО"])
    }
}
