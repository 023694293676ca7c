import TimbreBase

/// Modes, yes and no, and time signatures as tables write them.
enum MusicalWords {
    /// 1 for major, 0 for minor: "Major", "min", "true", or that of a key.
    static func mode(_ text: String) -> Double? {
        switch text.lowercased().trimmed {
        case "true": 1
        case "false": 0
        case let word: modes[word] ?? KeyName(text)?.isMajor.map { $0 ? 1 : 0 }
        }
    }

    static let modes: [String: Double] = [
        "major": 1, "maj": 1, "dur": 1, "majeur": 1, "mayor": 1, "maior": 1, "maggiore": 1,
        "minor": 0, "min": 0, "moll": 0, "mineur": 0, "menor": 0, "minore": 0,
    ]

    /// 1 for yes, 0 for no.
    static func flag(_ text: String) -> Double? {
        switch text.lowercased().trimmed {
        case "yes", "true", "y", "t", "explicit", "e", "ja", "oui", "si", "sí": 1
        case "no", "false", "n", "f", "clean", "cleaned", "not explicit", "notexplicit", "nein", "non": 0
        default: nil
        }
    }

    /// Beats in a bar of "4/4".
    static func beats(_ text: String) -> Double? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int(String($0).trimmed) }
        guard parts.count == 2, let beats = parts[0], let unit = parts[1], (1...32).contains(beats), unit > 0 else {
            return nil
        }
        return Double(beats)
    }
}
