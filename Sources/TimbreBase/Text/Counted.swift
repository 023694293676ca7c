/// Numbers in sentences.
package enum Counted {
    /// For example `12 songs`, `1 song`.
    package static func songs(_ count: Int) -> String { count == 1 ? "1 song" : "\(count) songs" }

    /// For example `2 rows`, `1 row`.
    package static func things(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }

    /// At most one digit after the point, rounded down so that a limit is not passed.
    package static func number(_ value: Double) -> String {
        let tenths = (value * 10 + 1e-9).rounded(.down) / 10
        return tenths == tenths.rounded() && abs(tenths) < 1e15 ? "\(Int(tenths))" : "\(tenths)"
    }
}
