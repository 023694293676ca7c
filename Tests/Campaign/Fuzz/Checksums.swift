import Foundation
import GRDB
import Timbre
import TimbreFiles

/// Makes a changed catalogue pass for one that Timbre wrote, so that what was changed is read.
enum Checksums {
    /// What `songs.sqlite` says of a file, as the file is.
    static func repair(_ name: String, in catalogue: String) throws {
        guard let bytes = Files.bytes("\(catalogue)/\(name)") else { return }
        let queue = try DatabaseQueue(path: catalogue + "/songs.sqlite")
        try queue.write { database in
            if name.hasSuffix(".npy") {
                let file = try? NPYFile(path: "\(catalogue)/\(name)")
                let old =
                    try Int.fetchOne(database, sql: "SELECT rows FROM files WHERE name = ?", arguments: [name]) ?? 0
                let rows = max(min(file?.rows ?? old, old), 0)
                let sums = file?.checksums(rows: rows) ?? bytes.withUnsafeBytes(CRC32.ofBlocks)
                try save(sums, rows: rows, size: 0, name, database)
            } else {
                try save(bytes.withUnsafeBytes(CRC32.ofBlocks), rows: 0, size: bytes.count, name, database)
            }
        }
        try queue.close()
    }

    private static func save(_ sums: [UInt32], rows: Int, size: Int, _ name: String, _ database: Database) throws {
        let data = Data(sums.flatMap { sum in (0..<4).map { UInt8(truncatingIfNeeded: sum >> ($0 * 8)) } })
        try database.execute(
            sql: "UPDATE files SET rows = ?, size = ?, checksums = ? WHERE name = ?",
            arguments: [rows, size, data, name])
    }

    /// The checksum that stands in a safetensors file, over all its bytes.
    static func repairSafeTensors(_ bytes: inout [UInt8]) {
        let key = Array("\"crc32\":\"".utf8)
        guard let match = bytes.firstRange(of: key), match.upperBound + 8 <= bytes.count else { return }
        let digits = match.upperBound..<match.upperBound + 8
        bytes.replaceSubrange(digits, with: Array("00000000".utf8))
        let sum = String(bytes.withUnsafeBytes(CRC32.of), radix: 16)
        let text = String(repeating: "0", count: 8 - sum.count) + sum
        bytes.replaceSubrange(digits, with: Array(text.utf8))
    }

    /// Every row of `songs`, `vocabularies` and `identities` that still has the types it should.
    static func repairRows(_ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT rowid AS at, * FROM songs") {
            let texts = ["source_id", "title", "artist", "album", "genre", "emotion", "folded_title"]
            guard let id = row["id"] as? Int64, let place = row["at"] as? Int64 else { continue }
            var hash = Hash128(seed: UInt64(bitPattern: id))
            for name in texts {
                let text = (row[name] as? String) ?? ""
                hash.add(name == "source_id" && text.isEmpty ? "\u{0}" : text)
            }
            hash.add(UInt64(bitPattern: (row["year"] as? Int64) ?? -1))
            hash.add(((row["popularity"] as? Double) ?? -.infinity).bitPattern)
            try database.execute(
                sql: "UPDATE songs SET checksum = ? WHERE rowid = ?",
                arguments: [Int64(hash.low >> 16), place])
        }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM vocabularies") {
            guard let category = row["category"] as? String, let id = row["id"] as? Int64, id >= 0 else { continue }
            var hash = Hash128(seed: UInt64(id))
            hash.add((row["name"] as? String) ?? "")
            hash.add((row["folded"] as? String) ?? "")
            try database.execute(
                sql: "UPDATE vocabularies SET checksum = ? WHERE category = ? AND id = ?",
                arguments: [Int64(hash.low >> 16), category, id])
        }
        for row in try Row.fetchAll(database, sql: "SELECT * FROM identities") {
            guard let data = row["hashes"] as? Data, let first = row["first_song"] as? Int64 else { continue }
            var hash = Hash128(seed: 3)
            data.withUnsafeBytes { hash.add($0) }
            try database.execute(
                sql: "UPDATE identities SET checksum = ? WHERE first_song = ?",
                arguments: [Int64(hash.low >> 16), first])
        }
    }
}
