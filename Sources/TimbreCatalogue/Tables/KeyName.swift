import TimbreBase

/// A musical key in the notations of tables: "C#", "D♭", "F# minor", "F#/Gb", "fis-moll", "Sol mayor", "8A" (Camelot
/// wheel), "1m" (Open Key).
struct KeyName {
    /// Tonic in semitones above C, 0 to 11.
    let pitch: Int
    /// Whether the key is major; nil where the name doesn't tell.
    let isMajor: Bool?

    private init(pitch: Int, isMajor: Bool?) {
        self.pitch = (pitch % 12 + 12) % 12
        self.isMajor = isMajor
    }

    /// Parses a key; nil for other texts.
    ///
    /// - Parameter isGerman: whether B means B flat. H is B in any case.
    init?(_ text: String, isGerman: Bool = false) {
        let text = text.trimmed
        if let key = Self.numbered(text) {
            self = key
            return
        }
        var rest = Substring(text.lowercased())
        guard let natural = Self.naturals.first(where: { rest.hasPrefix($0.name) }) else { return nil }
        rest.removeFirst(natural.name.count)
        let step = Self.takeAccidental(from: &rest, behind: natural.name)
        var pitch = natural.pitch + step
        // "Bb" is always B flat.
        if isGerman, natural.name == "b" { pitch = 10 + max(0, step) }
        var name = String(rest).trimmed
        // The other name of the same key. A third name is refused, which bounds the recursion.
        if name.hasPrefix("/") {
            name.removeFirst()
            guard !name.contains("/"), let other = KeyName(name, isGerman: isGerman), other.pitch == (pitch + 12) % 12
            else { return nil }
            self = other
            return
        }
        if name.hasPrefix("-") || name.hasPrefix("_") { name = String(name.dropFirst()).trimmed }
        switch name {
        case "": self.init(pitch: pitch, isMajor: nil)
        case "m": self.init(pitch: pitch, isMajor: text.hasSuffix("M"))
        default:
            guard let mode = MusicalWords.modes[name] else { return nil }
            self.init(pitch: pitch, isMajor: mode == 1)
        }
    }

    /// Whether a column's keys are German, by an H or by names such as "Fis" and "Es". Dutch has these too, but its B
    /// flat is "Bes", and its B is B.
    static func areGerman(_ cells: [String]) -> Bool {
        let names = cells.map { $0.lowercased() }.filter { KeyName($0) != nil }
        if names.contains(where: { $0.hasPrefix("h") }) { return true }
        let flats: Set<String> = ["as", "es"]
        let isGerman = { (name: String) in
            let key = name.prefix { $0.isLetter }
            return flats.contains(String(key)) || key.count == 3 && (key.hasSuffix("is") || key.hasSuffix("es"))
        }
        return names.contains(where: isGerman) && !names.contains { $0.hasPrefix("bes") }
    }

    /// Names of naturals, longer ones before the letters that they begin with.
    private static let naturals: [(name: String, pitch: Int)] = [
        ("do", 0), ("ut", 0), ("ré", 2), ("re", 2), ("mi", 4), ("fa", 5), ("sol", 7), ("la", 9), ("si", 11),
        ("c", 0), ("d", 2), ("e", 4), ("f", 5), ("g", 7), ("a", 9), ("b", 11), ("h", 11),
    ]

    private static let accidentals: [(name: String, step: Int)] = [
        ("sharp", 1), ("dièse", 1), ("diese", 1), ("diesis", 1), ("sostenido", 1),
        ("natural", 0), ("♮", 0), ("flat", -1), ("bémol", -1), ("bemolle", -1), ("bemol", -1),
    ]

    /// Removes an accidental from the beginning of a text.
    ///
    /// - Returns: the number of semitones by which it raises the natural.
    private static func takeAccidental(from rest: inout Substring, behind natural: String) -> Int {
        let word = rest.drop { $0 == " " || $0 == "-" }
        if let (name, step) = accidentals.first(where: { word.hasPrefix($0.name) }) {
            rest = word.dropFirst(name.count)
            return step
        }
        var signs = [("#", 1), ("♯", 1), ("b", -1), ("♭", -1)]
        if natural.count == 1 { signs += [("is", 1), ("es", -1)] }
        if natural == "a" || natural == "e" { signs.append(("s", -1)) }
        guard let (sign, step) = signs.first(where: { rest.hasPrefix($0.0) }) else { return 0 }
        rest = rest.dropFirst(sign.count)
        return step
    }

    /// Parses a key of a wheel, whose numbers go up by fifths: C major and A minor are 8B and 8A in Camelot, 1d and 1m
    /// in Open Key.
    private static func numbered(_ text: String) -> KeyName? {
        guard let letter = text.last, let number = Int(text.dropLast()), (1...12).contains(number) else { return nil }
        switch letter {
        case "B", "b": return KeyName(pitch: (number - 8) * 7, isMajor: true)
        case "A", "a": return KeyName(pitch: (number - 8) * 7 + 9, isMajor: false)
        case "D", "d": return KeyName(pitch: (number - 1) * 7, isMajor: true)
        case "M", "m": return KeyName(pitch: (number - 1) * 7 + 9, isMajor: false)
        default: return nil
        }
    }
}
