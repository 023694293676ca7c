/// Names that mean something to a program: all punctuation of ASCII beside quotes, every letter and sign that joins the
/// character after it (Grapheme_Cluster_Break=Prepend), marks, line breaks of every kind, and gnuplot's own syntax.
public enum HostileTexts {
    /// A file that is there once any of the texts has been taken for a command.
    public static let canary = "PWN"

    public static let all: [String] = {
        let punctuation = (0x21...0x7E).map(scalar).filter { !$0.properties.isAlphabetic && !("0"..."9" ~= $0) }
        var texts = punctuation.flatMap { sign in
            ["\(sign)", "'\(sign)", "\(sign)'", "\"\(sign)", "\(sign)\"", "a\(sign)\(sign)b"]
        }
        texts += prepending.flatMap { letter in
            ["'", "\"", "\\", "`", "%", ",", "/", "$", "=", "#", "\n"].map { "\(letter)\($0)" }
                + ["\"\(letter)\"", "'\(letter)'", "\(letter)'; system(\"touch \(canary)\"); '", "\(letter)"]
        }
        texts += marks.flatMap { mark in ["'\(mark)'", "\"\(mark)\"", ",\(mark)x", " \(mark)", "%\(mark)s", "`\(mark)"]
        }
        texts += lineBreaks.flatMap { end in
            ["two\(end)lines", "x\(end)system(\"touch \(canary)\")\(end)", "x\(end)END\(end)!touch \(canary)\(end)#"]
        }
        return texts + commands + unsaid
    }()

    /// U+0600 to U+11F02.
    public static let prepending = [
        0x600...0x605, 0x6DD...0x6DD, 0x70F...0x70F, 0x890...0x891, 0x8E2...0x8E2, 0xD4E...0xD4E, 0x110BD...0x110BD,
        0x110CD...0x110CD, 0x111C2...0x111C3, 0x1193F...0x1193F, 0x11941...0x11941, 0x11A3A...0x11A3A,
        0x11A84...0x11A89, 0x11D46...0x11D46, 0x11F02...0x11F02,
    ].joined().map(scalar)

    private static let marks: [Unicode.Scalar] = [
        "\u{300}", "\u{338}", "\u{20E3}", "\u{94D}", "\u{FE0F}", "\u{200D}", "\u{1F3FD}",
    ]

    private static let lineBreaks = ["\n", "\r", "\r\n", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}"]

    private static let commands = [
        "'; system(\"touch \(canary)\"); '", "\"; system('touch \(canary)'); \"", "`touch \(canary)`",
        "\"`touch \(canary)`\"", "'`touch \(canary)`'", "!touch \(canary)", "; !touch \(canary)",
        "$(touch \(canary))", "| touch \(canary)", "< touch \(canary)", "@macro", "@END", "END", "END ",
        "$texts << END",
        "$data1 << END", "$texts[1]", "e", "EOF", "\\", "\\\\", "a\\", "\\n", "\\042", "\\'", "%", "%%", "%s%n%g",
        "100 %",
        "{/Bold x}", "{/=40 x}", "a_b^{2}", "~a{.8-}", "{", "}", "#", "# x", "x # y", "exit", "quit", "reset session",
        "set terminal dumb", "load 'x'", "</text><script>alert(1)</script>", "&amp;&lt;&#10;", "&#x41;", "&#x0;",
        "&#xfffe;&#x", "<![CDATA[", "]]>", "a]]>b", "]]]>",
        "<!--", "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "'90s", "''pop", "x'y'", "O''Hollow", "../../etc", "a/b", "~",
        "null", "NaN", "true", "yes", "- a", "a: b", "? x", "*a", "&a", "!!str x", "%YAML 1.2", "---", "...",
    ]

    /// Nothing to read, or nothing that a font has.
    private static let unsaid = [
        "", " ", "   ", "\t", "\u{A0}", "\u{200B}", "\u{202E}turned", "\u{2066}x\u{2069}",
        "\u{1B}[31mred\u{1B}]0;t\u{7}",
        "\u{9B}31m", "\u{7F}", "x\u{FEFF}y", "\u{FFFD}", "\u{FFFE}", "\u{10FFFF}", "\u{E000}", "e" + mountain, mountain,
        String(repeating: "endless ", count: 60), "日本の歌", "𠜎", "👩‍👩‍👧‍👦", "🇩🇪", "עברית", "العربية",
    ]

    private static let mountain = String(repeating: "\u{300}\u{316}", count: 400)

    private static func scalar(_ value: Int) -> Unicode.Scalar { Unicode.Scalar(UInt32(value))! }
}
