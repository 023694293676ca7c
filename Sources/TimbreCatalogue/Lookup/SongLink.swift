import TimbreBase

/// What text is a link to a place where a song can be heard.
enum SongLink {
    /// The text, if it is an address that a browser may be sent to: http or https, and nothing that can't stand in one. One
    /// of an interface for programs (`https://api.…`) is none.
    static func address(_ text: String) -> String? {
        let lowered = text.prefix(12).lowercased()
        guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix),
            !lowered.dropFirst(scheme.count).hasPrefix("api."), text.utf8.count > scheme.utf8.count,
            !text.unicodeScalars.contains(where: { $0.isUnshowable || $0.properties.isWhitespace })
        else { return nil }
        return text
    }

    /// Of an identifier: itself where it is a link, else the page of a track of Spotify's.
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
    /// Where songs can be heard: the link that the table has of each, else the one that its identifier is or names.
    ///
    /// - Returns: an address of http or https for each song; nil where nothing tells one.
    /// - Throws: `CatalogueFault.damaged`.
    public func links(of songs: [Song]) throws -> [String?] {
        let isKept = recipe.texts.contains { $0.name == TextRecipe.link && $0.isKept }
        let told = isKept ? try texts(TextRecipe.link, of: songs.map(\.id)) : nil
        return songs.enumerated().map { place, song in
            told.flatMap { SongLink.address($0[place]) } ?? song.sourceID.flatMap(SongLink.address(ofIdentifier:))
        }
    }
}
