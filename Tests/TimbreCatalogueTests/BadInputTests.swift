import Foundation
import Synchronization
import Testing
import TimbreBase

@testable import TimbreCatalogue
@testable import TimbreFiles

/// Every input here is refused with one clear sentence, and nothing is changed or left behind.
@Suite struct BadInputTests {
    let work: Workspace

    init() throws { work = try Workspace() }

    /// The sentence with which a new catalogue is refused, and with which an existing one refuses the same CSV.
    private func refusal(
        of bytes: [UInt8], options: IngestOptions = IngestOptions(), sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let csv = try work.write(bytes, to: "bad.csv")
        let recipe = try Small.recipe()
        let text = sentence(
            { _ = try Catalogue.ingest([csv], into: work.catalogue, recipe: recipe, options: options) },
            sourceLocation: sourceLocation)
        #expect(!work.exists("songs.timbre"), sourceLocation: sourceLocation)

        _ = try Catalogue.ingest([try work.write(Small.csv)], into: work.catalogue, recipe: recipe)
        let before = try work.snapshot()
        let again = sentence(
            { _ = try Catalogue.ingest([csv], into: work.catalogue, options: options) }, sourceLocation: sourceLocation)
        #expect(again == text, sourceLocation: sourceLocation)
        #expect(try work.snapshot() == before, sourceLocation: sourceLocation)
        #expect(text.contains("bad.csv"), sourceLocation: sourceLocation)
        #expect(!text.contains("\n"), sourceLocation: sourceLocation)
        try FileManager.default.removeItem(atPath: work.catalogue)
        return text
    }

    @Test("An empty file, a header alone and one with empty lines have no rows")
    func noRows() throws {
        #expect(try refusal(of: []).contains("empty"))
        #expect(try refusal(of: Array("Artist,song,Tempo\n".utf8)).contains("no rows"))
        #expect(try refusal(of: Array("Artist,song,Tempo\r\n\r\n\r\n".utf8)).contains("no rows"))
        #expect(try refusal(of: Array("\n\n".utf8)).contains("no rows"))
    }

    @Test("A CSV without a header is refused with what its first line holds")
    func noHeader() throws {
        let text = try refusal(of: Array("ABBA,Waterloo,147,80\nABBA,Fernando,110,70\n".utf8))
        #expect(text.contains("Waterloo"))
        #expect(text.contains("no line that names its columns"))
    }

    @Test("A missing column is named, with those present and the nearest")
    func missingColumn() throws {
        let text = try refusal(of: Array("Artist,song,Temp\nx,y,1\n".utf8))
        #expect(text.contains("“Tempo” or “bpm”"))
        #expect(text.contains("the feature “tempo”"))
        #expect(text.contains("Artist, song, Temp"))
        #expect(text.contains("did you mean “Temp”"))
        #expect(try refusal(of: Array("artists,song,Tempo\nx,y,1\n".utf8)).contains("did you mean “artists”"))
    }

    @Test("UTF-16 is read, with and without its mark", arguments: [true, false])
    func utf16(hasMark: Bool) throws {
        let units = Array((hasMark ? "\u{FEFF}" : "").utf16) + Array(Small.csv.utf16)
        let csv = try work.write(units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
        let (catalogue, report) = try Catalogue.ingest([csv], into: work.catalogue, recipe: Small.recipe())
        #expect(report.added == 5 && report.notes.contains { $0.contains("UTF-16") })
        #expect(try catalogue.song(1).artist == "Beyoncé")
    }

    @Test("A quote that is never closed is named by its line")
    func unclosedQuote() throws {
        let text = try refusal(of: Array("Artist,song,Tempo\nx,a,1\ny,\"b,2\nz,c,3\n".utf8))
        #expect(text.contains("line 3"))
    }

    @Test("A file that is no CSV is refused")
    func noCSV() throws {
        _ = try refusal(
            of: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + [UInt8](repeating: 7, count: 90))
        #expect(try refusal(of: Array("{\"songs\": [1, 2, 3]}\n{}\n".utf8)).contains("no column"))
    }

    @Test("A file of which no row can be used is refused with the reasons")
    func noUsableRow() throws {
        let text = try refusal(of: Array("Artist,song,Tempo\n\nx,a,fast\ny,b,\nz,c,slow\nw,d\n".utf8))
        #expect(text.contains("none of the 4 rows"))
        #expect(text.contains("line 3"))
        #expect(text.contains("2 × no number in column “Tempo”; 1 × no value in column “Tempo”; 1 × too few fields"))
    }

    @Test("One bad file among good ones refuses them all")
    func severalFiles() throws {
        let good = try work.write(Small.csv)
        let bad = try work.write("Artist,song,Tempo\nx,a,fast\n", to: "bad.csv")
        let recipe = try Small.recipe()
        #expect(
            sentence { try Catalogue.ingest([good, bad], into: work.catalogue, recipe: recipe) }.contains("bad.csv"))
        #expect(!work.exists("songs.timbre"))
    }

