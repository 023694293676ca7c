import TimbreCatalogue

/// The most common names of a category, and which song has which.
struct SongClasses: Sendable {
    /// A name that is shown for itself.
    struct Class: Sendable, Equatable {
        var name: String
        var songs: Int
    }

    /// Where a song belongs.
    enum Membership: Hashable, Sendable {
        /// One of `classes`.
        case named(Int)
        /// A name that is less common.
        case other
        /// Without a name.
        case unknown
    }

    /// genre, artist or emotion.
    let category: String
    /// The most common first.
    let classes: [Class]
    /// Songs of all other names, and how many names that are.
    let otherSongs: Int
    let otherNames: Int
    /// Songs without a name.
    let unknownSongs: Int
    private let memberships: [Int32: Int]
    private let ids: [Int32]

    var songCount: Int { ids.count }

    /// - Parameter limit: names that are shown for themselves at most.
    /// - Returns: nil where the recipe has no such category, or no song has a name in it.
    /// - Throws: `CatalogueFault.damaged`.
    init?(_ category: String, of catalogue: Catalogue, data: SongFeatures, limit: Int) throws {
        let categories = catalogue.recipe.categories
        guard let column = categories.firstIndex(where: { $0.name == category }) else { return nil }
        let ids = stride(from: column, to: data.categories.count, by: categories.count).map { data.categories[$0] }
        try self.init(category, ids: ids, limit: limit) { try catalogue.vocabulary(category) }
    }

    /// - Parameters:
    ///   - ids: one a song; 0 is "unknown".
    ///   - names: of the ids.
    init?(_ category: String, ids: [Int32], limit: Int, names: () throws -> [String]) rethrows {
        var counts = [Int](repeating: 0, count: Int(ids.max() ?? 0) + 1)
        for id in ids { counts[Int(id)] += 1 }
        let present = counts.indices.dropFirst().filter { counts[$0] > 0 }
        guard !present.isEmpty else { return nil }
        let names = try names()
        let shown = present.sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(limit)
        self.category = category
        self.ids = ids
        classes = shown.map { Class(name: names[$0], songs: counts[$0]) }
        memberships = Dictionary(uniqueKeysWithValues: shown.enumerated().map { (Int32($1), $0) })
        unknownSongs = counts[0]
        otherSongs = ids.count - unknownSongs - classes.reduce(0) { $0 + $1.songs }
        otherNames = present.count - shown.count
    }

    func membership(of song: Int) -> Membership {
        let id = ids[song]
        return id == 0 ? .unknown : memberships[id].map { .named($0) } ?? .other
    }
}
