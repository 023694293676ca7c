import GRDB
import TimbreBase

/// In-memory index of songs by their identifiers in the table: a look-up in `songs.sqlite` would be a pass over all
/// songs.
package struct SourceIDIndex: Sendable {
    /// Hashes of identifiers, ascending, and the song of each.
    private let hashes: [UInt64]
    private let songs: [Int32]

    /// - Complexity: O(songs); 12 bytes for each identifier.
    /// - Throws: `CatalogueFault.damaged`.
    package init(_ catalogue: Catalogue) throws {
        var pairs: [(hash: UInt64, song: Int32)] = []
        try catalogue.database.read { database in
            let rows = try Row.fetchCursor(
                database, sql: "SELECT source_id, id FROM songs WHERE source_id IS NOT NULL ORDER BY id")
            while let row = try rows.next() {
                let (identifier, id): (String, Int) = (try row.decode(atIndex: 0), try row.decode(atIndex: 1))
                guard let song = Int32(exactly: id) else { continue }
                pairs.append((Self.hash(identifier), song))
            }
        }
        pairs.sort { ($0.hash, $0.song) < ($1.hash, $1.song) }
        (hashes, songs) = (pairs.map(\.hash), pairs.map(\.song))
    }

    /// The first song with each identifier; identifiers that no song has are left out.
    ///
    /// - Parameter catalogue: a catalogue of the same songs.
    /// - Throws: `CatalogueFault.damaged`.
    package func songIDs(
        ofSourceIDs identifiers: some Sequence<String>, in catalogue: Catalogue
    ) throws -> [String: Int] {
        var found: [String: Int] = [:]
        for identifier in Set(identifiers) {
            var place = first(Self.hash(identifier))
            while place < hashes.count, hashes[place] == Self.hash(identifier) {
                let id = Int(songs[place])
                if try catalogue.song(id).sourceID == identifier {
                    found[identifier] = id
                    break
                }
                place += 1
            }
        }
        return found
    }

    private func first(_ hash: UInt64) -> Int {
        var (low, high) = (0, hashes.count)
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func hash(_ text: String) -> UInt64 {
        var hash = Hash128(seed: 13)
        hash.add(text)
        return hash.low
    }
}
