import Foundation
import GRDB
import Testing

@testable import TimbreCatalogue
@testable import TimbreFiles

/// Catalogues that somebody else made to do harm, their checksums right: each is refused in a sentence that names the
/// file.
@Suite("Catalogues from others") struct ForeignCatalogueTests {
    let work: Workspace

    init() throws {
        work = try Workspace()
        _ = try Catalogue.ingest([try work.write(Small.csv)], into: work.catalogue, recipe: try Small.recipe())
    }

    private func change(_ sql: String) throws {
        try DatabaseQueue(path: work.catalogue + "/songs.sqlite").write { try $0.execute(sql: sql) }
    }

    private func refusal(of read: (Catalogue) throws -> Void) -> String {
        sentence { try read(Catalogue.open(at: work.catalogue)) }
    }

    /// Puts an array in place as a commit does, with its checksums.
    private func replace(_ name: String, with ints: [Int32], columns: Int) throws {
        _ = try Catalogue.open(at: work.catalogue).keep([
            (
                name,
                { path in
                    let writer = try NPYWriter(creating: path, type: .int32, columns: columns)
                    try writer.append(ints)
                    try writer.finish()
                }
            )
        ])
    }

    @Test("An id of a category that has no name is refused", arguments: [Int32.max, Int32.min, -1, 5])
    func categories(id: Int32) throws {
        try replace("categories.npy", with: [1, 0, id, 0, 1, 0, 1, 0, 0, 0], columns: 2)
        #expect(refusal { _ = try $0.songFeatures() }.contains("categories.npy"))
        #expect(try Catalogue.open(at: work.catalogue).verify().count == 1)
    }

    @Test("A feature that is no finite number is refused", arguments: [Float.infinity, -.infinity, .nan, 1.5])
    func features(value: Float) throws {
        _ = try Catalogue.open(at: work.catalogue).keep([
            (
                "features.npy",
                { path in
                    let writer = try NPYWriter(creating: path, type: .float32, columns: 5)
                    try writer.append([Float](repeating: 1, count: 17) + [value] + [Float](repeating: 1, count: 7))
                    try writer.finish()
                }
            )
        ])
        let fault = refusal { _ = try $0.songFeatures() }
        #expect(fault.contains("features.npy") && fault.contains("song 3"), "\(fault)")
    }

    @Test("An array without columns is refused, also beside a recipe that can't be read")
    func noColumns() throws {
        let file = work.catalogue + "/features.npy"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        let width = try #require(bytes.range(of: Data("(5, 5)".utf8)))
        bytes.replaceSubrange(width, with: Data("(5, 0)".utf8))
        try bytes.write(to: URL(fileURLWithPath: file))
        try change("UPDATE settings SET value = '{' WHERE name = 'recipe'")
        #expect(refusal { _ in }.contains("features.npy"))
    }

    @Test(
        "Numbers that no commit writes are refused",
        arguments: [
            "UPDATE songs SET id = 9223372036854775807 WHERE id = 4",
            "UPDATE songs SET id = -9223372036854775808 WHERE id = 0",
            "UPDATE songs SET id = 7 WHERE id = 2", "DELETE FROM songs", "DELETE FROM songs WHERE id = 4",
            "UPDATE settings SET value = 9223372036854775807 WHERE name = 'song_count'",
            "UPDATE settings SET value = -1 WHERE name = 'song_count'",
            "UPDATE settings SET value = 'five' WHERE name = 'song_count'",
            "DELETE FROM settings WHERE name = 'recipe'",
            "UPDATE settings SET value = 9223372036854775807 WHERE name = 'generation'",
            "UPDATE settings SET value = -3 WHERE name = 'generation'",
            "INSERT INTO settings VALUES ('model_song_count', 6)", "INSERT INTO settings VALUES ('scaling', '[1]')",
            "UPDATE files SET rows = -1", "UPDATE files SET rows = 9223372036854775807", "UPDATE files SET size = -1",
            "UPDATE files SET generation = 9223372036854775807",
            "UPDATE files SET rows = 4 WHERE name = 'features.npy'",
            "DELETE FROM files WHERE name = 'categories.npy'",
            "INSERT INTO files VALUES ('../other.json', 1, 0, 0, x'')",
            "INSERT INTO files VALUES ('model.safetensors', 1, 0, 100, x'')",
            "INSERT INTO files VALUES ('latents.npy', 1, 6, 0, x'')",
        ])
    func numbers(sql: String) throws {
        try change(sql)
        let fault = refusal { _ = try $0.song($0.songCount - 1) }
        #expect(fault.contains("songs.sqlite") && fault.contains("damaged"), "\(fault)")
        let csv = try work.write("Artist,song,Tempo\nx,y,1\n")
        #expect(sentence { try Catalogue.ingest([csv], into: work.catalogue) }.contains("songs.sqlite"))
    }

