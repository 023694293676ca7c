import TimbreBase

/// An artist named in a query: one of a song's artists, or several of them.
struct AskedArtist {
    /// The folded text.
    let name: String
    /// Folded names where the text lists several artists; else empty.
    private let several: [String]
    /// Ids of the artist or artists; nil where no song has one of them.
    private let ids: [Int32]?

    init(_ text: String, _ catalogue: Catalogue) throws {
        let folding = TextFolding()
        name = folding.fold(text)
        guard catalogue.recipe.categories.contains(where: { $0.name == "artist" }) else {
            (several, ids) = ([], nil)
            return
        }
        let names = try catalogue.nameIDs("artist", in: text)
        several = names.count > 1 ? names.map { folding.fold($0.name) } : []
        let known = names.compactMap { $0.id.map { Int32($0) } }
        ids = known.count == names.count ? known : nil
    }

    /// The artist whose name is closest, by edit distance, at most a third of its length; nil where an artist has the
    /// name, and where none is close.
    ///
    /// - Complexity: a pass over the names of all artists.
    func corrected(in catalogue: Catalogue) throws -> AskedArtist? {
        guard ids == nil, several.isEmpty, catalogue.recipe.categories.contains(where: { $0.name == "artist" }) else {
            return nil
        }
        let (folding, distance) = (TextFolding(), BoundedDistance(name))
        var best = (name: "", distance: name.utf8.count / 3 + 1)
        for known in try catalogue.vocabulary("artist") where best.distance > 0 {
            guard let found = distance.to(folding.fold(known), limit: best.distance - 1) else { continue }
            best = (known, found)
        }
        return best.name.isEmpty ? nil : try AskedArtist(best.name, catalogue)
    }

    /// Whether a song's folded artists include the artist, or all of several.
    func isAmong(_ artists: [String]) -> Bool {
        artists.contains(name) || !several.isEmpty && several.allSatisfy(artists.contains)
    }

    /// Ids of songs that have the artist, or all of several, ascending.
    func songs(in catalogue: Catalogue) throws -> [Int] {
        guard let ids, let place = catalogue.recipe.categories.firstIndex(where: { $0.name == "artist" }) else {
            return []
        }
        return try catalogue.songs(named: ids, inCategory: place)
    }
}
