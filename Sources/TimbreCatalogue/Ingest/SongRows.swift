import Foundation
import GRDB

/// The statements that put batches into `songs`, `vocabularies` and `identities`.
struct SongRows {
    /// Songs an INSERT takes: SQLite's cost a statement is spread over them.
    private static let songsPerStatement = 64
    private static let columns = 12

    private let manySongs: Statement
    private let oneSong: Statement
    private let name: Statement
    private let identities: Statement
    private let categoryNames: [String]

    init(_ database: Database, categoryNames: [String]) throws {
        self.categoryNames = categoryNames
        func songs(_ count: Int) throws -> Statement {
            let row = "(" + Array(repeating: "?", count: Self.columns).joined(separator: ",") + ")"
            return try database.makeStatement(
                sql: "INSERT INTO songs VALUES " + Array(repeating: row, count: count).joined(separator: ","))
        }
        manySongs = try songs(Self.songsPerStatement)
        oneSong = try songs(1)
        name = try database.makeStatement(sql: "INSERT INTO vocabularies VALUES (?, ?, ?, ?, ?)")
        identities = try database.makeStatement(sql: "INSERT INTO identities VALUES (?, ?, ?)")
    }

    func insert(_ batch: SongBatch) throws {
        guard !batch.songs.isEmpty else { return }
        var values: [DatabaseValue] = []
        values.reserveCapacity(Self.songsPerStatement * Self.columns)
        var start = 0
        while start < batch.songs.count {
            let isFull = batch.songs.count - start >= Self.songsPerStatement
            let end = isFull ? start + Self.songsPerStatement : start + 1
            values.removeAll(keepingCapacity: true)
            for index in start..<end { Self.append(batch.songs[index], id: batch.firstID + index, to: &values) }
            let statement = isFull ? manySongs : oneSong
            statement.setUncheckedArguments(StatementArguments(values))
            try statement.execute()
            start = end
        }
        for new in batch.names {
            try name.execute(arguments: [categoryNames[new.category], new.id, new.name, new.folded, new.checksum])
        }
        let hashes = IdentityBlock(batch.identities)
        try identities.execute(arguments: [batch.firstID, hashes.data, hashes.checksum])
    }

    private static func append(_ song: SongBatch.Song, id: Int, to values: inout [DatabaseValue]) {
        values.append(id.databaseValue)
        values.append(song.sourceID?.databaseValue ?? .null)
        values.append(song.title.databaseValue)
        values.append(song.artist.databaseValue)
        values.append(song.album.databaseValue)
        values.append(song.genre.databaseValue)
        values.append(song.emotion.databaseValue)
        values.append(song.year?.databaseValue ?? .null)
        values.append(song.popularity?.databaseValue ?? .null)
        values.append(song.foldedTitle.databaseValue)
        values.append(song.foldedArtist.databaseValue)
        values.append(song.checksum(id: id).databaseValue)
    }
}

/// The identities of consecutive songs as `songs.sqlite` holds them.
struct IdentityBlock {
    let data: Data
    let checksum: Int64

    init(_ identities: [Hash128]) {
        let words = identities.flatMap { [$0.high.littleEndian, $0.low.littleEndian] }
        data = words.withUnsafeBytes { Data($0) }
        checksum = Self.checksum(of: data)
    }

    static func checksum(of data: Data) -> Int64 {
        var hash = Hash128(seed: 3)
        data.withUnsafeBytes { hash.add($0) }
        return Int64(hash.low >> 16)
    }

    static func decode(_ data: Data) -> [Hash128] {
        data.withUnsafeBytes { bytes in
            (0..<(bytes.count / 16)).map { index in
                Hash128(
                    high: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 16, as: UInt64.self)),
                    low: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 16 + 8, as: UInt64.self)))
            }
        }
    }
}
