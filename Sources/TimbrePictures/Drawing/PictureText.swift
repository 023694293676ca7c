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

    /// Without line breaks and control characters, as much of it as has room.
    static func fitting(_ text: String, _ room: Double, size: Double = 12) -> String {
        let plain = short(text, longest)
        guard width(plain, size: size) > room else { return plain }
        var count = plain.count
        while count > 1, width(short(plain, count), size: size) > room { count -= 1 }
        return short(plain, count)
    }

    /// Lines that have room, broken at spaces; a word that has none is a line of its own.
    static func lines(_ text: String, _ room: Double, size: Double = 12) -> [String] {
        var lines: [String] = []
        for word in short(text, 4 * longest).split(separator: " ", omittingEmptySubsequences: false) {
            if let last = lines.last, width("\(last) \(word)", size: size) <= room {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { short($0, longest) }
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
