import TimbreBase

/// The name of a table's column in the forms by which names are compared: without case, accents, spaces and
/// punctuation.
struct ColumnName: Sendable, Equatable {
    /// The name in lower-case letters and digits alone, "durationms" for example.
    let plain: String
    /// Unit at the end of the name or in brackets; nil for none.
    let unit: FeatureUnit?
    /// The plain name, then shorter ones: without the unit, without words before it such as "track".
    let candidates: [String]

    init(_ text: String) {
        plain = Self.plain(text)
        let (unit, stem) = Self.unit(of: text, plain: plain)
        self.unit = unit
        var candidates = [plain]
        func add(_ name: String) { if !name.isEmpty, !candidates.contains(name) { candidates.append(name) } }
        add(stem)
        // "Duration in seconds".
        if unit != nil, ["in", "en", "em"].contains(String(stem.suffix(2))) { add(String(stem.dropLast(2))) }
        if let bracket = text.firstIndex(where: { $0 == "(" || $0 == "[" }), Self.isFormat(text[bracket...]) {
            add(Self.plain(String(text[..<bracket])))
        }
        for name in candidates where name.utf8.count <= 100 {
            var rest = Substring(name)
            while let prefix = Self.prefixes.first(where: { rest.hasPrefix($0) && rest.count > $0.count }) {
                rest = rest.dropFirst(prefix.count)
                add(String(rest))
            }
        }
        self.candidates = candidates
    }

    static func plain(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in TextFolding().fold(text).unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            result.append(scalar)
        }
        return String(result)
    }

    /// Words before a field's name that say nothing of it. "track" and "song" may be among them, since names with these
    /// are looked up first.
    private static let prefixes = [
        "spotify", "echonest", "metadata", "audiofeatures", "audiofeature", "audio", "features", "feature", "track",
        "song", "music",
    ]

    private static let endings: [(texts: [String], unit: FeatureUnit)] = [
        (["milliseconds", "millisekunden", "milisegundos", "millis", "msec", "ms"], .milliseconds),
        (["minutes", "minuten", "minutos", "mins", "min"], .minutes),
        (["seconds", "sekunden", "segundos", "secondes", "secs", "sec", "s"], .seconds),
        (["percentage", "percent", "pct"], .percent), (["db", "lufs"], .decibels), (["bpm"], .beatsPerMinute),
    ]

    /// Whether a text in brackets is the format of the values: "(m:ss)", "(0-100)".
    private static func isFormat(_ bracket: Substring) -> Bool {
        bracket.contains(":") || bracket.contains { $0.isNumber } && !bracket.contains { $0.isLetter }
    }

    private static func unit(of text: String, plain: String) -> (FeatureUnit?, stem: String) {
        if text.contains("%") { return (.percent, plain) }
        let text = text.trimmedOfMarks
        for (texts, unit) in endings {
            for ending in texts where plain.hasSuffix(ending) && plain.count > ending.count {
                // A single letter is a unit only if separated: "length_s", not "artists".
                let isApart =
                    text.unicodeScalars.dropLast(ending.count).last.map { !$0.properties.isAlphabetic } ?? false
                let isBracketed = text.lowercased().contains("(\(ending))") || text.lowercased().contains("[\(ending)]")
                // "durationMs", "durationMS".
                let isCapital =
                    text.dropLast(ending.count).last?.isLowercase ?? false
                    && text.dropLast(ending.count - 1).last?.isUppercase ?? false
                if isApart || isBracketed || isCapital && ending.count > 1
                    || (ending.count > 1 && text == text.lowercased() && ending != "min")
                {
                    return (unit, String(plain.dropLast(ending.count)))
                }
            }
        }
        return (nil, plain)
    }
}

extension String {
    /// The text without punctuation after the last letter or digit, except for a bracket.
    fileprivate var trimmedOfMarks: String {
        var scalars = unicodeScalars
        while let last = scalars.last, !last.properties.isAlphabetic, last.properties.numericType == nil,
            !")]".unicodeScalars.contains(last)
        {
            scalars.removeLast()
        }
        return String(scalars)
    }
}
