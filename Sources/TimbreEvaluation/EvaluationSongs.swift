import TimbreBase
import TimbreCatalogue
import TimbreSearch

/// Properties of songs that the measures need, by song id.
struct EvaluationSongs: Sendable {
    /// A category whose songs should lie together.
    struct Label: Sendable {
        var measure: MeasureName
        /// First name of each song, by its id in the category; 0 is unknown.
        var ids: [Int32]
    }

    let count: Int
    /// All artists of each song, ascending; a song without any shares no artist.
    let artists: NameLists
    /// The main artist of each song; 0 is unknown.
    let mainArtists: [Int32]
    /// Ids of each artist's songs, ascending.
    private let songsOfArtists: NameLists
    let years: [Double?]
    /// A number for each pair of main artist and title that songs have; −1 for songs that lack either.
    let names: [Int32]
    /// Song ids by identifier in the CSV, or by the id itself where a song has none. Empty unless asked for.
    let identifiers: [String: Int32]

    /// - Parameter withIdentifiers: whether songs will be looked up.
    init(_ catalogue: Catalogue, _ data: SongFeatures, withIdentifiers: Bool) throws {
        let folding = TextFolding()
        var (years, names, identifiers) = ([Double?](), [Int32](), [String: Int32]())
        var (numberOfName, numberOfArtist) = ([String: Int32](), [String: Int32]())
        var artists = [[Int32]]()
        artists.reserveCapacity(data.songCount)
        years.reserveCapacity(data.songCount)
        names.reserveCapacity(data.songCount)
        try catalogue.forEachSong { song in
            years.append(song.year.map(Double.init))
            let folded = song.artists.map(folding.fold).filter { !$0.isEmpty }
            artists.append(
                folded.map { artist in
                    let number = numberOfArtist[artist, default: Int32(numberOfArtist.count + 1)]
                    numberOfArtist[artist] = number
                    return number
                })
            if song.title.isEmpty || folded.isEmpty {
                names.append(-1)
            } else {
                let name = folded[0] + "\u{0}" + folding.fold(song.title)
                names.append(numberOfName[name, default: Int32(numberOfName.count)])
                numberOfName[name] = names[song.id]
            }
            if withIdentifiers { identifiers[song.sourceID ?? "\(song.id)"] = Int32(song.id) }
        }
        self.init(artists: artists, years: years, names: names, identifiers: identifiers)
    }

    /// - Parameters:
    ///   - artists: the artists of each song, the main one first.
    ///   - years: the year of each song; nil where it is unknown.
    ///   - names: one number a song, as in `names`.
    ///   - identifiers: song ids by identifier.
    init(artists: [[Int32]], years: [Double?], names: [Int32], identifiers: [String: Int32]) {
        (count, self.years, self.names, self.identifiers) = (artists.count, years, names, identifiers)
        mainArtists = artists.map { $0.first ?? 0 }
        self.artists = NameLists(artists.lazy.map { $0.count < 2 ? $0 : Set($0).sorted() })
        songsOfArtists = self.artists.songsOfNames(Int(self.artists.ids.max() ?? 0) + 1)
    }

    /// Whether two songs share a known artist; a song always does with itself.
    func shareArtist(_ song: Int, _ other: Int) -> Bool {
        song == other || Self.intersect(artists[song], artists[other])
    }

    /// The given songs, and all that share an artist with any of them.
    func songs(byArtistsOf some: [Int]) -> Set<Int32> {
        var theirs = Set(some.map { Int32($0) })
        for song in some { for artist in artists[song] { theirs.formUnion(songsOfArtists[Int(artist)]) } }
        return theirs
    }

    /// Whether two ascending lists have a number in common.
    private static func intersect(_ some: ArraySlice<Int32>, _ others: ArraySlice<Int32>) -> Bool {
        var (place, other) = (some.startIndex, others.startIndex)
        while place < some.endIndex, other < others.endIndex {
            if some[place] == others[other] { return true }
            if some[place] < others[other] { place += 1 } else { other += 1 }
        }
        return false
    }

    /// Whether any two songs that share no artist have the same label.
    func share(_ label: Label) -> Bool {
        // Songs with the same artists count as one; a song without artists shares none.
        var different: [Int32: Set<ArraySlice<Int32>>] = [:]
        for (song, id) in label.ids.enumerated() where id != 0 {
            let its = artists[song]
            guard let others = different[id] else {
                different[id] = [its]
                continue
            }
            if its.isEmpty || others.contains(where: { !Self.intersect($0, its) }) { return true }
            different[id]?.insert(its)
        }
        return false
    }

    /// Songs that came out in a year or later.
    func since(_ year: Int) -> RowFilter {
        RowFilter(count: count) { song in years[song].map { $0 >= Double(year) } ?? false }
    }

    /// Number of songs that share no artist with a song.
    func othersCount(of song: Int) -> Int {
        let its = artists[song]
        guard its.count > 1 else { return count - (its.first.map { songsOfArtists[Int($0)].count } ?? 1) }
        // Each song is counted for the first artist that it shares.
        return its.indices.reduce(count) { rest, place in
            rest
                - songsOfArtists[Int(its[place])].count { other in
                    !Self.intersect(its[..<place], artists[Int(other)])
                }
        }
    }
}
