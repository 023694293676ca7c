import Foundation
import GRDB
import Testing

@testable import TimbreCatalogue
@testable import TimbreFiles

/// Disks that fill up and processes that are killed, at every point.
@Suite struct InterruptedWriteTests {
    let work: Workspace
    let recipe: Recipe

    init() throws {
        work = try Workspace()
        recipe = try Small.recipe()
    }

    private static let more = "Artist,song,Tempo\nx,new,1\ny,bad,fast\n"

    @Test("A failing disk, at any operation, leaves no new catalogue", arguments: FaultInjection.Operation.allCases)
    func newCatalogue(operation: FaultInjection.Operation) throws {
        let csv = try work.write(Small.csv + "x,bad,fast,1\n")
        var failures = 0
        while failures < 200 {
            let fault = FaultInjection(failing: operation, at: failures + 1, code: ENOSPC)
            do {
                _ = try FaultInjection.$current.withValue(fault) {
                    try Catalogue.ingest([csv], into: work.catalogue, recipe: recipe)
                }
                if fault.count <= failures { break }
            } catch {
                #expect("\(error)".contains("songs.timbre"), "\(error)")
                #expect("\(error)".contains("No space left") || "\(error)".contains("disk is full"), "\(error)")
                #expect(!work.exists("songs.timbre"))
            }
            try? FileManager.default.removeItem(atPath: work.catalogue)
            failures += 1
        }
        #expect(failures > 0)
        #expect(failures < 200)
    }

    @Test(
        "A failing disk, at any operation, leaves an existing catalogue as it was",
        arguments: FaultInjection.Operation.allCases)
    func existingCatalogue(operation: FaultInjection.Operation) throws {
        _ = try Catalogue.ingest([try work.write(Small.csv)], into: work.catalogue, recipe: recipe)
        let csv = try work.write(Self.more, to: "more.csv")
        let before = try work.snapshot()
        var failures = 0
        while failures < 200 {
            let fault = FaultInjection(failing: operation, at: failures + 1, code: ENOSPC)
            do {
                _ = try FaultInjection.$current.withValue(fault) { try Catalogue.ingest([csv], into: work.catalogue) }
                break
            } catch {
                #expect("\(error)".contains("No space left"), "\(error)")
                let catalogue = try Catalogue.open(at: work.catalogue)
                #expect(catalogue.songCount == 5)
                #expect(try catalogue.verify().isEmpty)
                #expect(try work.snapshot().keys == before.keys)
                #expect(try work.snapshot() == before)
            }
            failures += 1
        }
        #expect(failures < 200)
        #expect(try Catalogue.open(at: work.catalogue).songCount == 6)
    }

    @Test("A disk that is full for SQLite is said, and nothing is changed", arguments: [1, 6, 20])
    func fullForSQLite(pages: Int) throws {
        let rows = (0..<6000).map { "x,title \($0),1\n" }.joined()
        let csv = try work.write("Artist,song,Tempo\n" + rows, to: "many.csv")
        let fault = sentence {
            try PageLimit.$current.withValue(pages) {
                _ = try Catalogue.ingest([csv], into: work.catalogue, recipe: recipe)
            }
        }
        #expect(fault.contains("disk is full"))
        #expect(!work.exists("songs.timbre"))
        _ = try Catalogue.ingest([try work.write(Small.csv)], into: work.catalogue, recipe: recipe)
        let before = try work.snapshot()
        let again = sentence {
            try PageLimit.$current.withValue(20) { _ = try Catalogue.ingest([csv], into: work.catalogue) }
        }
        #expect(again.contains("disk is full"))
        #expect(try work.snapshot() == before)
    }