    @Test(
        "Names of a category that do not have the ids from 1 on are refused",
        arguments: [
            "UPDATE vocabularies SET id = 9223372036854775807 WHERE id = 1",
            "UPDATE vocabularies SET id = 0 WHERE id = 1", "DELETE FROM vocabularies WHERE id = 1",
        ])
    func vocabularies(sql: String) throws {
        try change(sql)
        #expect(refusal { _ = try $0.songFeatures() }.contains("songs.sqlite"))
    }

    @Test(
        "Tables, views and triggers that Timbre did not make are refused before any of them runs",
        arguments: [
            """
            ALTER TABLE songs RENAME TO hidden;
            CREATE VIEW songs AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n)
            SELECT i AS id FROM n
            """,
            "CREATE VIEW extra AS SELECT 1", "CREATE TABLE extra (value)",
            "CREATE TRIGGER extra AFTER UPDATE ON settings BEGIN DELETE FROM songs; END",
            "CREATE INDEX extra ON songs (album)", "DROP INDEX songs_by_title",
            "CREATE VIRTUAL TABLE extra USING fts5(text)",
        ])
    func schema(sql: String) throws {
        try change(sql)
        let fault = refusal { _ = try $0.song(0) }
        #expect(fault.contains("songs.sqlite"), "\(fault)")
        let before = try work.snapshot()
        let csv = try work.write("Artist,song,Tempo\nx,y,1\n")
        #expect(sentence { try Catalogue.ingest([csv], into: work.catalogue) }.contains("songs.sqlite"))
        #expect(try work.snapshot() == before)
    }

    @Test("A number of a song that is too large counts as absent", arguments: [Double.infinity, 1e300, -1e39])
    func largeNumbers(value: Double) throws {
        try DatabaseQueue(path: work.catalogue + "/songs.sqlite").write {
            try $0.execute(sql: "UPDATE songs SET popularity = ? WHERE id = 3", arguments: [value])
        }
        let numbers = try Catalogue.open(at: work.catalogue).numbers(.popularity)
        #expect(numbers[3].isNaN && numbers[2] == 60)
    }

    @Test("A statement that does not end is ended")
    func endless() throws {
        let database = try SongDatabase.reading(work.catalogue + "/songs.sqlite")
        let fault = StatementClock.$limit.withValue(.milliseconds(50)) {
            sentence {
                _ = try database.read {
                    try Int.fetchOne(
                        $0, sql: "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
                }
            }
        }
        #expect(fault.contains("longer than any should take"), "\(fault)")
        // What is asked afterwards has its own time.
        #expect(try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM songs") } == 5)
    }

    @Test(
        "Nothing is written through a link",
        arguments: ["features.npy", "songs.sqlite", "history.csv", "evaluation.json", "rejected.csv", "plots"])
    func links(name: String) throws {
        let inside = work.catalogue + "/" + name
        let outside = work.path("somebody's")
        if FileManager.default.fileExists(atPath: inside) {
            try FileManager.default.moveItem(atPath: inside, toPath: outside)
        } else {
            try work.write("precious", to: "somebody's")
        }
        try FileManager.default.createSymbolicLink(atPath: inside, withDestinationPath: outside)
        let before = try work.read("somebody's")
        // Reading goes on.
        #expect(try Catalogue.open(at: work.catalogue).songFeatures().songCount == 5)
        let csv = try work.write("Artist,song,Tempo\nx,y,1\nx,z,bad\n")
        let faults = [
            sentence { try Catalogue.ingest([csv], into: work.catalogue) },
            sentence { try Catalogue.open(at: work.catalogue).keep([]) },
            sentence { try Catalogue.writing(at: work.catalogue) { _ in } },
        ]
        for fault in faults { #expect(fault.contains(name) && fault.contains("link"), "\(fault)") }
        #expect(try work.read("somebody's") == before)
    }
}
