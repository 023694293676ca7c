import GRDB

/// A number that a catalogue stores for every song beside its features.
public enum SongNumber: String, Sendable, CaseIterable {
    /// Year of the release.
    case year
    case popularity
}

extension Catalogue {
    /// One number a song, `[songs]`; NaN where a song has none, or one that no `Float` can hold.
    ///
    /// - Throws: `CatalogueFault.damaged` where there are more or fewer songs than there should be.
    public func numbers(_ number: SongNumber) throws -> [Float] {
        try database.read { connection in
            var values: [Float] = []
            values.reserveCapacity(songCount)
            let rows = try Row.fetchCursor(connection, sql: "SELECT \(number.rawValue) FROM songs ORDER BY id")
            while let row = try rows.next() {
                let value: Double? = try row.decode(atIndex: 0)
                let number = value.map { Float($0) } ?? .nan
                values.append(number.isFinite ? number : .nan)
            }
            guard values.count == songCount else {
                throw CatalogueFault.damaged(
                    file: self.database.path, detail: "it holds \(values.count) songs and should hold \(songCount)")
            }
            return values
        }
    }
}
