/// Names of each song in one category, as ids of its vocabulary, the main one first.
package struct NameLists: Sendable, Equatable {
    /// `[songs + 1]`, ascending: song i has ids[starts[i]..<starts[i + 1]].
    package private(set) var starts: [Int32] = [0]
    /// Ids of all songs' names, song after song; none is 0, and a song has each once.
    package private(set) var ids: [Int32] = []

    /// - Parameter lists: the ids of each song; empty where it has no name.
    package init(_ lists: some Sequence<[Int32]>) {
        for list in lists {
            ids += list
            starts.append(Int32(ids.count))
        }
    }

    /// - Parameters:
    ///   - categories: the first names, row-major `[songs, width]`.
    ///   - furtherNames: row-major `[names, 3]`: song, category, id; ascending.
    ///   - category: the index of the category, below `width`.
    package init(categories: [Int32], width: Int, furtherNames: [Int32], category: Int) {
        var next = 0
        starts.reserveCapacity(categories.count / width + 1)
        for (song, first) in stride(from: category, to: categories.count, by: width).enumerated() {
            if categories[first] != 0 { ids.append(categories[first]) }
            while next < furtherNames.count, furtherNames[next] <= song {
                if furtherNames[next] == song, furtherNames[next + 1] == category { ids.append(furtherNames[next + 2]) }
                next += 3
            }
            starts.append(Int32(ids.count))
        }
    }

    package var songCount: Int { starts.count - 1 }

    /// The main name of each song, 0 where it has none.
    package var main: [Int32] { (0..<songCount).map { self[$0].first ?? 0 } }

    /// The lists without ids outside `1..<count`.
    package func known(below count: Int) -> NameLists {
        func isKnown(_ id: Int32) -> Bool { id > 0 && id < count }
        if ids.allSatisfy(isKnown) { return self }
        return NameLists((0..<songCount).lazy.map { self[$0].filter(isKnown) })
    }

    /// Whether any song has more than one name.
    package var haveSeveral: Bool { (0..<songCount).contains { self[$0].count > 1 } }

    package subscript(song: Int) -> ArraySlice<Int32> { ids[Int(starts[song])..<Int(starts[song + 1])] }

    /// The inverse lists: songs of each name, ascending.
    ///
    /// - Parameter count: the number of names with 0: every id is below it.
    package func songsOfNames(_ count: Int) -> NameLists {
        var songs = NameLists([[Int32]]())
        var starts = [Int32](repeating: 0, count: count + 1)
        for id in ids { starts[Int(id) + 1] += 1 }
        for name in 0..<count { starts[name + 1] += starts[name] }
        (songs.starts, songs.ids) = (starts, .init(repeating: 0, count: ids.count))
        for song in 0..<songCount {
            for id in self[song] {
                songs.ids[Int(starts[Int(id)])] = Int32(song)
                starts[Int(id)] += 1
            }
        }
        return songs
    }
}
