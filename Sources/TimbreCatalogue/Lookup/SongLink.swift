import TimbreBase

/// Recognition of links to a page where a song can be heard.
enum SongLink {
    /// The text if it is a web address for a browser: http or https, without illegal characters, and not of an API
    /// (`https://api.…`); else nil.
    static func address(_ text: String) -> String? {
        let lowered = text.prefix(12).lowercased()
        guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix),
            !lowered.dropFirst(scheme.count).hasPrefix("api."), text.utf8.count > scheme.utf8.count,
            !text.unicodeScalars.contains(where: { $0.isUnshowable || $0.properties.isWhitespace })
        else { return nil }
        return text
    }

    /// The address of an identifier: the identifier itself where it is a link, the page of the track where it has the
    /// form of Spotify's; else nil.
    static func address(ofIdentifier identifier: String) -> String? {
        if let link = address(identifier) { return link }
        let isTrack =
            identifier.utf8.count == 22
            && identifier.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            }
        return isTrack ? "https://open.spotify.com/track/\(identifier)" : nil
    }
}

extension Catalogue {
    /// Addresses where songs can be heard: the link in the table, else the address of the song's identifier.
    ///
    /// - Returns: an http or https address for each song; nil where none is known.
    /// - Throws: `CatalogueFault.damaged`.
    public func links(of songs: [Song]) throws -> [String?] {
        let isKept = recipe.texts.contains { $0.name == TextRecipe.link && $0.isKept }
        let told = isKept ? try texts(TextRecipe.link, of: songs.map(\.id)) : nil
        return songs.enumerated().map { place, song in
            told.flatMap { SongLink.address($0[place]) } ?? song.sourceID.flatMap(SongLink.address(ofIdentifier:))
        }
    }
}
