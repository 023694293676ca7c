import TimbreCatalogue

/// What makes two songs one in an answer. Songs without a title and an artist are all different.
struct SongKey: Hashable {
    private let artist: String
    private let title: String
    private let id: Int?

    init(_ song: Song, _ folding: TextFolding) {
        artist = folding.fold(song.artist)
        title = folding.fold(song.title)
        id = title.isEmpty ? song.id : nil
    }
}

/// Counts the songs of each artist.
struct ArtistCount {
    /// Songs that an artist may have; nil for any number.
    let limit: Int?
    private let separator: Unicode.Scalar?
    private let folding = TextFolding()
    private var counts: [String: Int] = [:]

    init(limit: Int?, recipe: Recipe) {
        self.limit = limit
        separator = recipe.categories.first { $0.name == "artist" }?.split?.unicodeScalars.first
    }

    /// Counts a song, unless its artist has as many as may be.
    mutating func add(_ song: Song) -> Bool {
        guard let limit, let artist = artist(of: song) else { return true }
        let count = counts[artist, default: 0]
        if count >= limit { return false }
        counts[artist] = count + 1
        return true
    }

    /// The first of several names; nil for an unknown artist.
    private func artist(of song: Song) -> String? {
        let first = separator.flatMap { song.artist.unicodeScalars.split(separator: $0).first }
        let name = first.map { Substring($0).trimmed } ?? song.artist
        let folded = folding.fold(name)
        return folded.isEmpty ? nil : folded
    }
}
