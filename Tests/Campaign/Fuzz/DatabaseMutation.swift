import Foundation
import GRDB
import TimbreTestTools

/// Changes of `songs.sqlite` by SQL.
enum DatabaseMutation {
    /// Values of rows, with the checksums of those that still have the right types repaired.
    static func changeRows(_ catalogue: String, _ random: inout SplitMix) throws {
        var random = random
        try change(catalogue) { database in
            for _ in 0..<(1 + random.below(3)) { try? changeRow(database, &random) }
            if !random.once(in: 6) { try? Checksums.repairRows(database) }
        }
    }

    private static let columns: [(table: String, columns: [String])] = [
        (
            "songs",
            [
                "id", "source_id", "title", "artist", "album", "genre", "emotion", "year", "popularity", "folded_title",
            ]
        ),
        ("vocabularies", ["category", "id", "name", "folded"]), ("identities", ["first_song", "hashes"]),
        ("files", ["name", "generation", "rows", "size", "checksums"]), ("settings", ["name", "value"]),
    ]

    private static func changeRow(_ database: Database, _ random: inout SplitMix) throws {
        let (table, columns) = random.pick(Self.columns)
        let column = random.pick(columns)
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0
        guard count > 0 else { return }
        // Tables without a rowid are found by their order.
        let key = table == "songs" ? "id" : table == "identities" ? "first_song" : columns[0]
        let place = random.once(in: 4) ? count - 1 : random.below(count)
        guard
            let value = try Row.fetchOne(database, sql: "SELECT \(key) FROM \(table) LIMIT 1 OFFSET \(place)")?[0]
                as DatabaseValue?
        else { return }
        switch random.below(8) {
        case 0: try database.execute(sql: "DELETE FROM \(table) WHERE \(key) = ?", arguments: [value])
        case 1:
            let names = columns.map { $0 == key ? "\(random.pick(Extremes.integers))" : $0 }.joined(separator: ", ")
            let rest = ["songs", "vocabularies", "identities"].contains(table) ? ", checksum" : ""
            try database.execute(
                sql: "INSERT INTO \(table) (\(columns.joined(separator: ", "))\(rest)) SELECT \(names)\(rest) "
                    + "FROM \(table) WHERE \(key) = ?", arguments: [value])
        default:
            try database.execute(
                sql: "UPDATE \(table) SET \(column) = ? WHERE \(key) = ?", arguments: [self.value(&random), value])
        }
    }

    private static func value(_ random: inout SplitMix) -> DatabaseValue {
        switch random.below(6) {
        case 0: DatabaseValue.null
        case 1: random.pick(Extremes.integers).databaseValue
        case 2: random.pick(Extremes.numbers).databaseValue
        case 3: Data((0..<random.below(40)).map { _ in UInt8(truncatingIfNeeded: random.next()) }).databaseValue
        default: random.pick(Extremes.names).databaseValue
        }
    }

    private static let forever = "WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n) SELECT"

