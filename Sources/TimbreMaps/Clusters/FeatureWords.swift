import TimbreBase

/// Adjectives for songs with much or little of a feature.
enum FeatureWords {
    private static let known: [String: (high: String, low: String)] = [
        "acousticness": ("acoustic", "electric"),
        "danceability": ("danceable", "undanceable"),
        "duration": ("long", "short"),
        "duration_ms": ("long", "short"),
        "energy": ("energetic", "gentle"),
        "explicit": ("explicit", "clean"),
        "instrumentalness": ("instrumental", "sung"),
        "length": ("long", "short"),
        "liveness": ("live", "studio"),
        "loudness": ("loud", "quiet"),
        "mode": ("major", "minor"),
        "popularity": ("popular", "obscure"),
        "positiveness": ("bright", "dark"),
        "speechiness": ("spoken", "not spoken"),
        "tempo": ("fast", "slow"),
        "track_popularity": ("popular", "obscure"),
        "valence": ("bright", "dark"),
        "good_for_driving": ("for driving", "not for driving"),
        "good_for_exercise": ("for exercise", "not for exercise"),
        "good_for_meditation_stretching": ("for meditation", "not for meditation"),
        "good_for_morning_routine": ("for mornings", "not for mornings"),
        "good_for_party": ("for parties", "not for parties"),
        "good_for_running": ("for running", "not for running"),
        "good_for_social_gatherings": ("for gatherings", "not for gatherings"),
        "good_for_work_study": ("for work", "not for work"),
    ]

    /// Features that mean nothing to a listener, or whose order means nothing.
    private static let meaningless: Set = ["key", "time_signature", "variance"]

    /// Groups of features that mostly rise and fall together, so that a name has at most one of each.
    private static let families: [Set<String>] = [
        ["energy", "loudness", "acousticness"],
        ["good_for_exercise", "good_for_party", "good_for_running", "good_for_driving", "good_for_social_gatherings"],
        ["good_for_meditation_stretching", "good_for_work_study", "good_for_morning_routine"],
    ]

    /// The word for a difference from the mean of all songs: "loud"; "high x" or "low x" for a feature that has none;
    /// nil where neither end has a meaning.
    static func word(_ feature: String, _ difference: Double) -> String? {
        guard !meaningless.contains(feature) else { return nil }
        guard let words = known[feature] else {
            return "\(difference < 0 ? "low" : "high") \(feature.onOneLine.replacing("_", with: " "))"
        }
        return difference < 0 ? words.low : words.high
    }

    /// Whether two features say the same of most songs.
    static func areAlike(_ one: String, _ other: String) -> Bool {
        families.contains { $0.contains(one) && $0.contains(other) }
    }
}
