import TimbreBase

/// An artist as somebody names them: one of a song's artists, or several of them.
struct AskedArtist {
    /// Folded.
    let name: String
    /// Folded names where the text lists several.
    private let several: [String]
    /// The artist's id, or those of several; nil where no song has one of these.
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

    /// Whether folded artists of a song are meant.
    func isAmong(_ artists: [String]) -> Bool {
        artists.contains(name) || !several.isEmpty && several.allSatisfy(artists.contains)
    }

    /// Songs that have the artist, or all of several.
    func songs(in catalogue: Catalogue) throws -> [Int] {
        guard let ids, let place = catalogue.recipe.categories.firstIndex(where: { $0.name == "artist" }) else {
            return []
        }
        return try catalogue.songs(named: ids, inCategory: place)
    }
}
