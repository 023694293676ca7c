import TimbreBase

/// Identifiers of tracks as people copy them: `spotify:track:ID` and `https://open.spotify.com/track/ID?si=…` are ID.
package enum TrackIdentifier {
    /// Names of columns that hold links of many kinds, of which only those to tracks identify a song.
    static let linkNames: Set<String> = ["uri", "url", "link", "href", "externalurl", "tracklink", "trackhref"]

    private static let starts = ["spotify:track:", "http://", "https://"]
    /// Services whose links name a track by an identifier alone; of others the whole link does.
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

    /// Whether a text is a link to a track, a file of the listener, or an identifier as Spotify gives them.
    static func isTrack(_ text: String) -> Bool {
        identifier(ofLink: text) != nil || text.lowercased().hasPrefix("spotify:local:")
            || text.utf8.count == 22 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    /// Passes the identifier that a cell holds to the body.
    ///
    /// - Parameter cell: without spaces around it.
    static func with<Result>(_ cell: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        // Of the identifiers that are none of these, few begin so.
        guard cell.count > 14, let first = cell.first, first == UInt8(ascii: "s") || first == UInt8(ascii: "h"),
            let identifier = identifier(ofLink: String(decoding: cell, as: UTF8.self))
        else { return body(cell) }
        return Array(identifier.utf8).withUnsafeBytes(body)
    }
}

extension String {
    /// Characters up to behind the first occurrence of a text.
    fileprivate func end(ofText other: String) -> Int? {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(other) { return count - rest.count + other.count }
            rest = rest.dropFirst()
        }
        return nil
    }
}
