import Foundation

/// Numbers in words: 42 becomes forty two.
struct NumberWords {
    private let formatter: NumberFormatter

    /// - Parameter locale: the identifier of the locale, "de" for example.
    init(locale: String) {
        formatter = NumberFormatter()
        formatter.locale = Locale(identifier: locale)
        formatter.numberStyle = .spellOut
    }

    /// The words of a number, or its digits one by one where it is too long to be said; lower-cased.
    ///
    /// - Parameter digits: digits of any script, at most 64.
    func words(_ digits: String) -> String {
        let plain = String(digits.compactMap { $0.wholeNumberValue }.map { Character("\($0)") })
        let numbers = plain.count <= 12 ? [plain] : plain.map(String.init)
        return numbers.compactMap { Int($0) }
            .map { formatter.string(from: NSNumber(value: $0)) ?? "" }.joined(separator: " ").lowercased()
    }
}
