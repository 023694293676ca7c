import TimbreBase

/// Songs of a catalogue by identifiers, or by title and artist, as playlists name them.
struct SongIndex {
    private var identifiers: [String: Int32] = [:]
    /// The most popular song of each folded title and artist, by their hash.
    private var names: [Hash128: (song: Int32, popularity: Double)] = [:]
    private let songCount: Int
    private let folding = TextFolding()

    /// - Throws: `CatalogueFault.damaged`.
    /// - Complexity: one pass over the table of songs.
    init(_ catalogue: Catalogue) throws {
        songCount = catalogue.songCount
        try catalogue.forEachSong { song in
            if let identifier = song.sourceID { identifiers[identifier] = Int32(song.id) }
            guard let name = name(title: song.title, artist: song.artist) else { return }
            let popularity = song.popularity ?? -1
            if let known = names[name], known.popularity >= popularity { return }
            names[name] = (Int32(song.id), popularity)
        }
    }

    /// The song of an identifier, a link to a track or a row number, else of a title and artist; nil for none.
    ///
    /// A bare number is a row number where no song has an identifier; `row:42` is always a row number, and `id:42` an
    /// identifier.
    func song(identifier: String, title: String, artist: String) -> Int32? {
        if !identifier.isEmpty {
            let identifier = identifier.hasPrefix("id:") ? String(identifier.dropFirst(3)) : identifier
            if let song = identifiers[TrackIdentifier.identifier(ofLink: identifier) ?? identifier] { return song }
            let isMarked = identifier.hasPrefix("row:")
            if isMarked || identifiers.isEmpty,
                let row = Int32(isMarked ? String(identifier.dropFirst(4)) : identifier),
                (0..<Int32(songCount)).contains(row)
            {
                return row
            }
        }
        return name(title: title, artist: artist).flatMap { names[$0]?.song }
    }

    /// Hash of a folded title and artist; nil where either is empty.
    private func name(title: String, artist: String) -> Hash128? {
        guard !title.isEmpty, !artist.isEmpty else { return nil }
        var hash = Hash128(seed: 8)
        hash.add(folding.fold(title))
        hash.add(folding.fold(artist))
        return hash
    }
}
