import TimbreCatalogue
import TimbreFiles
import TimbreTestSupport

/// Small catalogues of invented songs whose lyrics tell their topic.
struct MoodFixtures {
    /// A song of the table.
    struct Song {
        var title: String
        var artist = "Nobody"
        var lyrics: String
        var topic: String
        /// Shares of river, dance and stone, in this order; empty for none.
        var shares: [Double] = []
        /// Five audio features.
        var sound: [Double] = [0.5, 0.5, 0.5, 0.5, 0.5]
        var emotion = ""
    }

    static let topics: [(name: String, words: [String])] = [
        ("river", ["river", "water", "stream", "boat", "shore", "rain"]),
        ("dance", ["dance", "floor", "rhythm", "night", "move", "beat"]),
        ("stone", ["stone", "mountain", "cold", "grey", "heavy", "wall"]),
    ]
    private static let common = ["morning", "people", "always", "street", "window", "yellow", "again", "under"]

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Songs whose lyrics have three words of their topic among five that say nothing, in a fixed order.
    static func songs(_ count: Int, seed: UInt64 = 1) -> [Song] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % bound
        }
        return (0..<count).map { number in
            let (topic, words) = topics[number % topics.count]
            var lyrics = (0..<3).map { _ in words[draw(words.count)] } + (0..<5).map { _ in common[draw(common.count)] }
            for place in lyrics.indices.reversed() { lyrics.swapAt(place, draw(place + 1)) }
            let own = number % topics.count
            return Song(
                title: "Song \(number)", artist: "Artist \(number / 2)", lyrics: lyrics.joined(separator: " "),
                topic: topic, shares: topics.indices.map { $0 == own ? 0.7 : 0.1 },
                sound: (0..<5).map { Double(draw(100)) / 100 * 0.4 + ($0 == own ? 0.5 : 0.1) },
                emotion: ["calm", "happy", "sad"][own])
        }
    }

    /// A table with these songs.
    func table(_ songs: [Song], named name: String = "songs.csv", shares: Bool = false) throws -> String {
        var lines = [
            "title,artist,lyrics,topic,emotion,danceability,energy,valence,acousticness,liveness"
                + (shares ? ",river,dance,stone" : "")
        ]
        for song in songs {
            let cells =
                [song.title, song.artist, song.lyrics, song.topic, song.emotion].map(CSVWriter.quoted)
                + song.sound.map { "\($0)" } + (shares ? song.shares.map { "\($0)" } : [])
            lines.append(cells.joined(separator: ","))
        }
        let path = folder.file(name)
        try AtomicFile.write(to: path) { try $0.write(lines.joined(separator: "\n") + "\n") }
        return path
    }

    func catalogue(_ songs: [Song], shares: Bool = false, named name: String = "c.timbre") throws -> Catalogue {
        var recipe = try Recipe.named("spotify-tracks")
        if shares, let place = recipe.categories.firstIndex(where: { $0.name == "topic" }) {
            recipe.categories[place].shares = ["river", "dance", "stone"]
        }
        return try Catalogue.ingest(
            [table(songs, named: name + ".csv", shares: shares)], into: folder.file(name), recipe: recipe
        ).catalogue
    }

    /// A small recipe of lyrics' topics that trains in no time.
    static let recipe = """
        name: small
        labels: [topic]
        texts: {lyrics: {language: english, words: 2, terms: 200, least: 2}}
        linear: {logistic: 10, ridge: 0.1}
        network: {hidden: [8], dropout: 0}
        training: {batch: 16, epochs: 8, patience: 8, rate: 0.01, seed: 3}
        """
}
