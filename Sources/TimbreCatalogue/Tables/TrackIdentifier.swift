import TimbreBase

/// Identifiers of tracks as people copy them: `spotify:track:ID` and `https://open.spotify.com/track/ID?si=…` are ID.
package enum TrackIdentifier {
    /// Names of columns that hold links of many kinds, of which only those to tracks identify a song.
    static let linkNames: Set<String> = ["uri", "url", "link", "href", "externalurl", "tracklink", "trackhref"]

    private static let starts = ["spotify:track:", "http://", "https://"]

    /// The identifier of a link to a track; nil for any other text, which is its own identifier.
    package static func identifier(ofLink text: String) -> String? {
        let lowered = text.lowercased()
        guard let start = starts.first(where: { lowered.hasPrefix($0) }) else { return nil }
        let rest: Substring
        if start == "spotify:track:" {
            rest = text.dropFirst(start.count)
        } else {
            let marks = ["/track/", "/tracks/"]
            guard let mark = marks.compactMap({ text.range(ofText: $0) }).first else { return nil }
            rest = text[mark...]
        }
        let identifier = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return identifier.isEmpty ? nil : String(identifier)
    }

    /// Whether a text is a link to a track, or an identifier as Spotify gives them.
    static func isTrack(_ text: String) -> Bool {
        identifier(ofLink: text) != nil
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
    /// The place behind the first occurrence of a text.
    fileprivate func range(ofText other: String) -> Index? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}
