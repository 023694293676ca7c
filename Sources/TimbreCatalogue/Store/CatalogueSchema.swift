import GRDB

/// The tables of `songs.sqlite`.
enum CatalogueSchema {
    /// "TIMB", which marks Timbre's SQLite files.
    static let applicationID = 0x5449_4D42
    static let version = 2

    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                PRAGMA application_id = \(applicationID);
                PRAGMA user_version = \(version);
                -- Single values by name: the recipe, counts, generations, the scaling.
                CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
                -- The id is the row in every .npy file; the checksum is over the row's texts and numbers. Names of
                -- artist, genre and emotion are parted by "; ", a ";" within a name is doubled.
                CREATE TABLE songs (
                    id INTEGER PRIMARY KEY, source_id TEXT, title TEXT NOT NULL, artist TEXT NOT NULL,
                    album TEXT NOT NULL, genre TEXT NOT NULL, emotion TEXT NOT NULL, year INTEGER, popularity REAL,
                    folded_title TEXT NOT NULL, checksum INTEGER NOT NULL);
                CREATE TABLE vocabularies (
                    category TEXT NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL,
                    checksum INTEGER NOT NULL, PRIMARY KEY (category, id)) WITHOUT ROWID;
                -- 16 bytes a song, by which the next CSV's duplicates are found.
                CREATE TABLE identities (first_song INTEGER PRIMARY KEY, hashes BLOB NOT NULL, checksum INTEGER NOT NULL);
                -- What the other files must be: the CRC-32 of every block of 1 MiB.
                CREATE TABLE files (
                    name TEXT PRIMARY KEY, generation INTEGER NOT NULL, rows INTEGER NOT NULL, size INTEGER NOT NULL,
                    checksums BLOB NOT NULL) WITHOUT ROWID;
                """)
    }

    /// Makes the indexes. Titles are ordered by length first, so that a search for a misspelt one reads only those of
    /// similar length.
    static func createIndexes(_ database: Database) throws {
        // SQLite sorts in runs of the size of its cache and then merges them: runs that fit in the processor's L2 cache
        // take half the time (measured).
        try database.execute(
            sql: """
                PRAGMA cache_size = -2048;
                CREATE INDEX songs_by_title ON songs (length(folded_title), folded_title);
                CREATE UNIQUE INDEX vocabularies_by_name ON vocabularies (category, folded);
                """)
    }

    static func dropIndexes(_ database: Database) throws {
        try database.execute(
            sql: """
                DROP INDEX songs_by_title;
                DROP INDEX vocabularies_by_name;
                """)
    }

    /// Checks the format of a database.
    ///
    /// - Throws: `CatalogueFault.otherFormat` for a database of another program or a newer version, `.damaged` for an
    ///   empty one.
    static func check(_ database: Database, path: String) throws {
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if application == 0, version == 0 {
            throw CatalogueFault.damaged(file: path, detail: "it is empty or was not written by Timbre")
        }
        guard application == applicationID, version == Self.version else {
            throw CatalogueFault.otherFormat(file: path, version: version, known: Self.version)
        }
        let found = try objects(database)
        if let other = found.subtracting(own).map(\.name).min() {
            throw CatalogueFault.damaged(file: path, detail: "Timbre did not make its table, view or index “\(other)”")
        }
        if let absent = own.subtracting(found).map(\.name).min() {
            throw CatalogueFault.damaged(file: path, detail: "it lacks the table or index “\(absent)”")
        }
    }

    /// A table, an index, a view or a trigger with its definition in SQLite.
    private struct Object: Hashable {
        var type: String
        var name: String
        var table: String
        var sql: String?
    }

    /// The objects that every database of this version has.
    private static let own: Set<Object> = {
        do {
            return try DatabaseQueue().write { database in
                try create(database)
                try createIndexes(database)
                return try objects(database)
            }
        } catch {
            preconditionFailure("a database in memory can't be made: \(error)")
        }
    }()

    private static func objects(_ database: Database) throws -> Set<Object> {
        var objects: Set<Object> = []
        let rows = try Row.fetchCursor(database, sql: "SELECT type, name, tbl_name, sql FROM sqlite_master")
        while let row = try rows.next() {
            objects.insert(
                Object(
                    type: try row.decode(atIndex: 0), name: try row.decode(atIndex: 1),
                    table: try row.decode(atIndex: 2), sql: try row.decode(atIndex: 3)))
        }
        return objects
    }
}

/// Keys of `settings`. Those of a model other than the standard one have its name: `recipe@wide`.
enum Setting: String {
    case recipe
    /// The recipe before trainings changed it, in YAML.
    case originalRecipe = "original_recipe"
    case songCount = "song_count"
    case generation
    /// Number of songs in the catalogue when its model was trained.
    case modelSongCount = "model_song_count"
    case scaling
    /// The digest of the model that made the latent vectors.
    case latentsModel = "latents_model"

    func text(_ database: Database, of model: ModelName = .standard) throws -> String? {
        try row(database, model)?.decode(atIndex: 0)
    }

    func integer(_ database: Database, of model: ModelName = .standard) throws -> Int? {
        try row(database, model)?.decode(atIndex: 0)
    }

    private func row(_ database: Database, _ model: ModelName) throws -> Row? {
        try Row.fetchOne(database, sql: "SELECT value FROM settings WHERE name = ?", arguments: [name(of: model)])
    }

    func set(_ value: some DatabaseValueConvertible, _ database: Database, of model: ModelName = .standard) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", arguments: [name(of: model), value])
    }

    func remove(_ database: Database, of model: ModelName) throws {
        try database.execute(sql: "DELETE FROM settings WHERE name = ?", arguments: [name(of: model)])
    }

    private func name(of model: ModelName) -> String { model == .standard ? rawValue : "\(rawValue)@\(model)" }
}
