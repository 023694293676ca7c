import TimbreBase
import TimbreCatalogue

/// The names that ids of categories stand for: by them a model is used for other songs than it was trained with.
public struct Vocabularies: Sendable, Equatable {
    /// Names by their ids, for each category of a recipe; id 0, "unknown", is empty.
    public var names: [[String]]

    public init(_ names: [[String]]) {
        precondition(names.allSatisfy { $0.first == "" }, "a vocabulary whose id 0 is a name")
        self.names = names
    }

    /// The ids of all names in other vocabularies, for each category and id; 0 for a name that is missing there. Case
    /// and accents are ignored.
    ///
    /// - Parameter known: the ids of each category's first names, which are known already.
    func ids(in other: Vocabularies, known: [[Int32]] = []) -> [[Int32]] {
        let folding = TextFolding()
        return names.indices.map { category in
            let found = known.isEmpty ? [0] : known[category]
            guard names[category].count > found.count else { return found }
            var ids: [String: Int32] = [:]
            for (id, name) in other.names[category].enumerated().dropFirst() { ids[folding.fold(name)] = Int32(id) }
            return found + names[category].dropFirst(found.count).map { ids[folding.fold($0)] ?? 0 }
        }
    }
}

extension SongFeatures {
    /// A copy of the songs with new ids for their names; names whose new id is 0 are left out.
    ///
    /// - Parameter ids: the new id for each category and id; names of further ids have none.
    func renumbered(_ ids: [[Int32]]) -> SongFeatures {
        func renumbered(_ id: Int32, _ category: Int) -> Int32 {
            Int(id) < ids[category].count ? ids[category][Int(id)] : 0
        }
        var songs = self
        let width = vocabularySizes.count
        for place in songs.categories.indices {
            songs.categories[place] = renumbered(songs.categories[place], place % width)
        }
        var further: [(song: Int32, category: Int32, id: Int32)] = []
        for name in stride(from: 0, to: furtherNames.count, by: 3) {
            let id = renumbered(furtherNames[name + 2], Int(furtherNames[name + 1]))
            if id != 0 { further.append((furtherNames[name], furtherNames[name + 1], id)) }
        }
        // Sums over a song's names depend on their order, which is that of ids.
        further.sort { $0 < $1 }
        songs.furtherNames = further.flatMap { [$0.song, $0.category, $0.id] }
        return songs
    }
}
