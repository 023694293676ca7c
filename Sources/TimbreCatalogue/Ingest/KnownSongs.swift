import TimbreBase
import TimbreFiles

/// The songs so far, by the identities by which they are recognised.
struct KnownSongs {
    var identities = IdentityTable()
    /// Songs with an identifier, by their names; nil as long as no row needs them.
    var named: IdentityTable?
    /// Whether a row needed `named` while it was nil.
    private(set) var lacksNames = false

    /// Adds the song of a record.
    ///
    /// - Returns: the record's identity, and that of the song that it duplicates, nil for a new song.
    mutating func insert(
        _ record: borrowing CSVReader, numbers: ArraySlice<Float>, year: Int?, reader: inout IdentityReader
    ) -> (new: SongIdentity, known: SongIdentity?) {
        reader.read(record)
        guard let byIdentifier = reader.byIdentifier(of: record) else {
            let byContent = reader.byContent(of: record, numbers: numbers, year: year)
            if named == nil { lacksNames = true }
            // The same song may have come with an identifier.
            if let named, named.count > 0, let known = reader.byNames(of: record, year: year).flatMap(named.song) {
                return (byContent, known)
            }
            return (byContent, identities.insert(byContent))
        }
        // The same song may have come without its identifier.
        if identities.hasSongsByContent {
            let byContent = reader.byContent(of: record, numbers: numbers, year: year)
            if let known = identities.song(byContent) { return (byIdentifier, known) }
        }
        let known = identities.insert(byIdentifier)
        if known == nil, named != nil, let byNames = reader.byNames(of: record, year: year) {
            _ = named?.insert(byNames)
        }
        return (byIdentifier, known)
    }
}
