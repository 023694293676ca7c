import Foundation

/// Numbers as words: 42 is forty two.
struct NumberWords {
    private let formatter: NumberFormatter

    /// - Parameter locale: of the words, for example "de".
    init(locale: String) {
        formatter = NumberFormatter()
        formatter.locale = Locale(identifier: locale)
        formatter.numberStyle = .spellOut
    }

    /// The words of a number, or its digits one by one where it is too long to be said; lower-cased.
    ///
    /// - Parameter digits: of any script, 64 at most.
    func words(_ digits: String) -> String {
        let plain = String(digits.compactMap { $0.wholeNumberValue }.map { Character("\($0)") })
        let numbers = plain.count <= 12 ? [plain] : plain.map(String.init)
        return numbers.compactMap { Int($0) }
            .map { formatter.string(from: NSNumber(value: $0)) ?? "" }.joined(separator: " ").lowercased()
    }
}
