import Testing
import TimbreFiles

struct NumberMarksTests {
    private func number(_ text: String, _ decimal: Character, _ grouping: Unicode.Scalar?) -> CSVNumber {
        Array(text.utf8).withUnsafeBytes {
            CSVNumber(parsing: $0, decimal: decimal.asciiValue!, grouping: grouping)
        }
    }

    @Test(
        "Numbers are read with the marks of their country",
        arguments: [
            ("1,5", ",", nil, 1.5), (" -0,25 ", ",", nil, -0.25), (",5", ",", nil, 0.5), ("5,", ",", nil, 5),
            ("1.234,5", ",", ".", 1234.5), ("1.234.567", ",", ".", 1_234_567), ("12.345", ",", ".", 12345),
            ("1,234.5e2", ".", ",", 123_450), ("123", ".", ",", 123), ("0.303", ".", ",", 0.303),
            ("1 234,5", ",", " ", 1234.5), ("1\u{A0}234", ",", " ", 1234), ("1\u{202F}234", ",", "\u{A0}", 1234),
            ("1'234", ".", "'", 1234), ("-1\u{2019}234.5", ".", "'", -1234.5), ("+7", ".", ",", 7),
            ("39,04,70,936", ".", ",", 390_470_936), ("1,23,456", ".", ",", 123_456),
            ("\u{2212}1,5", ",", nil, -1.5), ("\u{2212}5", ".", nil, -5), ("\u{2013}5", ".", nil, -5),
            ("1e5", ",", ".", 100_000),
        ] as [(String, Character, Unicode.Scalar?, Double)])
    func marks(text: String, decimal: Character, grouping: Unicode.Scalar?, value: Double) {
        #expect(number(text, decimal, grouping) == .value(value), "\(text)")
    }

    @Test(
        "Groups of another size, marks in other places and other marks are no number",
        arguments: [
            ("1,23,4", ".", ","), ("0,303", ".", ","), ("00,303", ".", ","), ("1,2345", ".", ","),
            ("1234,567", ".", ","),
            (",123", ".", ","), ("-,123", ".", ","), ("1,,234", ".", ","), ("1,234,", ".", ","), ("1.5,000", ".", ","),
            ("1e1,234", ".", ","), ("1e0,005", ".", ","), ("1,234,56", ".", ","), ("123,45,678", ".", ","),
            ("1.5", ",", nil), ("1,5,3", ",", nil), ("1,5.3", ",", "."), ("1'234", ".", ","), ("1 234", ".", nil),
            ("1  234", ".", " "), ("\u{2212}", ".", nil), ("-\u{2212}5", ".", nil), ("\u{2212}-5", ".", nil),
            ("\u{2212}\u{2212}5", ".", ","), ("-", ",", "."), (",", ",", nil), ("x", ",", "."), ("é", ".", " "),
            ("1\u{2019}", ".", "'"), ("1,12,34,567,890", ".", ","),
        ] as [(String, Character, Unicode.Scalar?)])
    func none(text: String, decimal: Character, grouping: Unicode.Scalar?) {
        #expect(number(text, decimal, grouping) == .notANumber, "\(text)")
    }

    @Test("Nothing but spaces is empty with all marks")
    func empty() {
        #expect(number("", ",", ".") == .empty && number(" \t", ".", " ") == .empty)
    }

    @Test("A grouped number reads as the same number without its marks, of any size")
    func random() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let value = Int(random.next() >> UInt64.random(in: 11...63, using: &random))
            let digits = Array(String(value))
            let grouped = digits.indices.map {
                ($0 > 0 && (digits.count - $0).isMultiple(of: 3) ? "." : "") + String(digits[$0])
            }
            #expect(number(grouped.joined(), ",", ".") == .value(Double(value)), "\(value)")
        }
    }
}
