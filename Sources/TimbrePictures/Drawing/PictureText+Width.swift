extension PictureText {
    /// About the pixels that a text takes, on the wide side: letters of DejaVu Sans, which is wider than most fonts for the
    /// screen, in five widths.
    static func width(_ text: String, size: Double = 12, isBold: Bool = false) -> Double {
        // Bold letters are wider.
        let scale = size * (isBold ? 1.13 : 1)
        return text.unicodeScalars.prefix(longest).reduce(0) { $0 + scale * width(of: $1) }
    }

    /// For a size of 1.
    private static func width(of letter: Unicode.Scalar) -> Double {
        switch letter {
        case "i", "j", "l", "I", "J", "'", "|": 0.3
        case " ", "f", "r", "t", ",", ".", ":", ";", "!", "(", ")", "[", "]", "/", "\\", "-", "·": 0.41
        case "m", "w", "M", "W", "%", "@", "…", "—": 1
        case "+", "−", "=", "<", ">", "×", "&", "#", "~", "±": 0.84
        // Ideographs, syllables and emoji are square.
        case "\u{1100}"..."\u{11FF}", "\u{2E80}"..."\u{D7FF}", "\u{F900}"..."\u{FAFF}", "\u{FF00}"..."\u{FF60}",
            "\u{1F300}"..."\u{1FAFF}":
            1
        case "\u{300}"... where letter.properties.generalCategory == .nonspacingMark: 0
        default: letter.properties.isUppercase ? 0.76 : 0.64
        }
    }
}