    @Test("Strict stops at the first row that can't be used, and adds nothing")
    func strict() throws {
        let text = try refusal(
            of: Array("Artist,song,Tempo\nx,new,1\ny,b,301\nz,c,slow\n".utf8), options: IngestOptions(isStrict: true))
        #expect(text.contains("line 3"))
        #expect(text.contains("301 is not from 0 to 300"))
    }

    @Test("A truncated last line is a row that is too short")
    func truncatedLine() throws {
        let csv = try work.write("Artist,song,Tempo\nx,a,1\ny,b,2\nz,c")
        let (_, report) = try Catalogue.ingest([csv], into: work.catalogue, recipe: try Small.recipe())
        #expect(report.added == 2)
        #expect(report.reasons == [.init(text: "too few fields", count: 1)])
    }

    @Test("A file that is missing and one that is a directory are named")
    func missingFile() throws {
        let recipe = try Small.recipe()
        #expect(
            sentence { try Catalogue.ingest(["/nowhere/a.csv"], into: work.catalogue, recipe: recipe) }.contains(
                "/nowhere/a.csv"))
        #expect(
            sentence { try Catalogue.ingest([work.path], into: work.catalogue, recipe: recipe) }.contains(work.path))
        #expect(!work.exists("songs.timbre"))
    }

    @Test("A catalogue can't be made under a file, in a directory of other things, or where there is none to open")
    func directories() throws {
        let csv = try work.write(Small.csv)
        let recipe = try Small.recipe()
        let underFile = csv + "/songs.timbre"
        #expect(sentence { try Catalogue.ingest([csv], into: underFile, recipe: recipe) }.contains("songs.csv"))
        #expect(sentence { try Catalogue.ingest([csv], into: csv, recipe: recipe) }.contains("songs.csv"))
        let foreign = sentence { try Catalogue.ingest([csv], into: work.path, recipe: recipe) }
        #expect(foreign.contains("songs.csv"))
        #expect(foreign.contains("empty directory"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: work.path) == ["songs.csv"])
        #expect(sentence { _ = try Catalogue.open(at: work.catalogue) }.contains("make one of a table of songs"))
        #expect(sentence { _ = try Catalogue.open(at: work.path) }.contains("no catalogue"))
    }

    @Test("A directory without write permission is refused", .enabled(if: getuid() != 0, "root may write anywhere"))
    func readOnlyParent() throws {
        let csv = try work.write(Small.csv)
        let recipe = try Small.recipe()
        chmod(work.path, 0o555)
        defer { chmod(work.path, 0o755) }
        #expect(sentence { try Catalogue.ingest([csv], into: work.catalogue, recipe: recipe) }.contains("songs.timbre"))
    }

    @Test("An interruption leaves the catalogue as it was")
    func cancelled() throws {
        let recipe = try Small.recipe()
        let csv = try work.write("Artist,song,Tempo\n" + (0..<9000).map { "x,\($0),1\n" }.joined(), to: "many.csv")
        for calls in [0, 1] {
            let seen = Mutex(0)
            let stopping = Work<IngestProgress>(isCancelled: {
                seen.withLock {
                    $0 += 1
                    return $0 > calls
                }
            })
            #expect(throws: CancellationError.self) {
                try Catalogue.ingest([csv], into: work.catalogue, recipe: recipe, work: stopping)
            }
            #expect(!work.exists("songs.timbre"))
        }
        _ = try Catalogue.ingest([try work.write(Small.csv)], into: work.catalogue, recipe: recipe)
        let before = try work.snapshot()
        #expect(throws: CancellationError.self) {
            try Catalogue.ingest([csv], into: work.catalogue, work: Work(isCancelled: { true }))
        }
        #expect(try work.snapshot() == before)
    }

    @Test("Two processes don't write at once")
    func busy() throws {
        let csv = try work.write(Small.csv)
        _ = try Catalogue.ingest([csv], into: work.catalogue, recipe: try Small.recipe())
        try DirectoryLock.whileHeld(work.catalogue) { _ in
            let waits = Mutex(0)
            let patience = WriterPatience(seconds: 0.1, onWait: { waits.withLock { $0 += 1 } })
            #expect(
                sentence {
                    try Catalogue.ingest([csv], into: work.catalogue, options: IngestOptions(patience: patience))
                }.contains("another process"))
            #expect(
                sentence { try Catalogue.writing(at: work.catalogue, patience: patience) { _ in } }
                    .contains("another process"))
            #expect(waits.withLock(\.self) == 2)
            #expect(throws: CancellationError.self) {
                try Catalogue.writing(
                    at: work.catalogue, patience: WriterPatience(seconds: nil), work: Work(isCancelled: { true })
                ) { _ in }
            }
            // Reading goes on.
            let count = try Catalogue.open(at: work.catalogue).songCount
            #expect(count == 5)
        }
        #expect(try Catalogue.ingest([csv], into: work.catalogue).report.duplicates == 5)
    }
}
