import TimbreBase

/// Songs of a catalogue by what playlists call them: identifiers, or title and artist.
struct SongIndex {
    private var identifiers: [String: Int32] = [:]
    /// By hashes of folded titles and first artists: the most popular song of each.
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

    /// The song of an identifier or a link to a track, of a row, else of a title and artist; nil for none.
    ///
    /// A bare number is a row where no song has an identifier; `row:42` is one everywhere,
    /// and `id:42` an identifier.
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

    /// nil where the title or the artist is not known.
    private func name(title: String, artist: String) -> Hash128? {
        guard !title.isEmpty, !artist.isEmpty else { return nil }
        var hash = Hash128(seed: 8)
        hash.add(folding.fold(title))
        hash.add(folding.fold(artist))
        return hash
    }
}
