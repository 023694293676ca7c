import Foundation

/// Numbers for people.
enum Text {
    /// `400,000`.
    static func count(_ number: Int) -> String {
        let digits = String(number)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// Three significant digits, never an exponent.
    static func short(_ number: Double) -> String {
        guard number > 0, number.isFinite else { return "\(number)" }
        let decimals = max(0, 2 - Int(floor(log10(number))))
        return decimals == 0 ? count(Int(number.rounded())) : String(format: "%.\(decimals)f", number)
    }
}

extension Unit {
    /// What values are divided by, and the name of what comes out.
    func scale(for value: Double) -> (divisor: Double, name: String) {
        switch self {
        case .pairsPerSecond: value < 1e12 ? (1e9, "Gpair/s") : (1e12, "Tpair/s")
        case .songsPerSecond: (1, "songs/s")
        case .bytesPerSecond: (1e6, "MB/s")
        case .seconds: value < 1 ? (1e-3, "ms") : (1, "s")
        }
    }

    /// The same for an axis, whose marks have room for few digits.
    func axis(for value: Double) -> (divisor: Double, name: String) {
        self == .songsPerSecond ? (1e6, "million songs/s") : scale(for: value)
    }

    /// A value with its unit.
    func text(_ value: Double) -> String {
        let (divisor, name) = scale(for: value)
        let scaled = value / divisor
        // Songs a second are counted in thousands, few of them in hundreds: no run repeats the last digits.
        if self == .songsPerSecond {
            let unit = scaled < 10_000 ? 100.0 : 1000
            return "\(Text.count(Int((scaled / unit).rounded() * unit))) \(name)"
        }
        return "\(Text.short(scaled)) \(name)"
    }
}
