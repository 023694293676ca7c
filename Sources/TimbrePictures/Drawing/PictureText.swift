/// Texts as a picture can show them.
enum PictureText {
    /// Characters of the longest text that is drawn: gnuplot draws no PNG that is wider than 32,767 pixels.
    static let longest = 300

    /// Without line breaks and control characters, at most so many characters long.
    static func short(_ text: String, _ limit: Int = 26) -> String {
        // One character may be a letter with any number of marks.
        let scalars = text.unicodeScalars.prefix(4 * limit)
        let isCut = scalars.endIndex < text.unicodeScalars.endIndex
        let plain = clean(String(String.UnicodeScalarView(scalars)))
        guard isCut || plain.count > limit else { return plain }
        return plain.prefix(limit - 1).trimmingSuffix { $0 == " " } + "…"
    }

    /// What XML and a line of gnuplot's data can hold.
    static func clean(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: result.append(" ")
            // Nothing to see, but for what joins letters: some turn the direction of what follows, and the picture's
            // layout is from left to right.
            case .format where scalar.properties.isDefaultIgnorableCodePoint && !scalar.properties.isJoinControl:
                continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// About the pixels that a text takes, on the wide side.
    static func width(_ text: String, size: Double = 12) -> Double {
        text.unicodeScalars.prefix(longest).reduce(0) { sum, scalar in
            switch scalar.value {
            // Ideographs, syllables and emoji are square.
            case 0x1100...0x11FF, 0x2E80...0xD7FF, 0xF900...0xFAFF, 0xFF00...0xFF60, 0x1F300...0x1FAFF: sum + size
            case 0x300... where scalar.properties.generalCategory == .nonspacingMark: sum
            default: sum + size * 0.6
            }
        }
    }

    /// For example `28,356`.
    static func count(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return (number < 0 ? "−" : "") + text
    }

    /// For example `28,356 songs`, `1 song`.
    static func songs(_ number: Int) -> String { number == 1 ? "1 song" : "\(count(number)) songs" }

    /// For example `10,000 of 1,000,000 songs`, or `28,356 songs` where all of them are shown.
    static func songs(_ shown: Int, of all: Int) -> String {
        shown == all ? songs(all) : "\(count(shown)) of \(songs(all))"
    }

    /// A feature's name as words.
    static func words(_ name: String) -> String { name.replacing("_", with: " ") }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var rest = self[...]
        while let last = rest.last, predicate(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
