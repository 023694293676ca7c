import Foundation
import GRDB
import TimbreBase

extension Catalogue {
    /// Passes every song's identity to the body, in the order of ids.
    func readIdentities(_ body: (Hash128) -> Void) throws {
        try database.read { connection in
            var count = 0
            let rows = try Row.fetchCursor(
                connection, sql: "SELECT first_song, hashes, checksum FROM identities ORDER BY first_song")
            while let row = try rows.next() {
                let data: Data = try row.decode(atIndex: 1)
                guard try row.decode(atIndex: 0) == count,
                    IdentityBlock.checksum(of: data) == (try row.decode(atIndex: 2))
                else {
                    throw CatalogueFault.damaged(
                        file: database.path, detail: "the identities from song \(count) on are not what was written")
                }
                let identities = IdentityBlock.decode(data)
                identities.forEach(body)
                count += identities.count
            }
            guard count == songCount else {
                throw CatalogueFault.damaged(
                    file: database.path, detail: "it holds \(count) identities for \(songCount) songs")
            }
        }
    }
}
