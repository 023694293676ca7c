import Foundation
import GRDB

extension Catalogue {
    /// - Throws: `CatalogueFault.noSuchID`; `.damaged` where the row is not what was written.
    public func song(_ id: Int) throws -> Song {
        try songs([id])[0]
    }

    /// Songs in the order of the ids; an id may stand there twice.
    ///
    /// - Throws: `CatalogueFault.noSuchID`; `.damaged` where a row is not what was written.
    /// - Complexity: a look-up an id, whatever the size of the catalogue.
    public func songs(_ ids: [Int]) throws -> [Song] {
        if let id = ids.first(where: { !(0..<songCount).contains($0) }) {
            throw CatalogueFault.noSuchID(id: id, songCount: songCount)
        }
        return try database.read { connection in
            let statement = try connection.cachedStatement(sql: "SELECT \(SongRow.columns) FROM songs WHERE id = ?")
            return try ids.map { id in
                guard let row = try Row.fetchOne(statement, arguments: [id]) else {
                    throw CatalogueFault.damaged(file: database.path, detail: "song \(id) is not there")
                }
                return try SongRow.decode(row, path: database.path)
            }
        }
    }

    /// The ids of songs by their identifiers in the CSV; identifiers that no song has are left out.
    ///
    /// - Complexity: one pass over the table, whatever the number of identifiers.
    public func songIDs(ofSourceIDs sourceIDs: some Sequence<String>) throws -> [String: Int] {
        let wanted = Set(sourceIDs)
        guard !wanted.isEmpty else { return [:] }
        return try database.read { connection in
            let statement = try connection.makeStatement(
                sql: """
                    SELECT source_id, id FROM songs WHERE source_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC
                    """)
            let list = String(decoding: try JSONEncoder().encode(wanted.sorted()), as: UTF8.self)
            let rows = try Row.fetchCursor(statement, arguments: [list])
            var ids: [String: Int] = [:]
            while let row = try rows.next() { ids[try row.decode(atIndex: 0)] = try row.decode(atIndex: 1) }
            return ids
        }
    }

    /// Passes every song to the body, in the order of ids, one at a time.
    ///
    /// - Throws: `CatalogueFault.damaged` where a row is not what was written; what the body throws.
    public func forEachSong(_ body: (Song) throws -> Void) throws {
        try database.read { connection in
            var count = 0
            let rows = try Row.fetchCursor(connection, sql: "SELECT \(SongRow.columns) FROM songs ORDER BY id")
            while let row = try rows.next() {
                let song = try SongRow.decode(row, path: database.path)
                guard song.id == count else {
                    throw CatalogueFault.damaged(file: database.path, detail: "song \(count) is not there")
                }
                try body(song)
                count += 1
            }
            guard count == songCount else {
                throw CatalogueFault.damaged(
                    file: database.path, detail: "it holds \(count) songs and should hold \(songCount)")
            }
        }
    }
}

/// A row of `songs`.
enum SongRow {
    static let columns =
        "id, source_id, title, artist, album, genre, emotion, year, popularity, folded_title, folded_artist, checksum"

    /// - Throws: `CatalogueFault.damaged` where the row does not hash to its checksum.
    static func decode(_ row: Row, path: String) throws -> Song {
        let song = Song(
            id: try row.decode(atIndex: 0), sourceID: try row.decode(atIndex: 1), title: try row.decode(atIndex: 2),
            artist: try row.decode(atIndex: 3), album: try row.decode(atIndex: 4), genre: try row.decode(atIndex: 5),
            emotion: try row.decode(atIndex: 6), year: try row.decode(atIndex: 7),
            popularity: try row.decode(atIndex: 8))
        let folded: (title: String, artist: String) = (try row.decode(atIndex: 9), try row.decode(atIndex: 10))
        let texts = [
            song.sourceID ?? "", song.title, song.artist, song.album, song.genre, song.emotion, folded.title,
            folded.artist,
        ]
        var checksum = SongChecksum(id: song.id)
        for (kind, text) in zip(SongBatch.Text.allCases, texts) {
            var text = text
            text.withUTF8 { checksum.add(kind, UnsafeRawBufferPointer($0)) }
        }
        guard checksum.value(year: song.year, popularity: song.popularity) == (try row.decode(atIndex: 11)) else {
            throw CatalogueFault.damaged(file: path, detail: "the row of song \(song.id) is not what was written")
        }
        return song
    }
}
