import GRDB
import GRDBSQLite

/// Reader of rows of `songs`, which are compared with their checksums. Values are read in SQLite's memory: with GRDB's
/// rows a song costs several times as much (measured).
struct SongReader {
    private static let columns =
        "id, source_id, title, artist, album, genre, emotion, year, popularity, folded_title, checksum"
    /// Columns of texts, in the order of `SongBatch.Text`.
    private static let textColumns: [Int32] = [1, 2, 3, 4, 5, 6, 9]

    private let statement: Statement
    private let path: String

    private var row: OpaquePointer { statement.sqliteStatement }

    init(_ database: Database, path: String) throws {
        self.path = path
        statement = try database.cachedStatement(sql: "SELECT \(Self.columns) FROM songs WHERE id = ?")
    }

    private init(_ songs: Range<Int>, of database: Database, path: String) throws {
        self.path = path
        statement = try database.cachedStatement(
            sql: "SELECT \(Self.columns) FROM songs WHERE id >= ? AND id < ? ORDER BY id")
        sqlite3_bind_int64(row, 1, Int64(songs.lowerBound))
        sqlite3_bind_int64(row, 2, Int64(songs.upperBound))
    }

    private init(all database: Database, path: String) throws {
        self.path = path
        statement = try database.cachedStatement(sql: "SELECT \(Self.columns) FROM songs ORDER BY id")
    }

    /// Passes every song to the body, in the order of ids.
    ///
    /// - Throws: `CatalogueFault.damaged`; `DatabaseError`; what the body throws.
    static func all(_ database: Database, path: String, _ body: (Song) throws -> Void) throws {
        let reader = try SongReader(all: database, path: path)
        defer { sqlite3_reset(reader.row) }
        while try reader.step() { try body(try reader.song()) }
    }

    /// Passes titles and albums of some songs to the body, in the order of ids, without a `String` for each: the bytes
    /// are valid until the body returns.
    ///
    /// - Throws: `CatalogueFault.damaged`; `DatabaseError`; errors of the body.
    static func forEachText(
        _ database: Database, path: String, songs: Range<Int>,
        _ body: (_ id: Int, _ title: UnsafeRawBufferPointer, _ album: UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let reader = try SongReader(songs, of: database, path: path)
        defer { sqlite3_reset(reader.row) }
        while try reader.step() {
            let (id, checksum) = try reader.checkedTexts()
            let year = try reader.isNull(7) ? nil : reader.integer(7)
            let popularity = try reader.isNull(8) ? nil : reader.number(8)
            try reader.check(checksum, ofSong: id, year: year, popularity: popularity)
            try body(id, reader.bytes(2), reader.bytes(4))
        }
    }

    /// Reads the song with an id.
    ///
    /// - Throws: `CatalogueFault.damaged` where the song is missing or not what was written; `DatabaseError`.
    func song(_ id: Int) throws -> Song {
        defer { sqlite3_reset(row) }
        sqlite3_bind_int64(row, 1, Int64(id))
        guard try step() else { throw CatalogueFault.damaged(file: path, detail: "song \(id) is not there") }
        return try song()
    }

    private func step() throws -> Bool {
        switch sqlite3_step(row) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(sqlite3_db_handle(row)))
            )
        }
    }

    private func song() throws -> Song {
        let (id, checksum) = try checkedTexts()
        let song = Song(
            id: id, sourceID: isNull(1) ? nil : text(1), title: text(2), artists: names(3),
            album: text(4), genres: names(5), emotion: names(6).joined(separator: "; "),
            year: isNull(7) ? nil : try integer(7),
            popularity: isNull(8) ? nil : try number(8))
        try check(checksum, ofSong: id, year: song.year, popularity: song.popularity)
        return song
    }

    /// The song's id and the checksum of its texts; their type is checked.
    private func checkedTexts() throws -> (id: Int, SongChecksum) {
        let id = try integer(0)
        var checksum = SongChecksum(id: id)
        for (kind, column) in zip(SongBatch.Text.allCases, Self.textColumns) {
            if kind != .sourceID { try check(column, SQLITE_TEXT) }
            checksum.add(kind, bytes(column))
        }
        return (id, checksum)
    }

    private func check(_ checksum: SongChecksum, ofSong id: Int, year: Int?, popularity: Double?) throws {
        guard checksum.value(year: year, popularity: popularity) == Int64(try integer(10)) else {
            throw CatalogueFault.damaged(file: path, detail: "the row of song \(id) is not what was written")
        }
    }

    private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(row, column) == SQLITE_NULL }

    private func check(_ column: Int32, _ types: Int32...) throws {
        guard types.contains(sqlite3_column_type(row, column)) else {
            throw CatalogueFault.damaged(file: path, detail: "a value has another type than its column")
        }
    }

    private func integer(_ column: Int32) throws -> Int {
        try check(column, SQLITE_INTEGER)
        return Int(sqlite3_column_int64(row, column))
    }

    private func number(_ column: Int32) throws -> Double {
        try check(column, SQLITE_FLOAT, SQLITE_INTEGER)
        return sqlite3_column_double(row, column)
    }

    /// The bytes of a text, valid until the next step; none for NULL.
    private func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        // The text is fetched first: a conversion may change its length.
        let start = sqlite3_column_text(row, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(row, column)))
    }

    private func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

    private func names(_ column: Int32) -> [String] {
        var names: [String] = []
        JoinedNames.forEachName(in: bytes(column)) { names.append(String(decoding: $0, as: UTF8.self)) }
        return names
    }
}
