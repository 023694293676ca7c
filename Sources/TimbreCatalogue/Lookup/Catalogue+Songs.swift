import Foundation
import GRDB

extension Catalogue {
    /// The song with an id.
    ///
    /// - Throws: `CatalogueFault.noSuchID`; `.damaged` where the row is not what was written.
    public func song(_ id: Int) throws -> Song {
        try songs([id])[0]
    }

    /// The songs with some ids, in their order; ids may repeat.
    ///
    /// - Throws: `CatalogueFault.noSuchID`; `.damaged` where a row is not what was written.
    /// - Complexity: one look-up for each id, whatever the size of the catalogue.
    public func songs(_ ids: [Int]) throws -> [Song] {
        if let id = ids.first(where: { !(0..<songCount).contains($0) }) {
            throw CatalogueFault.noSuchID(id: id, songCount: songCount)
        }
        var songs: [Song] = []
        songs.reserveCapacity(ids.count)
        for start in stride(from: 0, to: ids.count, by: Self.songsAtOnce) {
            try append(ids[start..<min(start + Self.songsAtOnce, ids.count)], to: &songs)
        }
        return songs
    }

    /// Number of songs looked up in one use of the database: enough that, for a million songs, each page is read once
    /// for many of them.
    private static let songsAtOnce = 1 << 16

    private func append(_ ids: ArraySlice<Int>, to songs: inout [Song]) throws {
        let inOrderOfPages = ids.indices.sorted { ids[$0] < ids[$1] }
        var found = [Song?](repeating: nil, count: ids.count)
        try database.readTogether { connection in
            let reader = try SongReader(connection, path: database.path)
            for place in inOrderOfPages { found[place - ids.startIndex] = try reader.song(ids[place]) }
        }
        songs += found.lazy.compactMap(\.self)
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
            try SongReader.all(connection, path: database.path) { song in
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
