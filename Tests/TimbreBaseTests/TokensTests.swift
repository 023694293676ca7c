import Testing
import TimbreBase

@Suite("Tokens of texts")
struct TokensTests {
    @Test(
        "Words and numbers are found in every script",
        arguments: [
            ("Hello, World! It's 42 o'clock...", ["hello", "world", "it's", "42", "o'clock"]),
            ("rock'n'roll 'quoted' dogs'", ["rock'n'roll", "quoted", "dogs"]),
            ("Beyoncé’s ÉTÉ – naïve", ["beyoncé's", "été", "naïve"]),
            ("e\u{301}te\u{301}", ["été"]),
            ("ＦＵＬＬ ｗｉｄｔｈ ﬁn", ["full", "width", "fin"]),
            ("река Волга", ["река", "волга"]),
            ("ΟΔΟΣ οδός", ["οδοσ", "οδόσ"]),
            ("愛している", ["愛", "し", "て", "い", "る"]),
            ("มา", ["ม", "า"]),
            ("사랑 해요", ["사랑", "해요"]),
            ("حبيبي", ["حبيبي"]),
            ("2pac 4ever", ["2", "pac", "4", "ever"]),
            ("🎵🎵 !!! ...", []),
            ("", []),
            ("a\u{0}b\nc\td", ["a", "b", "c", "d"]),
        ])
    func split(text: String, tokens: [String]) { #expect(Tokens().split(text) == tokens) }

    @Test("A run without an end is cut")
    func long() {
        let tokens = Tokens().split(
            String(repeating: "a", count: 1_000_000) + " é" + String(repeating: "b", count: 100))
        #expect(tokens.map(\.unicodeScalars.count) == [64, 64])
    }

    @Test("What is no UTF-8 parts words and stops nothing")
    func invalid() {
        var tokens: [String] = []
        let bytes: [UInt8] = [0x61, 0x62, 0xFF, 0xFE, 0x63, 0xC3]
        bytes.withUnsafeBytes { Tokens().forEach(in: $0) { tokens.append(String(decoding: $0, as: UTF8.self)) } }
        #expect(tokens == ["ab", "c"])
    }
}
