import TimbreBase

/// An artist as somebody names them: one of a song's artists, or several of them.
struct AskedArtist {
    /// Folded.
    let name: String
    /// Folded names where the text lists several.
    let several: [String]
    /// Songs that have the artist, or all of several.
    let songs: [Int]

    init(_ text: String, _ catalogue: Catalogue) throws {
        let folding = TextFolding()
        name = folding.fold(text)
        guard let place = catalogue.recipe.categories.firstIndex(where: { $0.name == "artist" }) else {
            (several, songs) = ([], [])
            return
        }
        let names = try catalogue.nameIDs("artist", in: text)
        several = names.count > 1 ? names.map { folding.fold($0.name) } : []
        let ids = names.compactMap { $0.id.map { Int32($0) } }
        songs = ids.count == names.count ? try catalogue.songs(named: ids, inCategory: place) : []
    }

    /// Whether folded artists of a song are meant.
    func isAmong(_ artists: [String]) -> Bool {
        artists.contains(name) || !several.isEmpty && several.allSatisfy(artists.contains)
    }
}
