/// How little a text that was taken for Windows-1252 looks like one: counts of what its languages don't write.
///
/// Letters beyond ASCII stand alone or in pairs there; in Cyrillic, Greek and East Asian encodings they make whole
/// words. In Windows-1250 letters stand where 1252 has signs, or letters of two languages meet in a word.
struct EncodingDoubt {
    /// Number of bytes from 0x80 on that may be letters or signs.
    private var wideBytes = 0
    /// Number of these bytes that stand in runs of three or more.
    private var rowBytes = 0
    /// Number of control characters, and of signs that hardly any text has.
    private var rareBytes = 0
    /// Number of words with letters beyond ASCII, and of those that no language of Windows-1252 has.
    private var words = 0
    private var oddWords = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        var position = bytes.firstNonASCII() ?? bytes.count
        while position < bytes.count {
            var (start, end) = (position, position)
            while start > 0, Self.isOfWord(bytes[start - 1]) { start -= 1 }
            while end < bytes.count, Self.isOfWord(bytes[end]) { end += 1 }
            if start < end, end > position { add(word: UnsafeRawBufferPointer(rebasing: bytes[start..<end])) }
            if Self.rare.contains(bytes[position]), !Self.isOfWord(bytes[position]) { rareBytes += 1 }
            position = bytes.firstNonASCII(from: max(end, position + 1)) ?? bytes.count
        }
    }

    /// Whether an encoding other than Windows-1252 is more likely.
    var isStrong: Bool {
        rowBytes >= 6 && rowBytes * 4 >= wideBytes || rareBytes >= 3 && rareBytes * 20 >= wideBytes + rareBytes
            || oddWords >= 2 && oddWords * 6 >= words
    }

    /// Whether a byte is a part of words: quotation marks, dashes, dots and spaces that do not break are none.
    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case 0x8A, 0x8C, 0x8E, 0x9A, 0x9C, 0x9E, 0x9F: true
        case 0x80...0x9F: false
        case 0xA0, 0xAB, 0xAD, 0xB4, 0xB7, 0xBB: false
        default: byte > 0xA0
        }
    }

    /// Bytes that are not defined, or † and the like in the places of letters of MS-DOS, the first Macs and Shift-JIS.
    private static let rare: Set<UInt8> = [0x81, 0x82, 0x83, 0x87, 0x88, 0x89, 0x8D, 0x8F, 0x90, 0x98, 0x9D]

    private mutating func add(word: UnsafeRawBufferPointer) {
        words += 1
        var row = 0
        for byte in word + [0] {
            if byte >= 0x80 {
                row += 1
                continue
            }
            wideBytes += row
            if row >= 3 { rowBytes += row }
            row = 0
        }
        if isOdd(word) { oddWords += 1 }
    }

    /// Signs that are ł, ą, ż, ş of Windows-1250 within a word; "m³" and "1º" end with one.
    private static let signs: Set<UInt8> = latin("£¥¯³¹º¼¾¿")

    /// Letters that meet in words of Windows-1250 alone: those of Czech and Hungarian.
    private static let strangers: [(Set<UInt8>, Set<UInt8>)] = [
        (latin("ìòùèø"), latin("ýíáú\u{9A}\u{9E}")), (latin("ìòùè"), latin("ø")),
        (latin("û"), latin("öüáíúõ")), (latin("õ"), latin("öüáíú")),
    ]

    private static func latin(_ letters: String) -> Set<UInt8> { Set(letters.unicodeScalars.map { UInt8($0.value) }) }

    private func isOdd(_ word: UnsafeRawBufferPointer) -> Bool {
        let hasSign = word.indices.dropFirst().dropLast().contains {
            Self.signs.contains(word[$0]) && word[$0 - 1] != word[$0]
        }
        let letters = Set(word.lazy.filter { $0 >= 0x80 })
        // No word of Portuguese or Estonian ends with õ.
        return hasSign || word[word.count - 1] == 0xF5
            || letters.count > 1
                && Self.strangers.contains { !letters.isDisjoint(with: $0) && !letters.isDisjoint(with: $1) }
    }
}
