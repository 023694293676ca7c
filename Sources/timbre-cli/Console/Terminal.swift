import Foundation

/// Properties of the terminal at the other end of a descriptor.
enum Terminal {
    static func isAt(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Width in characters; nil where there is no terminal, or where it does not say.
    static func columns(_ descriptor: Int32) -> Int? {
        var size = winsize()
        guard isAt(descriptor), ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Whether bold and coloured text is allowed: not if `NO_COLOR` is set, nor on a dumb terminal, nor in a file or
    /// pipe.
    static func hasColour(_ descriptor: Int32) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return isAt(descriptor) && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    /// Text in bold, if the descriptor shows it.
    static func bold(_ text: String, _ descriptor: Int32) -> String {
        hasColour(descriptor) ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }

    /// Text in red, if the descriptor shows it.
    static func red(_ text: String, _ descriptor: Int32) -> String {
        hasColour(descriptor) ? "\u{1B}[1;31m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// Width on a terminal in columns; East Asian characters and emoji take two.
    var width: Int {
        utf8.allSatisfy { $0 < 0x80 } ? utf8.count : reduce(0) { $0 + ($1.isWide ? 2 : 1) }
    }

    /// Text cut to a number of columns, with an ellipsis where something is left out.
    func fitting(_ columns: Int) -> String {
        guard width > columns else { return self }
        var (kept, used) = ("", 1)
        for character in self {
            used += character.isWide ? 2 : 1
            if used > columns { break }
            kept.append(character)
        }
        return kept + "…"
    }
}

extension Character {
    /// Whether the character takes two columns: roughly the wide and full-width ranges of Unicode's East Asian Width
    /// (UAX #11).
    fileprivate var isWide: Bool {
        switch unicodeScalars.first?.value ?? 0 {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F1E6...0x1F1FF, 0x1F300...0x1F6FF,
            0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
