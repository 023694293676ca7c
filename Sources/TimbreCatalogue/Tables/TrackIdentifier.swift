import TimbreBase

/// Identifiers of tracks in links: `spotify:track:ID` and `https://open.spotify.com/track/ID?si=…` mean ID.
package enum TrackIdentifier {
    /// Names of columns that hold links of many kinds, of which only those to tracks identify a song.
    static let linkNames: Set<String> = ["uri", "url", "link", "href", "externalurl", "tracklink", "trackhref"]

    private static let starts = ["spotify:track:", "http://", "https://"]
    /// Services whose links contain an identifier of the track; for others, the whole link is the identifier.
    private static let services = ["spotify.com", "deezer.com", "tidal.com"]

    /// The identifier of a link to a track; nil for any other text, which is its own identifier.
    package static func identifier(ofLink text: String) -> String? {
        let lowered = text.lowercased()
        guard let start = starts.first(where: { lowered.hasPrefix($0) }) else { return nil }
        var rest = text.dropFirst(start.count)
        if start != "spotify:track:" {
            let host = rest.prefix { $0 != "/" }.lowercased()
            guard services.contains(where: { host == $0 || host.hasSuffix("." + $0) }),
                let mark = ["/track/", "/tracks/"].compactMap({ String(rest).end(ofText: $0) }).first
            else { return nil }
            rest = rest.dropFirst(mark)
        }
        let identifier = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        let end = rest.dropFirst(identifier.count).first
        return identifier.isEmpty || end.map { !"?#/&".contains($0) } ?? false ? nil : String(identifier)
    }

    /// Whether a text is a link to a track, a local file of the listener, or an identifier in Spotify's form.
    static func isTrack(_ text: String) -> Bool {
        identifier(ofLink: text) != nil || text.lowercased().hasPrefix("spotify:local:")
            || text.utf8.count == 22 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    /// Passes the identifier in a cell to the body.
    ///
    /// - Parameter cell: the cell without surrounding spaces.
    static func with<Result>(_ cell: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        // Other identifiers rarely begin with these letters.
        guard cell.count > 14, let first = cell.first, first == UInt8(ascii: "s") || first == UInt8(ascii: "h"),
            let identifier = identifier(ofLink: String(decoding: cell, as: UTF8.self))
        else { return body(cell) }
        return Array(identifier.utf8).withUnsafeBytes(body)
    }
}

extension String {
    /// Number of characters up to the end of the first occurrence of a text; nil for none.
    fileprivate func end(ofText other: String) -> Int? {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(other) { return count - rest.count + other.count }
            rest = rest.dropFirst()
        }
        return nil
    }
}
