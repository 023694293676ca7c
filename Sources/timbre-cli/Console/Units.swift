import Foundation

/// Numbers formatted for users.
enum Units {
    /// Number with fixed decimals; one that rounds to 0 has no sign.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        let text = String(format: "%.\(digits)f", value)
        return text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) } ? String(text.dropFirst()) : text
    }

    /// Number with four significant digits.
    static func significant(_ value: Double) -> String {
        String(format: "%.4g", value)
    }

    /// Bytes with a unit, for example `1.5 GiB`.
    static func bytes(_ count: Int) -> String {
        var value = Double(count)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if value < 1024 { return unit == "B" ? "\(count) B" : "\(fixed(value, 1)) \(unit)" }
            value /= 1024
        }
        return "\(fixed(value, 1)) TiB"
    }

    /// Count with a decimal prefix, for example `1.25 M`.
    static func count(_ value: Double) -> String {
        switch value {
        case 1e9...: "\(fixed(value / 1e9, 2)) G"
        case 1e6...: "\(fixed(value / 1e6, 2)) M"
        case 1e4...: "\(fixed(value / 1e3, 0)) k"
        case 100...: fixed(value, 0)
        default: String(format: "%.3g", value)
        }
    }

    /// Duration in its two largest units, for example `2 min 5 s`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e7 else { return "?" }
        let whole = Int(seconds.rounded())
        switch whole {
        case 3600...: return "\(whole / 3600) h \(whole % 3600 / 60) min"
        case 60...: return "\(whole / 60) min \(whole % 60) s"
        default: return "\(whole) s"
        }
    }
}
