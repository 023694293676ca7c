import TimbreBase
import TimbreCatalogue

/// What songs are measured by, row by row of the catalogue.
struct EvaluationSongs: Sendable {
    /// A category whose songs should lie together.
    struct Label: Sendable {
        var measure: MeasureName
        /// Of each song; 0 is unknown.
        var ids: [Int32]
    }

    let count: Int
    /// Of each song; 0 is unknown: such a song has nobody's artist.
    let artists: [Int32]
    /// Songs of each artist.
    let artistCounts: [Int]
    let years: [Double?]
    /// The same number for songs of one artist and title; −1 for songs without both.
    let names: [Int32]
    /// Each song by its identifier in the CSV, by its id where it has none. Empty unless asked for.
    let identifiers: [String: Int32]

    /// - Parameter withIdentifiers: whether songs will be looked up.
    init(_ catalogue: Catalogue, _ data: SongFeatures, withIdentifiers: Bool) throws {
        let folding = TextFolding()
        var (years, names, identifiers) = ([Double?](), [Int32](), [String: Int32]())
        var (numberOfName, numberOfArtist) = ([String: Int32](), [String: Int32]())
        var artistsByText = [Int32]()
        years.reserveCapacity(data.songCount)
        names.reserveCapacity(data.songCount)
        let artistColumn = catalogue.recipe.categories.firstIndex { $0.name == "artist" }
        try catalogue.forEachSong { song in
            years.append(song.year.map(Double.init))
            let artist = folding.fold(song.artist)
            if song.title.isEmpty {
                names.append(-1)
            } else {
                let name = artist + "\u{0}" + folding.fold(song.title)
                names.append(numberOfName[name, default: Int32(numberOfName.count)])
                numberOfName[name] = names[song.id]
            }
            if artistColumn == nil {
                let number = artist.isEmpty ? 0 : numberOfArtist[artist, default: Int32(numberOfArtist.count + 1)]
                if number > 0 { numberOfArtist[artist] = number }
                artistsByText.append(number)
            }
            if withIdentifiers { identifiers[song.sourceID ?? "\(song.id)"] = Int32(song.id) }
        }
        self.init(
            artists: artistColumn.map { data.ids(ofCategory: $0) } ?? artistsByText, years: years, names: names,
            identifiers: identifiers)
    }

    /// - Parameters: of each song, as above.
    init(artists: [Int32], years: [Double?], names: [Int32], identifiers: [String: Int32]) {
        (count, self.artists, self.years, self.names) = (artists.count, artists, years, names)
        self.identifiers = identifiers
        var counts = [Int](repeating: 0, count: Int(artists.max() ?? 0) + 1)
        for artist in artists { counts[Int(artist)] += 1 }
        artistCounts = counts
    }

    /// Whether two songs have one artist, who is known; a song and itself too.
    func haveOneArtist(_ song: Int, _ other: Int) -> Bool {
        song == other || (artists[song] != 0 && artists[song] == artists[other])
    }

    /// Whether any two songs by different artists have one name of a category.
    func share(_ label: Label) -> Bool {
        var first: [Int32: Int] = [:]
        for (song, id) in label.ids.enumerated() where id != 0 {
            if let other = first[id] {
                if !haveOneArtist(song, other) { return true }
            } else {
                first[id] = song
            }
        }
        return false
    }

    /// Songs that have another artist than a song.
    func othersCount(of song: Int) -> Int {
        count - (artists[song] == 0 ? 1 : artistCounts[Int(artists[song])])
    }
}

extension SongFeatures {
    /// One category's id of every song.
    package func ids(ofCategory column: Int) -> [Int32] {
        stride(from: column, to: categories.count, by: vocabularySizes.count).map { categories[$0] }
    }
}
