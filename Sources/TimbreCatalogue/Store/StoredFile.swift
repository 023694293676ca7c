import Foundation
import GRDB
import TimbreBase
import TimbreFiles

/// What `songs.sqlite` knows of another file of the catalogue.
struct StoredFile: Equatable, Sendable {
    var name: String
    /// The commit that made the file; the file is called `<name>.<generation>` until it is renamed.
    var generation: Int
    /// Rows that count; later ones in the file are left from an interrupted write. 0 for files without rows.
    var rows: Int
    /// Bytes, for files without rows.
    var size: Int
    /// The CRC-32 of every block of 1 MiB: of the data of the rows that count, or of the whole file.
    var checksums: [UInt32]

    /// How a committed file is told from another of its name: 32 hexadecimal digits.
    package var digest: String {
        var hash = Hash128(seed: 5)
        hash.add("\(rows) \(size) \(checksums)")
        return hash.hexadecimal
    }

    /// - Throws: `CatalogueFault.damaged` for what no commit writes.
    static func all(_ database: Database, path: String) throws -> [String: StoredFile] {
        var files: [String: StoredFile] = [:]
        let rows = try Row.fetchCursor(database, sql: "SELECT name, generation, rows, size, checksums FROM files")
        while let row = try rows.next() {
            let file = StoredFile(
                name: try row.decode(atIndex: 0), generation: try row.decode(atIndex: 1),
                rows: try row.decode(atIndex: 2), size: try row.decode(atIndex: 3),
                checksums: decode(try row.decode(atIndex: 4)))
            guard file.isPossible else {
                throw CatalogueFault.damaged(
                    file: path, detail: "what it says of the file “\(file.name)” can't be true")
            }
            files[file.name] = file
        }
        return files
    }

    func save(_ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO files (name, generation, rows, size, checksums) VALUES (?, ?, ?, ?, ?)",
            arguments: [name, generation, rows, size, Self.encode(checksums)])
    }

    static func remove(named name: String, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM files WHERE name = ?", arguments: [name])
    }

    /// Whether it is a file of the catalogue's own directory, and its numbers fit each other.
    private var isPossible: Bool {
        let numbers = 0...Self.most
        guard Self.isName(name), numbers.contains(generation), numbers.contains(rows), numbers.contains(size) else {
            return false
        }
        return name.hasSuffix(".npy") || checksums.count == (size + CRC32.blockSize - 1) / CRC32.blockSize
    }

    static func isName(_ name: String) -> Bool {
        let bytes =
            name.hasPrefix(CatalogueFile.moods) ? name.dropFirst(CatalogueFile.moods.count).utf8 : name[...].utf8
        return bytes.first.map { $0 != UInt8(ascii: ".") } ?? false
            && !bytes.contains { $0 == UInt8(ascii: "/") || $0 < 0x20 }
    }

    /// Larger than any file or count, and far from overflow.
    static let most = 1 << 52

    private static func encode(_ checksums: [UInt32]) -> Data {
        Data(checksums.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } })
    }

    private static func decode(_ data: Data) -> [UInt32] {
        let bytes = [UInt8](data)
        return stride(from: 0, to: bytes.count - 3, by: 4).map { start in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << ($1 * 8) }
        }
    }
}