    @Test("A process killed before the commit of a new catalogue leaves what the next ingest replaces")
    func killedWhileCreating() throws {
        let csv = try work.write(Small.csv)
        #expect(throws: SimulatedCrash.self) {
            try SimulatedCrash.$point.withValue(.beforeCommit) {
                _ = try Catalogue.ingest([csv], into: work.catalogue, recipe: recipe)
            }
        }
        #expect(work.exists("songs.timbre/features.npy"))
        #expect(sentence { _ = try Catalogue.open(at: work.catalogue) }.contains("no catalogue"))
        #expect(try Catalogue.ingest([csv], into: work.catalogue, recipe: recipe).report.added == 5)
        #expect(try Catalogue.open(at: work.catalogue).verify().isEmpty)
        #expect(
            try work.snapshot().keys.sorted() == [
                "categories.npy", "features.npy", "further_names.npy", "recipe.yaml", "songs.sqlite",
            ])
    }

    @Test(
        "A process killed before the commit of an addition leaves the catalogue as it was, with bytes that don't count")
    func killedWhileAdding() throws {
        _ = try Catalogue.ingest([try work.write(Small.csv)], into: work.catalogue, recipe: recipe)
        let before = try work.snapshot()
        let csv = try work.write(Self.more, to: "more.csv")
        #expect(throws: SimulatedCrash.self) {
            try SimulatedCrash.$point.withValue(.beforeCommit) { _ = try Catalogue.ingest([csv], into: work.catalogue) }
        }
        #expect(try work.read("songs.timbre/features.npy") != before["features.npy"])
        let catalogue = try Catalogue.open(at: work.catalogue)
        #expect(catalogue.songCount == 5)
        #expect(try catalogue.songFeatures().numbers.count == 25)
        #expect(try catalogue.verify().isEmpty)
        #expect(try Catalogue.ingest([csv], into: work.catalogue).report.added == 1)
        let after = try Catalogue.open(at: work.catalogue)
        #expect(after.songCount == 6)
        #expect(try after.verify().isEmpty)
        #expect(try work.snapshot().keys.sorted() == (before.keys + ["rejected.csv"]).sorted())
    }

    @Test("Rows that were only half written are ignored and cut")
    func halfWritten() throws {
        let csv = try work.write(Small.csv)
        _ = try Catalogue.ingest([csv], into: work.catalogue, recipe: recipe)
        for name in ["features.npy", "categories.npy", "further_names.npy"] {
            try work.write(try work.read("songs.timbre/" + name) + [1, 2, 3, 4, 5, 6, 7], to: "songs.timbre/" + name)
        }
        try work.write("left over", to: "songs.timbre/songs.sqlite.part")
        #expect(try Catalogue.open(at: work.catalogue).songFeatures().numbers.count == 25)
        #expect(try Catalogue.ingest([try work.write(Self.more)], into: work.catalogue).report.added == 1)
        let catalogue = try Catalogue.open(at: work.catalogue)
        #expect(try catalogue.verify().isEmpty)
        #expect(try work.read("songs.timbre/features.npy").count == 128 + 6 * 5 * 4)
    }

    @Test("A commit killed in the middle of SQLite's own writing is undone at the next opening")
    func hotJournal() throws {
        let rows = (0..<2000).map { "x,title \($0),1\n" }.joined()
        _ = try Catalogue.ingest([try work.write("Artist,song,Tempo\n" + rows)], into: work.catalogue, recipe: recipe)
        let database = try SongDatabase.writing(work.catalogue + "/songs.sqlite")
        struct RollBack: Error {}
        #expect(throws: RollBack.self) {
            try database.write { connection in
                // With a cache of a few pages, changes reach the file before the commit.
                try connection.execute(sql: "PRAGMA cache_size = 5; UPDATE songs SET title = 'changed', checksum = 0")
                try FileManager.default.copyItem(atPath: work.catalogue, toPath: work.path("killed.timbre"))
                throw RollBack()
            }
        }
        #expect(work.exists("killed.timbre/songs.sqlite-journal"))
        #expect(try work.read("killed.timbre/songs.sqlite") != (try work.read("songs.timbre/songs.sqlite")))
        let killed = try Catalogue.open(at: work.path("killed.timbre"))
        #expect(try killed.song(7).title == "title 7")
        #expect(try killed.verify().isEmpty)
        #expect(!work.exists("killed.timbre/songs.sqlite-journal"))
    }

    @Test("Ingests that start at the same moment don't undo each other")
    func simultaneous() async throws {
        let csv = try work.write(Small.csv)
        let (path, recipe) = (work.catalogue, recipe)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        return try Catalogue.ingest([csv], into: path, recipe: recipe).report.songCount == 5
                    } catch CatalogueFault.busy {
                        return true
                    } catch {
                        Issue.record(error)
                        return false
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes == [Bool](repeating: true, count: 8))
        #expect(try Catalogue.open(at: path).songCount == 5)
        #expect(try Catalogue.open(at: path).verify().isEmpty)
    }
}
