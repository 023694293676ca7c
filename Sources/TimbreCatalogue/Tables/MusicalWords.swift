import TimbreBase

/// Keys, modes, yes and no, and time signatures as tables write them.
enum MusicalWords {
    /// Semitones above C of a key: "C#", "D♭", "F# minor", "F#/Gb", "Am", "8A" (the Camelot wheel); nil for other texts.
    static func pitchClass(_ text: String) -> Double? {
        key(text).map { Double($0.pitch) }
    }

    /// 1 for major, 0 for minor: "Major", "min", or that of a key.
    static func mode(_ text: String) -> Double? {
        switch text.lowercased().trimmed {
        case "major", "maj", "dur", "majeur", "mayor": 1
        case "minor", "min", "moll", "mineur", "menor": 0
        default: key(text)?.isMajor.map { $0 ? 1 : 0 }
        }
    }

    /// 1 for yes, 0 for no.
    static func flag(_ text: String) -> Double? {
        switch text.lowercased().trimmed {
        case "yes", "true", "y", "t", "explicit", "ja", "oui", "si", "sí": 1
        case "no", "false", "n", "f", "clean", "not explicit", "nein", "non": 0
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

    private static func key(_ text: String) -> (pitch: Int, isMajor: Bool?)? {
        let text = text.trimmed
        if let camelot = camelot(text) { return camelot }
        guard let letter = text.unicodeScalars.first,
            let natural = ["C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11, "H": 11][
                String(letter).uppercased()]
        else { return nil }
        var pitch = natural
        var rest = text.unicodeScalars.dropFirst()
        switch rest.first {
        case "#", "♯":
            pitch += 1
            rest = rest.dropFirst()
        case "b", "♭":
            pitch -= 1
            rest = rest.dropFirst()
        default:
            if String(Substring(rest)).lowercased().hasPrefix("-sharp")
                || Substring(rest).lowercased().hasPrefix(" sharp")
            {
                pitch += 1
                rest = rest.dropFirst(6)
            } else if Substring(rest).lowercased().hasPrefix("-flat") || Substring(rest).lowercased().hasPrefix(" flat")
            {
                pitch -= 1
                rest = rest.dropFirst(5)
            }
        }
        var name = Substring(rest).trimmed
        // The other name of the same key.
        if name.hasPrefix("/") {
            guard let other = key(String(name.dropFirst())) else { return nil }
            return other.pitch == (pitch + 12) % 12 ? other : nil
        }
        if name.hasPrefix("-") || name.hasPrefix("_") { name = String(name.dropFirst()) }
        let isMajor: Bool?
        switch name == "M" ? "major" : name.lowercased() {
        case "": isMajor = nil
        case "m", "min", "minor", "moll": isMajor = false
        case "maj", "major", "dur": isMajor = true
        default: return nil
        }
        return ((pitch + 12) % 12, isMajor)
    }

    /// The Camelot wheel goes up a fifth with each number; 8B is C major, 8A is A minor.
    private static func camelot(_ text: String) -> (pitch: Int, isMajor: Bool?)? {
        guard let letter = text.last, let number = Int(text.dropLast()), (1...12).contains(number) else { return nil }
        switch letter {
        case "B", "b": return (((number - 8) * 7 + 84) % 12, true)
        case "A", "a": return (((number - 8) * 7 + 93) % 12, false)
        default: return nil
        }
    }
}