    private static let statements: [String] = [
        "ALTER TABLE songs RENAME TO s; CREATE VIEW songs AS \(forever) x AS id, 't', 'a', 'b', 'c', 'd', 'e', 1, 1.0, 't', 1 FROM n",
        "ALTER TABLE songs RENAME TO s; CREATE VIEW songs AS SELECT * FROM s",
        "ALTER TABLE songs RENAME TO s; CREATE VIEW songs AS SELECT a.* FROM s a, s b, s c, s d, s e, s f",
        "ALTER TABLE songs RENAME TO s; CREATE VIEW songs AS SELECT * FROM s WHERE length(randomblob(1000000000)) > 0",
        "ALTER TABLE vocabularies RENAME TO v; CREATE VIEW vocabularies AS \(forever) 'genre' AS category, x AS id, 'n' AS name, 'n' AS folded, 1 AS checksum FROM n",
        "ALTER TABLE vocabularies RENAME TO v; CREATE VIEW vocabularies AS SELECT * FROM v",
        "ALTER TABLE files RENAME TO f; CREATE VIEW files AS SELECT * FROM f",
        "ALTER TABLE files RENAME TO f; CREATE VIEW files AS \(forever) 'x' || x AS name, 1 AS generation, 1 AS rows, 1 AS size, x'' AS checksums FROM n",
        "ALTER TABLE settings RENAME TO t; CREATE VIEW settings AS SELECT * FROM t",
        "ALTER TABLE settings RENAME TO t; CREATE VIEW settings AS \(forever) 'recipe' AS name, x AS value FROM n WHERE x < 0",
        "ALTER TABLE identities RENAME TO i; CREATE VIEW identities AS \(forever) x AS first_song, x'' AS hashes, 1 AS checksum FROM n",
        "CREATE TRIGGER t AFTER INSERT ON songs BEGIN DELETE FROM songs; END",
        "CREATE TRIGGER t AFTER UPDATE ON settings BEGIN DELETE FROM files; END",
        "CREATE TRIGGER t AFTER INSERT ON files BEGIN UPDATE settings SET value = 'x' WHERE name = 'recipe'; END",
        "CREATE TRIGGER t BEFORE INSERT ON songs BEGIN SELECT load_extension('x'); END",
        "CREATE TRIGGER t AFTER INSERT ON settings BEGIN INSERT INTO songs \(forever) x + 100000, 't', 'a', 'b', 'c', 'd', 'e', 1, 1.0, 't', 1 FROM n; END",
        "CREATE INDEX slow ON songs (length(hex(zeroblob(id * 100000))))",
        "CREATE VIRTUAL TABLE f USING fts5(x)", "CREATE VIRTUAL TABLE r USING rtree(a, b, c)",
        "DROP TABLE songs; CREATE VIRTUAL TABLE songs USING fts5(id, source_id, title, artist, album, genre, emotion, year, popularity, folded_title, checksum)",
        "DROP TABLE songs", "DROP TABLE vocabularies", "DROP TABLE identities", "DROP TABLE files",
        "DROP TABLE settings",
        "DROP INDEX songs_by_title", "DROP INDEX vocabularies_by_name",
        "ALTER TABLE songs RENAME COLUMN title TO titel", "ALTER TABLE songs DROP COLUMN year",
        "ALTER TABLE songs ADD COLUMN extra GENERATED ALWAYS AS (hex(zeroblob(id * 1000000))) VIRTUAL",
        "ALTER TABLE songs ADD COLUMN extra", "PRAGMA user_version = 3", "PRAGMA user_version = -1",
        "PRAGMA application_id = 1", "PRAGMA journal_mode = WAL", "PRAGMA auto_vacuum = FULL; VACUUM",
        "PRAGMA encoding = 'UTF-16'", "DELETE FROM songs", "DELETE FROM settings WHERE name = 'generation'",
        "DELETE FROM settings WHERE name = 'song_count'", "UPDATE songs SET id = id + 1",
        "UPDATE settings SET value = 9223372036854775807 WHERE name = 'generation'",
        "UPDATE settings SET value = -1 WHERE name = 'song_count'",
        "UPDATE settings SET value = 0 WHERE name = 'song_count'; DELETE FROM songs",
        "UPDATE files SET rows = 0", "UPDATE files SET rows = -1", "UPDATE files SET rows = 9223372036854775807",
        "UPDATE files SET size = -1", "UPDATE files SET generation = -9223372036854775808",
        "UPDATE files SET checksums = x''", "UPDATE files SET checksums = x'00'",
        "INSERT INTO files VALUES ('../outside.txt', 1, 0, 8, x'00000000')",
        "INSERT INTO files VALUES ('/etc/passwd', 1, 0, 8, x'00000000')",
        "INSERT INTO files VALUES ('clusters.npy/../../outside.txt', 3, 0, 8, x'')",
        "UPDATE files SET name = 'x' WHERE name = 'latents.npy'",
        "UPDATE files SET name = 'x' WHERE name = 'features.npy'",
        "INSERT INTO vocabularies VALUES ('genre', 9223372036854775807, 'x', 'x', 1)",
        "INSERT INTO vocabularies VALUES ('artist', 2147483648, 'x', 'x', 1)",
        "INSERT INTO vocabularies VALUES ('artist', -5, 'x', 'x', 1)",
        "INSERT INTO songs SELECT 9223372036854775807, source_id, title, artist, album, genre, emotion, year, popularity, folded_title, checksum FROM songs WHERE id = 0",
        "UPDATE songs SET year = 9223372036854775807, popularity = 1e308", "UPDATE songs SET popularity = 9e999",
        "UPDATE songs SET title = zeroblob(1000000)", "UPDATE songs SET title = x'FFFE00'",
        "UPDATE songs SET folded_title = NULL", "UPDATE settings SET value = '{}' WHERE name = 'scaling'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE songs (id INTEGER PRIMARY KEY)' WHERE name = 'songs'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = 2 WHERE name = 'songs'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = 9999 WHERE name = 'files'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'x' WHERE name = 'settings'",
    ]

