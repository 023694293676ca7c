import Foundation

/// Months by the beginnings of their names in several languages.
enum MonthName {
    private static let beginnings: [(name: String, month: Int)] = [
        ("jan", 1), ("feb", 2), ("mar", 3), ("apr", 4), ("may", 5), ("jun", 6), ("jul", 7), ("aug", 8), ("sep", 9),
        ("oct", 10), ("nov", 11), ("dec", 12), ("mär", 3), ("mai", 5), ("okt", 10), ("dez", 12), ("fév", 2), ("fev", 2),
        ("avr", 4), ("juin", 6), ("juil", 7), ("jui", 7), ("aoû", 8), ("aou", 8), ("déc", 12), ("ene", 1), ("abr", 4),
        ("ago", 8),
        ("dic", 12), ("gen", 1), ("mag", 5), ("giu", 6), ("lug", 7), ("set", 9), ("ott", 10), ("out", 10),
    ]
    /// Months by the first three bytes of UTF-8, or four where a letter has two bytes or a combining accent.
    private static let months: [UInt32: Int] = {
        var months: [UInt32: Int] = [:]
        for (name, month) in beginnings {
            for var form in [name, name.decomposedStringWithCanonicalMapping] {
                form.withUTF8 { months[key(UnsafeRawBufferPointer($0)[...], min($0.count, 4))] = month }
            }
        }
        return months
    }()

    /// The number of the month that a word names, from 1; nil for another word.
    static func month(_ word: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard word.count >= 3 else { return nil }
        return (word.count > 3 ? months[key(word, 4)] : nil) ?? months[key(word, 3)]
    }

    /// The number of the month that a text names, from 1; nil for another text.
    static func month(_ word: Substring) -> Int? {
        var word = String(word)
        return word.withUTF8 { month(UnsafeRawBufferPointer($0)[...]) }
    }

    /// The first bytes of a word in lower case: capitals differ in one bit, which is set, also in the second byte of é
    /// and ä in UTF-8.
    private static func key(_ word: Slice<UnsafeRawBufferPointer>, _ count: Int) -> UInt32 {
        word.prefix(count).reduce(0) { $0 << 8 | UInt32($1 | 0x20) }
    }
}
