import Foundation
import GRDB
import TimbreBase

/// The statements that put batches into `songs`, `vocabularies` and `identities`.
struct SongRows {
    /// Number of songs in one INSERT, which spreads SQLite's cost of a statement.
    private static let songsPerStatement = 64
    private static let columns = 11

    private let manySongs: InsertStatement
    private let oneSong: InsertStatement
    private let name: InsertStatement
    private let identities: Statement
    private let categoryNames: [[UInt8]]

    init(_ database: Database, categoryNames: [String]) throws {
        self.categoryNames = categoryNames.map { Array($0.utf8) }
        manySongs = try InsertStatement(
            into: "songs", rows: Self.songsPerStatement, columns: Self.columns, database)
        oneSong = try InsertStatement(into: "songs", rows: 1, columns: Self.columns, database)
        name = try InsertStatement(into: "vocabularies", rows: 1, columns: 5, database)
        identities = try database.makeStatement(sql: "INSERT INTO identities VALUES (?, ?, ?)")
    }

    func insert(_ batch: SongBatch) throws {
        guard batch.count > 0 else { return }
        try batch.withTexts { texts in
            var start = 0
            while start < batch.count {
                let isFull = batch.count - start >= Self.songsPerStatement
                let end = isFull ? start + Self.songsPerStatement : start + 1
                let statement = isFull ? manySongs : oneSong
                for song in start..<end {
                    Self.bind(song, of: batch, texts, to: statement, from: (song - start) * Self.columns)
                }
                try statement.execute()
                start = end
            }
        }
        for new in batch.names { try insert(new) }
        let hashes = IdentityBlock(batch.identities)
        try identities.execute(arguments: [batch.firstID, hashes.data, hashes.checksum])
    }

    private static func bind(
        _ song: Int, of batch: SongBatch, _ texts: SongBatch.Texts, to statement: InsertStatement, from first: Int
    ) {
        let id = batch.firstID + song
        let (year, popularity) = (batch.years[song], batch.popularities[song])
        var checksum = SongChecksum(id: id)
        statement.bind(id, at: first)
        for text in SongBatch.Text.allCases {
            let bytes = texts[song, text]
            checksum.add(text, bytes)
            // Year and popularity stand before the folded title.
            let column = first + 1 + text.rawValue + (text.rawValue >= SongBatch.Text.foldedTitle.rawValue ? 2 : 0)
            if text == .sourceID, bytes.isEmpty {
                statement.bindNull(at: column)
            } else {
                statement.bind(bytes, at: column)
            }
        }
        if let year { statement.bind(year, at: first + 7) } else { statement.bindNull(at: first + 7) }
        if let popularity { statement.bind(popularity, at: first + 8) } else { statement.bindNull(at: first + 8) }
        statement.bind(Int(checksum.value(year: year, popularity: popularity)), at: first + 10)
    }

    private func insert(_ new: SongBatch.Name) throws {
        var (text, folded) = (new.name, new.folded)
        try categoryNames[new.category].withUnsafeBytes { category in
            try text.withUTF8 { text in
                try folded.withUTF8 { folded in
                    name.bind(category, at: 0)
                    name.bind(new.id, at: 1)
                    name.bind(UnsafeRawBufferPointer(text), at: 2)
                    name.bind(UnsafeRawBufferPointer(folded), at: 3)
                    name.bind(Int(new.checksum), at: 4)
                    try name.execute()
                }
            }
        }
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
