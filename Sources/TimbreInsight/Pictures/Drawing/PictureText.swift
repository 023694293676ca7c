/// Texts as a picture can show them.
enum PictureText {
    /// Without line breaks and control characters, at most so many characters long.
    static func short(_ text: String, _ limit: Int = 26) -> String {
        let plain = clean(text)
        return plain.count > limit ? plain.prefix(limit - 1).trimmingSuffix { $0 == " " } + "…" : plain
    }

    /// What XML and a line of gnuplot can hold.
    static func clean(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: result.append(" ")
            // Marks that turn the direction of what follows; the picture's layout is from left to right.
            case .format: continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// About the pixels that a text takes, on the wide side.
    static func width(_ text: String, size: Double = 12) -> Double {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            // Ideographs, syllables and emoji are square.
            case 0x1100...0x11FF, 0x2E80...0xD7FF, 0xF900...0xFAFF, 0xFF00...0xFF60, 0x1F300...0x1FAFF: sum + size
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
