import Foundation
import GRDB
import Testing

@testable import TimbreCatalogue
@testable import TimbreFiles

/// What lies beside a database that somebody else made, and what a killed commit left there.
@Suite("Files beside songs.sqlite") struct DatabaseFilesTests {
    let work: Workspace

    init() throws {
        work = try Workspace()
        _ = try Catalogue.ingest([try work.write(Small.csv)], into: work.catalogue, recipe: try Small.recipe())
    }

    /// A journal that asks SQLite to remove another file: it ends with the file's name, its length, its sum and the
    /// magic.
    private func journal(naming victim: String) -> [UInt8] {
        let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        let header = magic + number(0) + number(0) + number(1) + number(512) + number(8192)
        let name = Array(victim.utf8)
        return header + [UInt8](repeating: 0, count: 512 - header.count) + number(131_073) + name + number(name.count)
            + number(name.reduce(0) { $0 + Int($1) }) + magic
    }

    @Test(
        "A journal that names another file removes nothing",
        arguments: ["songs.sqlite-journal", "songs.sqlite.part-journal"])
    func foreignJournal(name: String) throws {
        let victim = try work.write("precious", to: "victim.txt")
        try work.write(journal(naming: victim), to: "songs.timbre/" + name)
        let csv = try work.write("Artist,song,Tempo\nx,y,1\n")
        if name == "songs.sqlite-journal" {
            let fault = sentence { _ = try Catalogue.open(at: work.catalogue) }
            #expect(fault.contains("journal") && fault.contains("damaged"), "\(fault)")
            #expect(sentence { try Catalogue.ingest([csv], into: work.catalogue) }.contains("journal"))
        } else {
            #expect(try Catalogue.open(at: work.catalogue).songCount == 5)
            #expect(try Catalogue.ingest([csv], into: work.catalogue).report.added == 1)
            #expect(try Catalogue.open(at: work.catalogue).verify().isEmpty)
        }
        #expect(try work.text("victim.txt") == "precious")
    }

    @Test("A database with a write-ahead log, or whose pages move, is refused")
    func otherModes() throws {
        try work.write([UInt8](repeating: 0, count: 32), to: "songs.timbre/songs.sqlite-wal")
        #expect(sentence { _ = try Catalogue.open(at: work.catalogue) }.contains("songs.sqlite-wal"))
        try FileManager.default.removeItem(atPath: work.catalogue + "/songs.sqlite-wal")
        for sql in ["PRAGMA journal_mode = WAL", "PRAGMA auto_vacuum = FULL; VACUUM"] {
            let path = work.catalogue + "/songs.sqlite"
            let before = try work.read("songs.timbre/songs.sqlite")
            let queue = try DatabaseQueue(path: path)
            try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
            try queue.close()
            #expect(
                sentence { _ = try Catalogue.open(at: work.catalogue) }.contains("another way than Timbre"), "\(sql)")
            try work.write(before, to: "songs.timbre/songs.sqlite")
        }
        #expect(try Catalogue.open(at: work.catalogue).verify().isEmpty)
    }

    @Test(
        "Whichever command comes first after a commit that was killed in SQLite's writing undoes it",
        arguments: [0, 1, 2])
    func hotJournal(command: Int) throws {
        let rows = (0..<2000).map { "x,title \($0),1\n" }.joined()
        let csv = try work.write("Artist,song,Tempo\n" + rows)
        _ = try Catalogue.ingest([csv], into: work.catalogue)
        struct RollBack: Error {}
        let killed = work.path("killed.timbre")
        #expect(throws: RollBack.self) {
            try SongDatabase.writing(work.catalogue + "/songs.sqlite").write { connection in
                // With a cache of a few pages, changes reach the file before the commit.
                try connection.execute(sql: "PRAGMA cache_size = 5; UPDATE songs SET title = 'changed', checksum = 0")
                try FileManager.default.copyItem(atPath: work.catalogue, toPath: killed)
                throw RollBack()
            }
        }
        #expect(work.exists("killed.timbre/songs.sqlite-journal"))
        switch command {
        case 0: #expect(try Catalogue.ingest([csv], into: killed).report.duplicates == 2000)
        case 1:
            let title = try Catalogue.writing(at: killed) { try $0.song(7).title }
            #expect(title == "title 2")
        default: #expect(try Catalogue.open(at: killed).song(7).title == "title 2")
        }
        #expect(try Catalogue.open(at: killed).verify().isEmpty)
        #expect(!work.exists("killed.timbre/songs.sqlite-journal"))
    }

    @Test(
        "A library call puts nothing in place that no catalogue can hold",
        arguments: [
            "../x.json", "/tmp/x.json", ".hidden", "", "a/b.npy", "songs.sqlite", "songs.sqlite-journal", "recipe.yaml",
            "rejected.csv", "history.csv",
        ])
    func names(name: String) throws {
        let before = try work.snapshot()
        let catalogue = try Catalogue.open(at: work.catalogue)
        let fault = sentence { try catalogue.keep([(name, { _ in Issue.record("written") })]) }
        #expect(fault.contains("can't become a file"), "\(fault)")
        #expect(try work.snapshot() == before)
    }

    @Test("Nor arrays of other shapes, nor a model of more songs than there are")
    func shapes() throws {
        let catalogue = try Catalogue.open(at: work.catalogue)
        func array(_ rows: Int, _ columns: Int) -> (String) throws -> Void {
            { path in
                let writer = try NPYWriter(creating: path, type: .float32, columns: columns)
                try writer.append([Float](repeating: 1, count: rows * columns))
                try writer.finish()
            }
        }
        let before = try work.snapshot()
        for (name, rows, columns) in [
            ("features.npy", 4, 5), ("features.npy", 5, 4), ("latents.npy", 6, 2), ("categories.npy", 5, 2),
            ("further_names.npy", 5, 3),
        ] {
            let fault = sentence { try catalogue.keep([(name, array(rows, columns))]) }
            #expect(fault.contains(name), "\(fault)")
        }
        #expect(sentence { try catalogue.keep([], modelSongCount: 6) }.contains("6 songs"))
        #expect(try work.snapshot() == before)
        // Rows behind those that were committed count for nothing.
        let kept = try catalogue.keep([("latents.npy", array(3, 2))])
        let writer = try NPYWriter(
            appendingTo: work.catalogue + "/latents.npy", type: .float32, columns: 2, keepingRows: 3)
        try writer.append([Float](repeating: 7, count: 4))
        try writer.finish()
        #expect(try Catalogue.open(at: work.catalogue).latents().rows == 3)
        #expect(
            sentence { try kept.appendLatents(ofModel: nil) { try $0([1, 1, 1, 1, 1, 1]) } }.contains(
                "latents.npy"))
        #expect(try Catalogue.open(at: work.catalogue).verify().isEmpty)
    }
}
