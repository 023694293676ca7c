/// Names that mean something to gnuplot, a shell, SQL, CSV, JSON, SVG, a terminal, or whatever quotes by grapheme.
enum HostileNames {
    /// More than 500, each once.
    static let all: [String] = {
        var names = Extremes.names.filter { !$0.unicodeScalars.contains("\u{0}") }
        let punctuation = (0x21...0x7E).map { Unicode.Scalar($0)! }.filter { !isAlphanumeric($0) }
        for sign in punctuation.map({ String($0) }) {
            names += [sign, sign + sign, "a" + sign, sign + "a b" + sign, sign + "\n"]
        }
        for scalar in prepending {
            for end in ["'", "\"", "'`touch PWN`'", "\\"] { names.append(String(scalar) + end) }
        }
        for scalar in [0x300, 0x301, 0x20DD, 0xFE0F, 0x200D, 0x1F3FB] as [UInt32] {
            for sign in ["'", "\"", "\\", "`", "\r", "\n"] { names.append(sign + String(Unicode.Scalar(scalar)!)) }
        }
        names += (1...0x1F).map { "a\(Unicode.Scalar($0)!)b" } + (0x7F...0x9F).map { "a\(Unicode.Scalar($0)!)b" }
        names += ["\u{1B}]0;title\u{7}", "\u{1B}[31mred", "\u{9D}0;x\u{9C}", "\u{2066}x", "\u{200F}x", "x\u{2029}y"]
        var seen = Set<[UInt8]>()
        return names.filter { seen.insert(Array($0.utf8)).inserted }
    }()

    /// Every code point whose Grapheme_Cluster_Break is Prepend.
    private static let prepending: [Unicode.Scalar] = [
        0x600...0x605, 0x6DD...0x6DD, 0x70F...0x70F, 0x890...0x891, 0x8E2...0x8E2, 0xD4E...0xD4E, 0x110BD...0x110BD,
        0x110CD...0x110CD, 0x111C2...0x111C3, 0x113D1...0x113D1, 0x1193F...0x1193F, 0x11941...0x11941,
        0x11A3A...0x11A3A, 0x11A84...0x11A89, 0x11D46...0x11D46, 0x11F02...0x11F02,
    ].flatMap { ($0 as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init) }

    private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// The name as a quoted cell of a CSV: quotes are doubled by scalar, whatever stands beside them.
    static func quoted(_ name: String) -> String {
        var cell = "\"".unicodeScalars
        for scalar in name.unicodeScalars { cell.append(contentsOf: scalar == "\"" ? [scalar, scalar] : [scalar]) }
        cell.append("\"")
        return String(cell)
    }

    /// What a terminal would act on, or show otherwise than it is.
    static func isRaw(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x09: false
        case 0...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