    /// Other tables, views, triggers and indexes than Timbre makes, and whole columns at once.
    static func changeSchema(_ catalogue: String, _ random: inout SplitMix) throws {
        let count = random.once(in: 4) ? 2 : 1
        let chosen = (0..<count).map { _ in random.pick(statements) }
        try change(catalogue) { database in
            for statement in chosen { try? database.execute(sql: statement) }
        }
        let scaling = random.once(in: 5)
        if scaling {
            var random = random
            try change(catalogue) { database in
                let text =
                    try String.fetchOne(database, sql: "SELECT value FROM settings WHERE name = 'scaling'") ?? "{}"
                try? database.execute(
                    sql: "UPDATE settings SET value = ? WHERE name = 'scaling'",
                    arguments: [TokenMutation.apply(text, &random)])
            }
        }
    }

    /// The journal of a transaction that its process did not end, perhaps changed: it says which pages to put back.
    static func leaveJournal(_ catalogue: String, _ random: inout SplitMix) throws {
        let path = catalogue + "/songs.sqlite"
        let mode = random.once(in: 4) ? "WAL" : "DELETE"
        let companion = path + (mode == "WAL" ? "-wal" : "-journal")
        let statement = random.pick([
            "UPDATE songs SET title = title || 'x'", "DELETE FROM songs WHERE id > 3", "DELETE FROM settings",
            "UPDATE files SET generation = generation + 1", "DELETE FROM identities",
        ])
        var (database, journal): ([UInt8], [UInt8]) = ([], [])
        try change(catalogue) { connection in
            defer { if connection.isInsideTransaction { try? connection.execute(sql: "ROLLBACK") } }
            // Few pages are kept in memory: the others are written at once.
            try connection.execute(sql: "PRAGMA journal_mode = \(mode); PRAGMA cache_size = 1; BEGIN; \(statement)")
            if mode == "WAL" { try connection.execute(sql: "COMMIT; BEGIN") }
            (database, journal) = (Files.bytes(path) ?? [], Files.bytes(companion) ?? [])
        }
        if random.once(in: 2), !journal.isEmpty { ByteMutation.apply(&journal, &random) }
        if random.once(in: 4) {
            // Another journal that this one belongs to, which SQLite would read and remove.
            let name = Array((catalogue + "/../outside.txt").utf8)
            let length = UInt32(name.count)
            let sum = name.reduce(UInt32(0)) { $0 &+ UInt32(bitPattern: Int32(Int8(bitPattern: $1))) }
            func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - $0 * 8)) } }
            journal += word(0x4000_0000 / 8192 + 1) + name + word(length) + word(sum)
            journal += [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
        }
        try Files.write(database, to: path)
        try Files.write(journal, to: companion)
    }

    private static func change(_ catalogue: String, _ body: @escaping (Database) throws -> Void) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        guard let queue = try? DatabaseQueue(path: catalogue + "/songs.sqlite", configuration: configuration) else {
            return
        }
        try queue.writeWithoutTransaction(body)
        try queue.close()
    }
}
