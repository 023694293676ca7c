/// Typical levels of seven features for a genre: a row of the table of genres, emotions and features that was published
/// with the audio autoencoder of 12 features whose clusters Timbre's `audio-12` recipe rebuilds.
struct GenreProfile {
    let name: String
    /// Level of each feature, in the order of `features`: −1 low, 0 medium, 1 high.
    let levels: [Double]

    /// The seven features by their names in Timbre's recipes; valence is another name of positiveness.
    static let features = [
        "energy", "danceability", "positiveness", "speechiness", "liveness", "acousticness", "instrumentalness",
    ]

    /// Root mean square of standard scores below which a cluster is too average to resemble a genre.
    private static let negligible = 0.3
    /// Least cosine at which a cluster resembles a genre.
    private static let likeness = 0.75

    static let all: [GenreProfile] = [
        ("Pop", "HHHMLML"), ("Rock", "HMMLMML"), ("Hip Hop", "HMMHLLL"), ("Indie", "MHMLMHL"), ("Dance", "HHHLLLL"),
        ("Rap", "HMLHLLL"), ("R&B", "MMMHLLL"), ("Electronic", "HHHMLLL"), ("Soul", "LLMLHHL"),
        ("Alternative", "MMMMLHM"), ("Metal", "HLLLLLH"), ("Classical", "LLLLHHL"), ("Jazz", "LLMLHHM"),
        ("Country", "MMMLLHL"), ("Folk", "LLMLHHL"),
    ].map { GenreProfile(name: $0.0, levels: $0.1.map { $0 == "H" ? 1 : $0 == "M" ? 0 : -1 }) }

    /// The genre whose profile points the same way as some standard scores; the first of equals.
    ///
    /// Both are compared as deviations, by their cosine: the scores from the mean of all songs, the levels from the
    /// mean of all genres, in units of their spread.
    ///
    /// - Parameter scores: standard scores by feature.
    /// - Returns: the nearest genre; nil where fewer than three of the seven features are known, where the scores lie
    ///   near the mean of all songs, or where no genre is similar enough.
    static func nearest(to scores: [String: Double]) -> GenreProfile? {
        let known = features.indices.compactMap { index -> (index: Int, score: Double)? in
            let score = scores[features[index]] ?? (features[index] == "positiveness" ? scores["valence"] : nil)
            return score.map { (index, $0) }
        }
        let square = known.reduce(0) { $0 + $1.score * $1.score }
        guard known.count >= 3, (square / Double(known.count)).squareRoot() >= negligible else { return nil }
        func cosine(_ genre: GenreProfile) -> Double {
            let levels = known.map { genre.deviation($0.index) }
            let product = zip(levels, known).reduce(0) { $0 + $1.0 * $1.1.score }
            let length = levels.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length > 0 ? product / length / square.squareRoot() : 0
        }
        let cosines = all.map(cosine)
        let highest = cosines.max()!
        return highest >= likeness ? all[cosines.firstIndex(of: highest)!] : nil
    }

    private func deviation(_ feature: Int) -> Double {
        let count = Double(Self.all.count)
        let mean = Self.all.reduce(0) { $0 + $1.levels[feature] } / count
        let variance = Self.all.reduce(0) { $0 + ($1.levels[feature] - mean) * ($1.levels[feature] - mean) } / count
        return (levels[feature] - mean) / variance.squareRoot()
    }
}
