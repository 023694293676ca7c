/// Wording of numbers in sentences.
package enum Counted {
    /// A number of songs, for example `12 songs` or `1 song`.
    package static func songs(_ count: Int) -> String { count == 1 ? "1 song" : "\(count) songs" }

    /// A number with its noun, for example `2 rows` or `1 row`.
    package static func things(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }

    /// A number with at most one decimal, rounded down so that a limit is not exceeded.
    package static func number(_ value: Double) -> String {
        let tenths = (value * 10 + 1e-9).rounded(.down) / 10
        return tenths == tenths.rounded() && abs(tenths) < 1e15 ? "\(Int(tenths))" : "\(tenths)"
    }
}
