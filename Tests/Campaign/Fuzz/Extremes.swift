/// Values at which programs break.
enum Extremes {
    static let integers: [Int] = [
        0, 1, -1, 2, 127, 128, 255, 256, -128, 32_767, 65_535, 65_536, 1 << 31 - 1, 1 << 31, -(1 << 31), 1 << 31 + 1,
        1 << 32, 1 << 32 - 1, 1 << 53, 1 << 62, .max, .max - 1, .min, .min + 1,
    ]

    static let numbers: [Double] = [
        0, -0.0, 1, -1, 0.5, .leastNonzeroMagnitude, 1e-300, 1e-45, 1e-20, 1e20, 3.4e38, 3.5e38, 1e300, 1.7e308,
        .infinity, -.infinity,
        .nan, -.leastNonzeroMagnitude, -1e308, 2_147_483_648, 9.3e18, -9.3e18, 1.8e19,
    ]

    static let floats: [Float] = [
        0, -0.0, 1, -1, .leastNonzeroMagnitude, 1e-38, 1e-20, 1e20, 3.4e38, -3.4e38, .infinity, -.infinity, .nan,
        16_777_216,
    ]

    /// Numbers as texts write them.
    static let texts = [
        "0", "-0", "1", "-1", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e308", "1e309",
        "-1e309", "1e-320", "1e-400", "nan", "NaN", "inf", "-inf", ".inf", ".nan", "0x10", "1_000", "١٢", "1,5", "1e",
        "+1", "00", "1.0000000000000000000000001", "1e99999999999999999999",
    ]

    /// Texts that mean something to some language that they may be put into, or to a terminal.
    static let names: [String] = [
        "", " ", "'", "''", "\"", "\"\"", "\u{0D4E}'", "\u{0600}'", "\u{0D4E}'`touch PWN`'", "`touch PWN`",
        "'; system('touch PWN'); '", "\"; system(\"touch PWN\"); \"", "$(touch PWN)", "@touch", "%s%n", "%", "{/=99 x}",
        "^{x}", "a_b", "\\", "\\n", "\n", "\r\n", "\u{0B}", "\u{2028}", "\u{85}", "\u{1B}[2J", "\u{9B}2J", "\u{7}",
        "\u{202E}", "\u{FEFF}", "\u{0}", "e\u{301}", "\u{301}", "=HYPERLINK(\"x\")", "+1", "-1", "@SUM(1)", "a,b",
        "a;b", "['a', 'b']", "NULL", "null", "~", "- x", "# x", "&amp;", "<svg>", "]]>", "$D1", "EOD", "e", "unknown",
        "日本", "😀", "..", "/", "../../x", "../PWN", "-", "--help", ";", "';DROP TABLE songs;--",
        String(repeating: "x", count: 5_000), String(repeating: "\u{301}", count: 300),
    ]
}
