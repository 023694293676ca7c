import Testing
import TimbreFiles
import TimbreTestSupport

@testable import TimbreCatalogue

/// What can't be known is refused, and what is guessed is right.
@Suite struct TableMeaningTests {
    let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private static let header = "id,name,artists,danceability,energy,loudness,speechiness,valence,tempo"

    private static func row(_ number: Int, artist: String = "Ada Quill", energy: String? = nil) -> String {
        "s\(number),Song \(number),\(artist),0.\(number % 9 + 1),\(energy ?? "0.\(number % 7 + 2)"),-\(number % 9 + 3).5,0.1,"
            + "0.\(number % 8 + 1),\(100 + number)"
    }

    private func table(_ more: String = "", _ cell: (Int) -> String = { _ in "" }, name: String = "t.csv") throws
        -> String
    {
        let rows = (0..<20).map { Self.row($0) + (more.isEmpty ? "" : "," + cell($0)) }
        return try workspace.write(
            ([Self.header + (more.isEmpty ? "" : "," + more)] + rows).joined(separator: "\n") + "\n", to: name)
    }

    private func ingest(_ files: String..., options: TableOptions = TableOptions()) throws -> (Catalogue, IngestReport)
    {
        try Catalogue.ingest(files, into: workspace.catalogue, options: IngestOptions(table: options))
    }

    @Test("Two columns for one field are refused with both, until somebody decides")
    func twoColumns() throws {
        let file = try table("Energy") { "\($0 + 20)" }
        let fault = sentence { try ingest(file) }
        #expect(fault.contains("“energy” (0 to 1)") && fault.contains("“Energy” (0 to 100)"), "\(fault)")
        #expect(!workspace.exists("songs.timbre"))
        let (catalogue, _) = try ingest(file, options: TableOptions(columns: [.energy: "Energy"]))
        let column = try #require(catalogue.recipe.features.firstIndex { $0.name == "energy" })
        #expect(try catalogue.songFeatures().numbers[column] == 0.2)
    }

    @Test("Values that fit no unit of a field are refused with the units that there are")
    func unfit() throws {
        let text = try workspace.text("t.csv", of: table()).replacing("valence", with: "mood_valence")
        let file = try workspace.write(
            text.replacing("tempo\n", with: "tempo,valence\n").replacing(/\n(s[0-9]+.*)/) { "\n\($0.1),-0.7" })
        #expect(sentence { try ingest(file) }.contains("neither 0 to 1 nor 0 to 100"))
        #expect(try ingest(file, options: TableOptions(columns: [.valence: ""])).1.added == 20)
    }

    @Test(
        "A column of web addresses beside the identifier tells where songs can be heard",
        arguments: [
            ("url", "https://example.com/s\u{3F}n="), ("YouTube URL", "http://video.example/"),
            ("track_url", "https://music.example/a/b/"), ("Link", "HTTPS://EXAMPLE.ORG/"),
            ("external_url", "https://open.spotify.com/track/abc"),
        ])
    func links(name: String, start: String) throws {
        let (catalogue, _) = try ingest(table(name) { "\(start)\($0)" })
        let songs = try catalogue.songs([3, 11])
        #expect(songs.map(\.sourceID) == ["s3", "s11"])
        #expect(try catalogue.links(of: songs) == ["\(start)3", "\(start)11"])
        #expect(catalogue.recipe.texts.map(\.name) == ["link"])
        #expect(!workspace.exists("songs.timbre/tokens.link.npy"), "links have no words")
        #expect(throws: CatalogueFault.self) { _ = try catalogue.tokens(of: "link") }
        // Songs of another table have none, and what a cell holds besides is no link.
        let more = try workspace.write(
            Self.header + ",\(name)\n" + Self.row(30) + ",\n" + Self.row(31) + ",ask me\n" + Self.row(32)
                + ",javascript:alert(1)\n" + Self.row(33) + ",\"https://example.com/a b\"\n", to: "more.csv")
        let grown = try ingest(more).0
        #expect(try grown.links(of: grown.songs(Array(20..<24))) == [nil, nil, nil, nil])
        #expect(try grown.links(of: songs) == ["\(start)3", "\(start)11"] && grown.verify().isEmpty)
    }

    @Test("Naming the identifier leaves a column of links what it is, and missing cells are none of its values")
    func linksBesideNamedIdentifier() throws {
        let file = try table("url") { $0 % 4 == 0 ? "NA" : "https://example.com/\($0)" }
        let (catalogue, _) = try ingest(file, options: TableOptions(columns: [.id: "id"]))
        #expect(try catalogue.links(of: catalogue.songs([3, 4])) == ["https://example.com/3", nil])
    }

    @Test(
        "What is no page of a song is no link",
        arguments: [
            ("url", "/song/"), ("link", "https://api.example.com/tracks/"), ("image_url", "https://example.com/"),
        ])
    func noLinks(name: String, start: String) throws {
        let (catalogue, _) = try ingest(table(name) { "\(start)\($0)" })
        #expect(catalogue.recipe.texts.isEmpty)
        #expect(try catalogue.links(of: catalogue.songs([3])) == [nil])
    }

