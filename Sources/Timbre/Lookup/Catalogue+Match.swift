import TimbreCatalogue

extension Catalogue {
    /// Song with a title, regardless of case, accents and small differences.
    ///
    ///     let song = try catalogue.match(title: "Halo", artist: "Beyoncé").song
    ///
    /// - Parameters:
    ///   - title: a title as somebody types it.
    ///   - artist: an artist as somebody types it; nil for any artist.
    /// - Throws: `CatalogueFault.noSuchSong` where nothing is close; `.damaged`.
    public func match(title: String, artist: String? = nil) throws -> SongMatch {
        try match(.title(title, artist: artist))
    }

    /// Song that a reference means.
    ///
    /// - Throws: `RecommenderFault.noSongOfID` for an identifier that no song has, `.noSuchSong` for a text that is a
    ///   number and neither identifier nor row, `.ambiguousNumber` for one that is both, of different songs, `.noSongFor`
    ///   where no song is close to a text; `CatalogueFault.noSuchSong` where none is close to a title, `.damaged`.
    package func match(_ reference: SongReference) throws -> SongMatch { try matches([reference])[0] }

    /// Songs that references mean, in their order.
    ///
    /// - Throws: as `match`, for the first reference that no song is found for.
    /// - Complexity: one pass over the table for all texts, and a search for each title.
    package func matches(_ references: [SongReference]) throws -> [SongMatch] {
        let texts = Set(
            references.compactMap { reference in
                switch reference {
                case .identifier(let text), .text(let text): text
                case .title: nil
                }
            }
        ).sorted()
        let identified = try Dictionary(uniqueKeysWithValues: zip(texts, songIDs(identifiedBy: texts)))
        return try references.map { reference in
            switch reference {
            case .title(let title, let artist): return try match(reference, title: title, artist: artist)
            case .identifier(let text):
                if let id = identified[text] ?? nil { return try match(reference, id: id) }
                throw RecommenderFault.noSongOfID(text, count: songCount)
            case .text(let text):
                if let id = identified[text] ?? nil { return try match(reference, id: id) }
                let found = Result { try match(reference, text: text) }
                // A number means a row or an identifier, not the title nearest to it.
                if let row = Int(text), (try? found.get())?.isExact != true {
                    throw RecommenderFault.noSuchSong(id: row, count: songCount)
                }
                return try found.get()
            }
        }
    }

    private func match(_ reference: SongReference, id: Int) throws -> SongMatch {
        SongMatch(reference: reference, song: try song(id), others: [], isExact: true)
    }

    private func match(_ reference: SongReference, title: String, artist: String?) throws -> SongMatch {
        let found = try find(title: title, artist: artist)
        return SongMatch(reference: reference, song: found.best, others: found.others, isExact: found.isExact)
    }

    private func match(_ reference: SongReference, text: String) throws -> SongMatch {
        do {
            return try match(reference, title: text, artist: nil)
        } catch CatalogueFault.noSuchSong {
            throw RecommenderFault.noSongFor(text)
        }
    }
}
