/// Typical emotions and feature levels of fifteen genres, from which synthetic songs are made and clusters are named.
public struct GenreTable: Sendable {
    /// Level of a feature in a genre.
    public enum Level: Int, Sendable, Comparable {
        case low = -1
        case medium = 0
        case high = 1

        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// One genre.
    public struct Row: Sendable, Equatable {
        public let genre: String
        /// Emotions of the genre, the strongest first.
        public let emotions: [String]
        /// Level of each feature, in the order of `GenreTable.features`.
        public let levels: [Level]

        init(_ genre: String, _ emotions: String, _ levels: Level...) {
            self.genre = genre
            self.emotions = emotions.split(separator: ",").map { $0.trimmingPrefix(" ") }.map(String.init)
            self.levels = levels
        }
    }

    /// Names of the features, in the order of `Row.levels`.
    public static let features = [
        "energy", "danceability", "positiveness", "speechiness", "liveness", "acousticness", "instrumentalness",
    ]

    /// One row a genre.
    public static let rows = [
        Row("Pop", "joy, love, sadness", .high, .high, .high, .medium, .low, .medium, .low),
        Row("Rock", "joy, anger, love", .high, .medium, .medium, .low, .medium, .medium, .low),
        Row("Hip Hop", "anger, joy, love", .high, .medium, .medium, .high, .low, .low, .low),
        Row("Indie", "sadness, love, joy", .medium, .high, .medium, .low, .medium, .high, .low),
        Row("Dance", "joy, love, excitement", .high, .high, .high, .low, .low, .low, .low),
        Row("Rap", "anger, pride, confidence", .high, .medium, .low, .high, .low, .low, .low),
        Row("R&B", "love, sadness, desire", .medium, .medium, .medium, .high, .low, .low, .low),
        Row("Electronic", "joy, energy, excitement", .high, .high, .high, .medium, .low, .low, .low),
        Row("Soul", "love, nostalgia", .low, .low, .medium, .low, .high, .high, .low),
        Row("Alternative", "sadness, melancholy", .medium, .medium, .medium, .medium, .low, .high, .medium),
        Row("Metal", "anger, despair", .high, .low, .low, .low, .low, .low, .high),
        Row("Classical", "awe, peace, sadness", .low, .low, .low, .low, .high, .high, .low),
        Row("Jazz", "calm, contentment", .low, .low, .medium, .low, .high, .high, .medium),
        Row("Country", "heartbreak, reflection", .medium, .medium, .medium, .low, .low, .high, .low),
        Row("Folk", "thoughtfulness, nostalgia", .low, .low, .medium, .low, .high, .high, .low),
    ]
}
