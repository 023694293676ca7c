package import TimbreCatalogue

extension Catalogue {
    /// Songs that texts identify, by one rule for arguments, requests and files: `row:42` is row 42 and `id:42` the
    /// song with that identifier. Any other text is an identifier of the table, a link to a track for example, or else
    /// a row number.
    ///
    /// - Returns: an id for each text; nil where it identifies no song.
    /// - Throws: `RecommenderFault.ambiguousNumber` for a number that is the identifier of one song and the row of
    ///   another; `CatalogueFault.damaged`.
    /// - Complexity: one pass over the table, whatever the number of texts.
    package func songIDs(identifiedBy texts: [String]) throws -> [Int?] {
        try songIDs(identifiedBy: texts) { try songIDs(ofSourceIDs: $0) }
    }

    /// Songs that texts identify, found in an index of identifiers, without a pass over the table.
    package func songIDs(identifiedBy texts: [String], in index: SourceIDIndex) throws -> [Int?] {
        try songIDs(identifiedBy: texts) { try index.songIDs(ofSourceIDs: $0, in: self) }
    }

    private func songIDs(
        identifiedBy texts: [String], _ lookUp: ([String]) throws -> [String: Int]
    ) throws -> [Int?] {
        let marked = texts.map { Marked($0) }
        let identified = try lookUp(marked.compactMap(\.identifier))
        return try zip(texts, marked).map { text, marked in
            let row = marked.row.flatMap { (0..<songCount).contains($0) ? $0 : nil }
            guard let song = marked.identifier.flatMap({ identified[$0] }) else { return row }
            guard let row, row != song else { return song }
            throw RecommenderFault.ambiguousNumber(text, identified: try self.song(song), row: try self.song(row))
        }
    }

    /// Readings of a text: an identifier, a row, or both.
    private struct Marked {
        var identifier: String?
        var row: Int?

        init(_ text: String) {
            let text = text.trimmed
            if text.hasPrefix("row:") {
                row = Int(text.dropFirst(4))
            } else if text.hasPrefix("id:") {
                let rest = String(text.dropFirst(3))
                identifier = TrackIdentifier.identifier(ofLink: rest) ?? rest
            } else {
                identifier = TrackIdentifier.identifier(ofLink: text) ?? text
                row = Int(text)
            }
        }
    }
}
