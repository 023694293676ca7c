import Foundation
import Synchronization
import Testing
import TimbreBase
import TimbreFiles
import TimbreTestSupport

@testable import TimbreCatalogue

@Suite struct IngestTests {
    let work: Workspace

    init() throws { work = try Workspace() }

    private func ingest(
        _ csv: String, recipe: Recipe? = nil, options: IngestOptions = IngestOptions(),
        work progress: Work<IngestProgress> = Work()
    ) throws -> IngestReport {
        try Catalogue.ingest(
            [try work.write(csv)], into: work.catalogue, recipe: try recipe ?? Small.recipe(), options: options,
            work: progress
        ).report
    }

    @Test("A CSV becomes songs, numbers and category ids in order of first appearance")
    func basics() throws {
        let report = try ingest(Small.csv)
        #expect(report.read == 5)
        #expect(report.added == 5)
        #expect(report.rejected == 0)
        #expect(report.songCount == 5)
        let catalogue = try Catalogue.open(at: work.catalogue)
        #expect(catalogue.songCount == 5)
        #expect(try catalogue.recipe == Small.recipe())
        #expect(try catalogue.vocabulary("artist") == ["", "ABBA", "Beyoncé", "Simon"])
        #expect(try catalogue.vocabulary("genre") == [""])
        let features = try catalogue.songFeatures()
        #expect(features.vocabularySizes == [4, 1])
        #expect(features.categories == [1, 0, 2, 0, 3, 0, 1, 0, 0, 0])
        #expect(features.numbers.count == 25)
        #expect(Array(features.numbers[0..<5]) == [147, -10, 0, 0, 80])
        #expect(features.numbers[15] == 110.5)
        let song = try catalogue.song(2)
        #expect(song.artist == "Simon")
        #expect(song.artists == ["Simon", "Paul"])
        #expect(song.title == "Graceland")
        #expect(song.popularity == 60)
        #expect(try catalogue.song(4) == Song(id: 4, title: "", popularity: 1))
        #expect(catalogue.state == Catalogue.State(hasModel: false, modelSongCount: nil, latentCount: 0, generation: 1))
        #expect(!work.exists("songs.timbre/rejected.csv"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: work.catalogue).sorted()
                == ["categories.npy", "features.npy", "further_names.npy", "recipe.yaml", "songs.sqlite"])
    }

    @Test("Cells are read by the rules that the recipe declares")
    func rules() throws {
        let report = try ingest(
            """
            song,Artist,Tempo,Loudness (db),Explicit,Good for Yoga,Good for Sleep,Popularity,Release Date
            a,x,1e2,-6.85db,Yes,1,1,NA,29th April 2013
            b,x, 100 ,-7 DB,NO,0,1,,2019-06-14
            c,x,100.0,-8,1,0,0,NaN,2012-03
            """)
        #expect(report.added == 3)
        let catalogue = try Catalogue.open(at: work.catalogue)
        let numbers = try catalogue.songFeatures().numbers
        #expect(numbers == [100, -6.85, 1, 2, 50, 100, -7, 0, 1, 50, 100, -8, 1, 0, 50])
        #expect(try catalogue.songs([0, 1, 2]).map(\.year) == [2013, 2019, 2012])
        #expect(try catalogue.song(0).popularity == nil)
    }

    @Test("Absent columns are said; the first that is present counts")
    func absentColumns() throws {
        let report = try ingest("title,song,bpm,Artist\nold,new,90,x\n")
        #expect(report.notes.contains { $0.contains("loudness") && $0.contains("-10") })
        let catalogue = try Catalogue.open(at: work.catalogue)
        #expect(try catalogue.song(0).title == "new")
        #expect(try catalogue.songFeatures().numbers[0] == 90)
    }

    @Test("Of two columns of one name the first counts, which is said where the recipe uses it")
    func repeatedColumns() throws {
        let report = try ingest("song,Artist,Tempo,x,Tempo,x\na,b,90,1,200,2\n")
        #expect(report.notes.filter { $0.contains("more than one column") }.map { $0.contains("“Tempo”") } == [true])
        #expect(try Catalogue.open(at: work.catalogue).songFeatures().numbers[0] == 90)
    }

    @Test("Rejected rows stay listed until others take their place")
    func keptRejections() throws {
        _ = try ingest("song,Artist,Tempo\na,b,90\nc,d,many\n")
        let listed = try work.text("songs.timbre/rejected.csv")
        #expect(listed.contains("many"))
        _ = try ingest("song,Artist,Tempo\ne,f,90\n")
        #expect(try work.text("songs.timbre/rejected.csv") == listed)
        _ = try ingest("song,Artist,Tempo\ng,h,90\ni,j,several\n")
        let others = try work.text("songs.timbre/rejected.csv")
        #expect(others.contains("several") && !others.contains("many"))
    }

    @Test("Variance that is absent is that of the other features after 0–1 scaling by their ranges")
    func variance() throws {
        let yaml = Small.yaml.replacing(
            "  tempo:",
            with: "  variance: {columns: [variance], range: [0, 1], scale: none, absent: variance_of_others}\n  tempo:")
        let report = try ingest(Small.csv, recipe: Recipe(yaml: yaml, source: "small.yaml"))
        #expect(report.notes.contains { $0.contains("variance") })
        let numbers = try Catalogue.open(at: work.catalogue).songFeatures().numbers
        let scaled = [147.0 / 300, 50.0 / 70, 0, 0, 0.8]
        let mean = scaled.reduce(0, +) / 5
        let expected = scaled.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5
        #expect(abs(Double(numbers[0]) - expected) < 1e-7)
        #expect(numbers[1] == 147)
    }

    @Test(
        "A row that can't be used is counted and listed with its line and reason; the others go in",
        arguments: [
            ("x,a,nan,5", "no value in column “Tempo”"), ("x,a,inf,5", "no number"), ("x,a,-Infinity,5", "no number"),
            ("x,a,fast,5", "no number"), ("x,a,,5", "no value in column “Tempo”"), ("x,a,NA,5", "no value"),
            ("x,a,1e999,5", "no number"), ("x,a,301,5", "“tempo” is out of range"), ("x,a,-1,5", "out of range"),
            ("x,a,0x10,5", "no number"), ("x,a,5", "3 fields where the header has 4"),
            ("x,a,5,5,5", "5 fields where the header has 4"), ("x,a,100,101", "“popularity” is out of range"),
            ("x,\"a\"\"b,\nc\",fast,5", "no number"),
        ])
    func rejected(row: String, reason: String) throws {
        let report = try ingest("Artist,song,Tempo,Popularity\ny,b,100,1\n\(row)\ny,c,100,2\n")
        #expect(report.read == 3)
        #expect(report.added == 2)
        #expect(report.rejected == 1)
        #expect(report.reasons.count == 1)
        var reader = try CSVReader(path: work.catalogue + "/rejected.csv")
        var records: [[String]] = []
        while try reader.nextRecord() { records.append((0..<reader.fieldCount).map { reader.text($0) }) }
        #expect(records.count == 2)
        #expect(records[0] == ["file", "line", "reason", "row"])
        #expect(records[1][0] == work.path("songs.csv"))
        #expect(records[1][1] == "3")
        #expect(records[1][2].contains(reason), "\(records[1][2])")
        #expect(records[1][3] == row)
        #expect(try Catalogue.open(at: work.catalogue).songs([0, 1]).map(\.title) == ["b", "c"])
    }

    @Test("Invalid UTF-8 rejects a row where the text is used, and only there")
    func invalidUTF8() throws {
        var bytes = Array("Artist,song,Tempo,Popularity,text\nx,a,1,1,".utf8) + [0xFF, 0xFE]
        bytes += Array("\nx,".utf8) + [0xC3, 0x28] + Array(",1,1,t\nx,c,1,1,t\nx,d,1,1,déjà\n".utf8)
        let csv = try work.write(bytes)
        let (_, report) = try Catalogue.ingest([csv], into: work.catalogue, recipe: try Small.recipe())
        #expect(report.added == 3)
        #expect(report.reasons == [.init(text: "invalid UTF-8 in column “song”", count: 1)])
    }

    @Test("Columns that the recipe does not use reject nothing")
    func unusedColumns() throws {
        let report = try ingest("Key,Artist,song,Tempo,Popularity\n,x,a,1,1\nnan,x,b,1,1\n\u{7f},x,c,1,1\n")
        #expect(report.added == 3)
    }

    @Test("Without an identifier, artist, title, album, length and date make a song; the first row is kept")
    func duplicates() throws {
        let report = try ingest(
            """
            Artist,song,Album,Length,Release Date,Tempo,Popularity
            x,a,one,03:47,1999,100,1
            x,a,one,03:47,1999,120,1
            x,a,one,03:48,1999,120,1
            x,a,two,03:47,1999,120,1
            x,a,one,03:47,2000,120,1
            xa,,one,03:47,1999,120,1
            """)
        #expect(report.added == 5)
        #expect(report.duplicates == 1)
        #expect(try Catalogue.open(at: work.catalogue).songFeatures().numbers[0] == 100)
    }

    @Test("With an identifier, it alone makes a song; a row that lacks it is known by its texts")
    func identifiers() throws {
        let report = try ingest(
            """
            track_id,Artist,song,Tempo
            1,x,a,100
            1,y,b,100
            2,x,a,100
            ,x,a,100
            NA,x,a,100
            NA,x,b,100
            """)
        #expect(report.added == 3)
        #expect(report.duplicates == 3)
        #expect(try Catalogue.open(at: work.catalogue).songs([0, 1, 2]).map(\.sourceID) == ["1", "2", nil])
    }

    @Test("A rejected row does not make a later good one a duplicate")
    func rejectedIsNoSong() throws {
        let report = try ingest("Artist,song,Tempo\nx,a,nan\nx,a,100\n")
        #expect(report.added == 1)
        #expect(report.duplicates == 0)
    }

    @Test("A byte-order mark, CRLF, spaces around names, empty lines and a last line without its end are no obstacle")
    func dialects() throws {
        let report = try ingest(
            "\u{FEFF} Artist , song ,Tempo,Popularity\r\nx,a,1,1\r\n\r\ny,\"b\r\nc\",2,2\r\n\r\nz,d,3,3")
        #expect(report.read == 3)
        #expect(report.added == 3)
        #expect(try Catalogue.open(at: work.catalogue).song(1).title == "b\r\nc")
    }

    @Test("A second CSV adds: ids go on, vocabularies grow, duplicates are seen, indexes hold", arguments: [1, 9000])
    func secondFile(count: Int) throws {
        _ = try ingest(Small.csv)
        let before = try Catalogue.open(at: work.catalogue)
        let numbers = try before.songFeatures().numbers
        let rows = (0..<count).map { "artist \($0),title \($0),\($0 % 300),5" }.joined(separator: "\n")
        let report = try ingest("Artist,song,Tempo,Popularity\nABBA,Waterloo,10,1\nBEYONCÉ,Hello,50,1\n\(rows)\n")
        #expect(report.added == count + 1)
        #expect(report.duplicates == 1)
        #expect(report.songCount == count + 6)
        let after = try Catalogue.open(at: work.catalogue)
        let features = try after.songFeatures()
        #expect(Array(features.numbers.prefix(25)) == numbers)
        #expect(features.vocabularySizes == [count + 4, 1])
        #expect(Array(features.categories[10...13]) == [2, 0, 4, 0])
        #expect(try after.song(5).title == "Hello")
        #expect(try after.find(title: "waterloo").best.id == 0)
        #expect(try after.find(title: "TITLE 0", artist: "artist 0").best.id == 6)
        #expect(try after.verify().isEmpty)
        // What was open goes on with what it saw.
        #expect(before.songCount == 5)
        #expect(try before.songFeatures().numbers == numbers)
        #expect(try before.find(title: "Halo").best.id == 1)
    }

    @Test("Several files go in together")
    func severalFiles() throws {
        let first = try work.write(Small.csv, to: "one.csv")
        let second = try work.write("Artist,song,Tempo\nx,y,1\nx,z,2\n", to: "two.csv")
        let (_, report) = try Catalogue.ingest([first, second], into: work.catalogue, recipe: try Small.recipe())
        #expect(report.read == 7)
        #expect(report.songCount == 7)
    }

    @Test("A limit stops after that many rows")
    func limit() throws {
        let report = try ingest(Small.csv, options: IngestOptions(rowLimit: 2))
        #expect(report.read == 2)
        #expect(report.songCount == 2)
    }

    @Test("Only duplicates is no fault")
    func onlyDuplicates() throws {
        _ = try ingest(Small.csv)
        let report = try ingest(Small.csv)
        #expect(report.added == 0)
        #expect(report.duplicates == 5)
        #expect(try Catalogue.open(at: work.catalogue).songCount == 5)
        #expect(try Catalogue.open(at: work.catalogue).verify().isEmpty)
    }

    @Test("A catalogue goes on with its own recipe and refuses another that reads other columns")
    func otherRecipe() throws {
        _ = try ingest(Small.csv)
        let csv = try work.write("Artist,song,Tempo\nx,y,1\n")
        #expect(try Catalogue.ingest([csv], into: work.catalogue).report.added == 1)
        var trainedOtherwise = try Small.recipe()
        trainedOtherwise.training.rate = 0.5
        #expect(try Catalogue.ingest([csv], into: work.catalogue, recipe: trainedOtherwise).report.duplicates == 1)
        var other = try Small.recipe()
        other.features[0].maximum = 250
        let before = try work.snapshot()
        let fault = sentence { try Catalogue.ingest([csv], into: work.catalogue, recipe: other) }
        #expect(fault.contains("tempo"))
        #expect(fault.contains("250"))
        #expect(try work.snapshot() == before)
    }

    @Test("Without a recipe, a new catalogue takes the first shipped one that fits")
    func fitting() throws {
        let header =
            "track_id,track_name,track_artist,danceability,energy,key,loudness,mode,speechiness,acousticness,"
            + "instrumentalness,liveness,valence,tempo,duration_ms,popularity"
        let csv = try work.write(header + "\n1,a,b,0,0,0,-5,0,0,0,0,0,0,90,200000,0\n")
        let (_, report) = try Catalogue.ingest([csv], into: work.catalogue)
        #expect(report.notes.contains("the recipe is spotify-tracks"))
        #expect(try Catalogue.open(at: work.catalogue).recipe.name == "spotify-tracks")
        let other = try work.write("a,b\n1,2\n")
        let fault = sentence { try Catalogue.ingest([other], into: work.path("other.timbre")) }
        #expect(fault.contains("a, b"))
        #expect(fault.contains("at least 5 are needed"))
        #expect(!work.exists("other.timbre"))
    }

    @Test("Progress comes in order and ends with the whole file")
    func progress() throws {
        let rows = (0..<10_000).map { "x,\($0),100,5" }.joined(separator: "\n")
        let seen = Collected<IngestProgress>()
        _ = try ingest("Artist,song,Tempo,Popularity\n\(rows)\n", work: Work(report: seen.add))
        let calls = seen.values
        #expect(calls.map(\.rows) == [4096, 8192, 10_000])
        #expect(calls.map(\.bytesRead) == calls.map(\.bytesRead).sorted())
        #expect(calls.last?.bytesRead == calls.last?.byteCount)
        #expect(calls.last?.byteCount == (try work.read("songs.csv").count))
    }
}
