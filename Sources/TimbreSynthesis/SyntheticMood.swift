/// The emotion of a synthetic song, drawn by its genre's emotions and its sound.
enum SyntheticMood: Int, CaseIterable, Sendable {
    case joy
    case sadness
    case anger
    case love
    case fear
    case surprise

    var name: String {
        switch self {
        case .joy: "joy"
        case .sadness: "sadness"
        case .anger: "anger"
        case .love: "love"
        case .fear: "fear"
        case .surprise: "surprise"
        }
    }

    /// Weights of the labels by a genre's emotions, of which the first counts most; every weight is above 0.
    static func weights(emotions: [String]) -> [Double] {
        var weights = Array(repeating: 0.25, count: allCases.count)
        for (rank, emotion) in emotions.enumerated() {
            weights[label(emotion).rawValue] += 1 / Double(rank + 1)
        }
        return weights
    }

    /// The label for a word of the genre table; the 900k dialect has fewer labels than the table has words.
    private static func label(_ emotion: String) -> SyntheticMood {
        switch emotion {
        case "sadness", "melancholy", "nostalgia", "heartbreak", "reflection", "thoughtfulness": .sadness
        case "anger": .anger
        case "love", "desire": .love
        case "despair": .fear
        case "awe": .surprise
        default: .joy
        }
    }

    /// - Parameters:
    ///   - weights: the genre's weights in the order of the cases.
    ///   - uniform: a number in 0..<1 that decides among the labels.
    static func of(_ sound: SongSound, weights: [Double], uniform: Double) -> SyntheticMood {
        let positive = Double(sound.positiveness) / 100
        let energy = Double(sound.energy) / 100
        let harsh = Double(sound.speechiness) / 100 + (sound.isExplicit ? 0.5 : 0)
        let factors = [
            0.55 * positive * (0.3 + positive) * (0.5 + energy),
            (1.1 - positive) * (1.3 - energy),
            1.1 * (0.2 + harsh) * energy * (1.4 - positive),
            0.12 * (1.2 - harsh),
            0.3 * (1.1 - positive),
            0.05,
        ]
        let total = zip(weights, factors).reduce(0) { $0 + $1.0 * $1.1 }
        var rest = uniform * total
        for (mood, (weight, factor)) in zip(allCases, zip(weights, factors)) {
            rest -= weight * factor
            if rest < 0 { return mood }
        }
        return .joy
    }
}
