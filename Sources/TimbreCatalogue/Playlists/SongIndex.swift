import TimbreBase

/// Songs of a catalogue by what playlists call them: identifiers, or title and artist.
struct SongIndex {
    private var identifiers: [String: Int32] = [:]
    /// By hashes of folded titles and first artists: the most popular song of each.
    private var names: [Hash128: (song: Int32, popularity: Double)] = [:]
    private let folding = TextFolding()

    /// - Throws: `CatalogueFault.damaged`.
    /// - Complexity: one pass over the table of songs.
    init(_ catalogue: Catalogue) throws {
        identifiers.reserveCapacity(catalogue.songCount)
        try catalogue.forEachSong { song in
            identifiers[song.sourceID ?? "\(song.id)"] = Int32(song.id)
            guard let name = name(title: song.title, artist: song.artist) else { return }
            let popularity = song.popularity ?? -1
            if let known = names[name], known.popularity >= popularity { return }
            names[name] = (Int32(song.id), popularity)
        }
    }

    /// The song of an identifier or a link to a track, else of a title and artist; nil for none.
    func song(identifier: String, title: String, artist: String) -> Int32? {
        if !identifier.isEmpty {
            let identifier = TrackIdentifier.identifier(ofLink: identifier) ?? identifier
            if let song = identifiers[identifier] { return song }
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