    @Test(
        "An identifier that is a web address, or a track of Spotify's, is a link itself; a column that is named counts first"
    )
    func linksOfIdentifiers() throws {
        let text = try workspace.text("t.csv", of: table("listen", { "https://example.com/\($0)" }))
        func links(_ identifier: String, _ options: TableOptions = TableOptions()) throws -> String? {
            let file = try workspace.write(text.replacing("\ns3,", with: "\n\(identifier),"), to: "t.csv")
            let catalogue = try Catalogue.ingest(
                [file], into: workspace.path("\(identifier.count).timbre"), options: IngestOptions(table: options)
            ).catalogue
            return try catalogue.links(of: catalogue.songs([3]))[0]
        }
        #expect(try links("s3s3s3", TableOptions(columns: [.id: "id"])) == nil)
        let track = "4uLU6hMCjMI75M1A2tKUQC"
        #expect(try links(track) == "https://open.spotify.com/track/\(track)")
        #expect(try links("https://example.org/x") == "https://example.org/x")
        #expect(try links("ftp://example.org") == nil)
        #expect(try links("s3s3", TableOptions(columns: [.link: "listen"])) == "https://example.com/3")
    }

    @Test("Numbers of another kind are features, beside dates and fields")
    func numbers() throws {
        let file = try table("release_date,mfcc 1,mfcc 2") { "19\(50 + $0),\($0).5,-\($0)" }
        let (catalogue, _) = try ingest(file, options: TableOptions(numbers: ["mfcc*"]))
        let names = catalogue.recipe.features.map(\.name)
        #expect(names.suffix(3) == ["year", "mfcc_1", "mfcc_2"])
        #expect(try Array(catalogue.songFeatures().numbers.prefix(names.count).suffix(3)) == [1950.5, 0.5, 0])
        let other = sentence { try ingest(file, options: TableOptions(numbers: ["zz*"])) }
        #expect(other.contains("zz*"), "\(other)")
    }

    @Test("Vectors beside a table are features of its rows, and belong to every table of the catalogue")
    func vectors() throws {
        func array(_ name: String, columns: Int, rows: Int = 20) throws -> String {
            let writer = try NPYWriter(creating: workspace.path(name), type: .float32, columns: columns)
            try writer.append((0..<rows * columns).map { Float($0) })
            try writer.finish()
            return workspace.path(name)
        }
        let file = try table()
        let (catalogue, _) = try ingest(file, options: TableOptions(vectors: [array("v.npy", columns: 3)]))
        let width = catalogue.recipe.features.count
        #expect(try Array(catalogue.songFeatures().numbers[(2 * width - 3)..<2 * width]) == [3, 4, 5])
        let before = try workspace.snapshot()
        #expect(sentence { try ingest(file) }.contains("3 columns of vectors"))
        for columns in [2, 4] {
            let narrow = try array("w.npy", columns: columns)
            #expect(sentence { try ingest(file, options: TableOptions(vectors: [narrow])) }.contains("has \(columns)"))
        }
        let short = try array("x.npy", columns: 3, rows: 19)
        #expect(sentence { try ingest(file, options: TableOptions(vectors: [short])) }.contains("19 rows"))
        #expect(try workspace.snapshot() == before)
    }

    @Test(
        "Several names in a cell are told from one",
        arguments: [
            ("['A', \"B's\"]", ["A", "B's"]), ("[\"A\",\"B\"]", ["A", "B"]), ("('A',)", ["A"]),
            ("{'A', 'B'}", ["A", "B"]),
            ("[{'name': 'A', 'id': 'x'}, {'id': 'y', 'name': 'B'}]", ["A", "B"]), ("'A', 'B'", ["A", "B"]),
            ("'Til Tuesday", ["'Til Tuesday"]), ("[dunkelbunt]", ["[dunkelbunt]"]),
            ("(Sandy) Alex G", ["(Sandy) Alex G"]),
            ("['\\u00e9', '\\ud83d\\ude00']", ["é", "😀"]), ("[]", []), ("A;B ; C", ["A", "B", "C"]),
            ("Simon &amp; Co", ["Simon &amp; Co"]), (";;", []), ("[", ["["]), ("['A", ["['A"]),
        ])
    func names(cell: String, expected: [String]) {
        #expect(NameList(separator: .byte(UInt8(ascii: ";"))).names(in: cell) == expected)
    }

    @Test("A name with a comma stays whole unless what follows it is a name elsewhere")
    func openCommas() {
        var list = NameList(separator: .openComma)
        let cells = [
            "Tyler, The Creator", "Frank Ocean", "Fern, Moss & Clay", "Fern", "Ada, Guest", "Bo, Guest", "Cy, Jr.",
            "Dee, Jr.",
        ]
        for cell in cells { Array(cell.utf8).withUnsafeBytes { list.known.add($0) } }
        #expect(list.names(in: "Tyler, The Creator") == ["Tyler, The Creator"])
        #expect(list.names(in: "Cy, Jr.") == ["Cy, Jr."] && list.names(in: "Dee, Guest") == ["Dee", "Guest"])
        #expect(list.names(in: "Tyler, The Creator, Frank Ocean") == ["Tyler, The Creator", "Frank Ocean"])
        #expect(list.names(in: "Fern, Moss & Clay") == ["Fern, Moss & Clay"])
        #expect(list.names(in: "Cy, Fern") == ["Cy", "Fern"])
        #expect(list.names(in: "Ada, Guest") == ["Ada", "Guest"])
    }
}

extension Workspace {
    fileprivate func text(_ name: String, of file: String) throws -> String { try text(name) }
}
