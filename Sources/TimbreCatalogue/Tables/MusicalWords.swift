import TimbreBase

/// Parsers of modes, yes and no, and time signatures in tables.
enum MusicalWords {
    /// The mode in a text, 1 for major, 0 for minor: "Major", "min", "true", or a key with its mode; nil for other
    /// texts.
    static func mode(_ text: String) -> Double? {
        let word = text.lowercased().trimmed
        return modes[word] ?? truths[word] ?? KeyName(text)?.isMajor.map { $0 ? 1 : 0 }
    }

    static let modes: [String: Double] = [
        "major": 1, "maj": 1, "maj.": 1, "dur": 1, "majeur": 1, "mayor": 1, "maior": 1, "maggiore": 1,
        "minor": 0, "min": 0, "min.": 0, "moll": 0, "mineur": 0, "menor": 0, "minore": 0,
    ]

    /// Texts for yes (1) and no (0) of programs and spreadsheets in several languages.
    private static let truths: [String: Double] = [
        "true": 1, "wahr": 1, "vrai": 1, "verdadero": 1, "verdadeiro": 1, "vero": 1, "waar": 1,
        "false": 0, "falsch": 0, "faux": 0, "falso": 0, "onwaar": 0,
    ]

    /// The answer in a text, 1 for yes, 0 for no; nil for other texts.
    static func flag(_ text: String) -> Double? {
        let word = text.lowercased().trimmed
        return truths[word] ?? flags[word]
    }

    private static let flags: [String: Double] = [
        "yes": 1, "y": 1, "t": 1, "explicit": 1, "e": 1, "ja": 1, "oui": 1, "si": 1, "sí": 1, "sim": 1, "✓": 1, "✔": 1,
        "no": 0, "n": 0, "f": 0, "clean": 0, "cleaned": 0, "not explicit": 0, "notexplicit": 0, "nein": 0, "nee": 0,
        "non": 0, "não": 0, "✗": 0, "✘": 0,
    ]

    /// The number of beats in a bar of a time signature such as "4/4"; nil for other texts.
    static func beats(_ text: String) -> Double? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int(String($0).trimmed) }
        guard parts.count == 2, let beats = parts[0], let unit = parts[1], (1...32).contains(beats), unit > 0 else {
            return nil
        }
        return Double(beats)
    }
}
