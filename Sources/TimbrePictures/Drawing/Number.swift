import Foundation

/// Numbers for people.
enum Number {
    /// Three digits that count, or all of a whole number below a million.
    static func short(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e6 { return "\(Int(value))".replacing("-", with: "−") }
        let text = String(format: abs(value) >= 100 && abs(value) < 1e6 ? "%.1f" : "%.3g", value)
        return text.replacing("e-0", with: "e-").replacing("e+0", with: "e").replacing("-", with: "−")
    }

    /// With a sign and so many decimals: `+0.5`, `−0.12`, `0.0`.
    static func signed(_ value: Double, decimals: Int) -> String {
        let text = fixed(abs(value), decimals)
        return isNothing(text) ? text : (value < 0 ? "−" : "+") + text
    }

    /// Whether a text says no more than 0: `0`, `−0.00`.
    static func isNothing(_ text: String) -> Bool { text.allSatisfy { "0.−".contains($0) } }

    static func fixed(_ value: Double, _ decimals: Int) -> String {
        String(format: "%.\(decimals)f", value).replacing("-", with: "−")
    }

    /// A share as percent: `19.1 %`.
    static func percent(_ share: Double, decimals: Int = 1) -> String { fixed(share * 100, decimals) + " %" }
}
