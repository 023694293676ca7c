import GRDB
import TimbreBase

extension Catalogue {
    /// Digest of the songs, their numbers and their texts: 32 hexadecimal digits that change with each of them.
    ///
    /// - Throws: `CatalogueFault.damaged`.
    /// - Complexity: a pass over the table of songs.
    package func digestOfSongs() throws -> String {
        var hash = Hash128(seed: 15)
        for name in [CatalogueFile.features, CatalogueFile.categories, CatalogueFile.furtherNames] {
            let stored = try? files[name]?.get().stored
            hash.add("\(songCount) \(stored?.generation ?? 0) \(stored?.digest ?? "")")
        }
        try database.read { connection in
            // A row's checksum covers its texts; weighting by the id makes the order of rows count too.
            let sum = try Int.fetchOne(
                connection, sql: "SELECT sum(((checksum >> 16) & 4294967295) * (1 + id % 1009)) FROM songs")
            hash.add("\(sum ?? 0)")
        }
        return hash.hexadecimal
    }

    /// Digest of all committed files: 32 hexadecimal digits that change with every commit.
    ///
    /// - Parameter songs: the digest by `digestOfSongs`.
    package func digestOfFiles(songs: String) -> String {
        var hash = Hash128(seed: 17)
        hash.add(songs)
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            hash.add("\(name) \((try? file.get().stored.digest) ?? "")")
        }
        return hash.hexadecimal
    }
}
