import Foundation
import GRDB
import TimbreBase
import TimbreFiles

/// Record in `songs.sqlite` of another file of the catalogue.
struct StoredFile: Equatable, Sendable {
    var name: String
    /// Generation of the commit that made the file, which is called `<name>.<generation>` until it is renamed.
    var generation: Int
    /// Number of committed rows; later rows in the file are of an interrupted write. 0 for files without rows.
    var rows: Int
    /// Size in bytes of a file without rows.
    var size: Int
    /// CRC-32 of every block of 1 MiB of the committed rows' data, or of the whole file.
    var checksums: [UInt32]

    /// Digest by which a committed file differs from another of the same name: 32 hexadecimal digits.
    package var digest: String {
        var hash = Hash128(seed: 5)
        hash.add("\(rows) \(size) \(checksums)")
        return hash.hexadecimal
    }

    /// Reads the records of all files, by name.
    ///
    /// - Throws: `CatalogueFault.damaged` for a record that no commit writes.
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

    /// Whether the name is of a file in the catalogue's directory, and the numbers fit each other.
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

    /// Largest size or count: above any real one, and far from overflow.
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
