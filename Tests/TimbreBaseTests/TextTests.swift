import Testing

@testable import TimbreBase

@Suite struct TextTests {
    @Test(
        "Folding takes off case, accents and differences of spaces, quotes and dashes",
        arguments: [
            ("Beyoncé", "beyonce"), ("  A   B\t", "a b"), ("", ""), (" ", ""), ("Röyksopp", "royksopp"), ("MØ", "mo"),
            ("Straße", "strasse"), ("Æther", "aether"), ("Łódź", "lodz"), ("Ａｃｅ", "ａｃｅ"),
            ("don’t – “x”", "don't - \"x\""),
            ("Ελλάδα", "ελλαδα"), ("Кино́ Й", "кино и"), ("がぎ", "がぎ"), ("한글", "한글"), ("e\u{301}", "e"),
            ("İstanbul", "istanbul"), ("a\u{A0} b", "a b"), ("🎵 Song", "🎵 song"), ("ΟΔΟΣ", "οδοσ"), ("οδος", "οδοσ"),
        ])
    func folding(text: String, expected: String) {
        let folding = TextFolding()
        #expect(folding.fold(text) == expected)
        #expect(folding.fold(expected) == expected)
    }

    @Test("A text is told to fold to a name as folding it tells")
    func foldsTo() {
        let folding = TextFolding()
        let texts = [
            "", " ", "Pop", " pop ", "p op", "P  OP", "pö p", "pop\u{200B}", "pop \u{A0}", "\u{A0} pop", "po", "popp",
            "p\u{301}op", "pop\t", "póp ", "p -op", "p \u{200B} op", "ｐop", "é", "e", " é",
        ]
        for text in texts {
            for other in texts {
                let name = folding.fold(other)
                var text = text
                let found = text.withUTF8 { folding.folds(UnsafeRawBufferPointer($0), to: Array(name.utf8)) }
                #expect(found == (folding.fold(text) == name), "“\(text)” and “\(name)”")
            }
        }
    }

    @Test("The bounded distance is that of the plain table, for texts short and long")
    func distance() {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("ab ")
        for _ in 0..<600 {
            func text(_ lengths: ClosedRange<Int>) -> String {
                String(
                    (0..<Int.random(in: lengths, using: &generator)).map { _ in
                        letters.randomElement(using: &generator) ?? "a"
                    })
            }
            let lengths = Bool.random(using: &generator) ? 0...12 : 58...70
            let (a, b) = (text(lengths), text(lengths))
            let expected = Self.plainDistance(Array(a.utf8), Array(b.utf8))
            for limit in [0, 2, 5, 100] {
                let within = expected <= limit ? expected : nil
                #expect(BoundedDistance(a).to(b, limit: limit) == within, "\(a)|\(b)")
                #expect(EditDistance.between(Array(a.utf8), Array(b.utf8), limit: limit) == within, "\(a)|\(b)")
            }
            guard a.utf8.count <= 64 else { continue }
            let nearest =
                (0...b.utf8.count).map { Self.plainDistance(Array(a.utf8), Array(b.utf8.prefix($0))) }.min() ?? 0
            for limit in [0, 2, 100] {
                #expect(
                    BoundedDistance(a).toBeginning(of: b, limit: limit) == (nearest <= limit ? nearest : nil),
                    "\(a)|\(b)")
            }
        }
    }

    /// Optimal string alignment by its definition.
    private static func plainDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var table = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count {
            for j in 0...b.count {
                if i == 0 || j == 0 {
                    table[i][j] = i + j
                    continue
                }
                table[i][j] = min(
                    table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
                }
            }
        }
        return table[a.count][b.count]
    }

    @Test(
        "The nearest name is suggested, and none where nothing is near",
        arguments: [
            ("Temp", "Tempo"), ("danceabilty", "Danceability"), ("ENERGY", "Energy"), ("xyz", nil), ("x", nil),
            ("", nil),
        ] as [(String, String?)])
    func nearest(name: String, expected: String?) {
        #expect(NearestName.to(name, among: ["", "Energy", "Tempo", "Danceability"]) == expected)
    }

    @Test("Hashes tell where one text ends and the next begins")
    func boundaries() {
        func hash(_ texts: String...) -> Hash128 {
            var hash = Hash128(seed: 0)
            for text in texts { hash.add(text) }
            return hash
        }
        let all = [
            hash("a", "bc"), hash("ab", "c"), hash("abc"), hash("abc", ""), hash("", "abc"), hash("abcdefgh"),
            hash("abcdefgh\0"), hash("a\0", "bc"),
        ]
        #expect(Set(all).count == all.count)
    }
}
