import Foundation

/// One side of a panel.
struct Axis: Sendable, Equatable {
    struct Tick: Sendable, Equatable {
        var value: Double
        var text: String
    }

    /// How numbers are written at an axis.
    enum Unit: Sendable {
        case plain
        /// 0.25 is 25 %.
        case share
    }

    var title = ""
    var range: ClosedRange<Double>
    var ticks: [Tick] = []
    var isLogarithmic = false
    /// Whether a pale line goes through the panel at each tick.
    var hasGrid = false
    /// Whether the ticks' texts at the lower side stand aslant.
    var isSlanted = false
    /// Whether a line is drawn.
    var isVisible = true

    /// Ticks that have a text and lie in the range, but for rounding.
    var shownTicks: [Tick] {
        let margin = (range.upperBound - range.lowerBound) * 1e-6
        let shown = (range.lowerBound - margin)...(range.upperBound + margin)
        return ticks.filter { shown.contains($0.value) && !$0.text.isEmpty }
    }

    /// Nothing but the space.
    static let blank = Axis(range: 0...1, isVisible: false)

    /// An axis of numbers.
    ///
    /// - Parameters:
    ///   - count: about how many ticks.
    ///   - room: the axis's length in pixels where texts stand side by side, so that they are apart.
    static func numbers(
        _ range: ClosedRange<Double>, title: String, count: Int = 5, unit: Unit = .plain, room: Double? = nil
    ) -> Axis {
        let range = widened(range)
        let ticks = ticks(in: range, count: count, unit: unit, room: room)
        return Axis(title: title, range: range, ticks: ticks, hasGrid: true)
    }

    /// An axis of whole numbers.
    static func whole(_ range: ClosedRange<Double>, title: String, count: Int = 8, room: Double? = nil) -> Axis {
        let range = widened(range)
        let ticks = ticks(in: range, count: count, areWhole: true, room: room)
        return Axis(title: title, range: range, ticks: ticks, hasGrid: true)
    }

    /// An axis of numbers that stand for words: as many of them as have room side by side.
    static func words(_ words: [Int: String], _ range: ClosedRange<Double>, title: String, room: Double) -> Axis {
        let ticks = words.map { Tick(value: Double($0), text: $1) }.filter { range.contains($0.value) }
            .sorted { $0.value < $1.value }
        let steps = 1...max(1, ticks.count)
        let step = steps.first { fits(every($0, of: ticks), in: range, room, gap: 3) } ?? steps.upperBound
        return Axis(title: title, range: range, ticks: every(step, of: ticks))
    }

    private static func every(_ step: Int, of ticks: [Tick]) -> [Tick] {
        stride(from: 0, to: ticks.count, by: step).map { ticks[$0] }
    }

    /// Of numbers above 0.
    static func logarithmic(_ range: ClosedRange<Double>, title: String) -> Axis {
        precondition(range.lowerBound > 0, "a logarithmic axis from \(range.lowerBound)")
        let decades = log10(range.upperBound / range.lowerBound)
        if decades < 0.5 {
            let ticks = ticks(in: range, count: 5)
            return Axis(title: title, range: range, ticks: ticks, isLogarithmic: true, hasGrid: true)
        }
        let factors = decades > 3 ? [1.0] : decades > 1.2 ? [1, 3] : [1, 2, 3, 5]
        let exponents = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
        let step = max(1, exponents.count / 7)
        let ticks = exponents.filter { ($0 - exponents.lowerBound) % step == 0 }.flatMap { exponent in
            factors.map { factor in
                let value = factor * pow(10, Double(exponent))
                return Tick(value: value, text: text(value, step: value, unit: .plain))
            }
        }
        return Axis(
            title: title, range: range, ticks: ticks.filter { range.contains($0.value) }, isLogarithmic: true,
            hasGrid: true)
    }

    /// A place for each name: 0, 1, … The first is at the left or the top.
    static func names(_ names: [String], title: String = "", descending: Bool = false) -> Axis {
        let last = Double(max(names.count, 1) - 1)
        let ticks = names.enumerated().map {
            Tick(value: descending ? last - Double($0.offset) : Double($0.offset), text: $0.element)
        }
        return Axis(title: title, range: -0.5...(last + 0.5), ticks: ticks)
    }

    /// A range that holds the values with some room at both ends.
    static func range(of values: some Sequence<Double>, margin: Double = 0.04) -> ClosedRange<Double> {
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return 0...1 }
        let room = (high - low) * margin
        return widened((low - room)...(high + room))
    }

    /// One that has a length: around a single value, half a unit or a tenth of it at both sides.
    private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
        let (low, high) = (range.lowerBound, range.upperBound)
        guard high - low <= max(abs(low), abs(high)) * 1e-9 else { return range }
        let room = low == 0 ? 0.5 : abs(low) * 0.1
        return (low - room)...(high + room)
    }

    /// Round numbers within a range, their steps 1, 2, 2.5 or 5 times a power of ten: about so many, fewer where their
    /// texts have no room, two at least where that can be.
    static func ticks(
        in range: ClosedRange<Double>, count: Int, unit: Unit = .plain, areWhole: Bool = false, room: Double? = nil
    ) -> [Tick] {
        func made(_ count: Int) -> [Tick] {
            let step = (range.upperBound - range.lowerBound) / Double(count)
            return ticks(in: range, step: areWhole ? wholeStep(step) : roundStep(step), unit: unit)
        }
        func fits(_ ticks: [Tick]) -> Bool { room.map { Self.fits(ticks, in: range, $0) } ?? true }
        let count = max(count, 1)
        let fewer = (1...count).reversed().lazy.map(made).first(where: fits) ?? made(1)
        guard fewer.count < 2 else { return fewer }
        return (count...4 * count).lazy.map(made).first { $0.count > 1 && fits($0) } ?? fewer
    }

    /// Whether the texts of neighbours are apart, on an axis that is so many pixels long.
    private static func fits(
        _ ticks: [Tick], in range: ClosedRange<Double>, _ room: Double, gap: Double = 8
    ) -> Bool {
        let scale = room / (range.upperBound - range.lowerBound)
        return zip(ticks, ticks.dropFirst()).allSatisfy { first, second in
            let texts = (PictureText.width(first.text) + PictureText.width(second.text)) / 2
            return (second.value - first.value) * scale >= texts + gap
        }
    }

    private static func ticks(in range: ClosedRange<Double>, step: Double, unit: Unit = .plain) -> [Tick] {
        let first = (range.lowerBound / step - 1e-9).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        guard first <= last, last - first < 1000 else { return [] }
        let largest = max(abs(first), abs(last)) * step
        return stride(from: first, through: last, by: 1).map { place in
            Tick(value: place * step, text: text(place * step, step: step, unit: unit, beside: largest))
        }
    }

    /// A whole 1, 2, 5 or 25 times a power of ten that is about as large.
    private static func wholeStep(_ step: Double) -> Double {
        let step = max(1, roundStep(step))
        return step == step.rounded() ? step : 2
    }

    /// The smallest 1, 2, 2.5 or 5 times a power of ten that is no less.
    static func roundStep(_ step: Double) -> Double {
        guard step > 0, step.isFinite else { return 1 }
        let power = pow(10, log10(step).rounded(.down))
        let factor = [1, 2, 2.5, 5].first { $0 * power >= step * (1 - 1e-9) } ?? 10
        return factor * power
    }

    /// A tick's text: as many decimals as its step needs, thousands as k and millions as M.
    ///
    /// - Parameter largest: of the same axis, whose unit it has.
    static func text(_ value: Double, step: Double, unit: Unit, beside largest: Double = 0) -> String {
        var (value, step, suffix) = (value, step, "")
        let largest = max(largest, abs(value))
        switch unit {
        case .share: (value, step, suffix) = (value * 100, step * 100, " %")
        case .plain where largest >= 1e6: (value, step, suffix) = (value / 1e6, step / 1e6, "M")
        case .plain where largest >= 1e4: (value, step, suffix) = (value / 1e3, step / 1e3, "k")
        case .plain: break
        }
        if abs(value) < step * 1e-9 { return "0" + (unit == .share ? suffix : "") }
        var decimals = 0
        while decimals < 5, abs((step * pow(10, Double(decimals))).remainder(dividingBy: 1)) > 1e-6 { decimals += 1 }
        let text = abs(value) < 1e-4 ? String(format: "%.1e", value) : String(format: "%.\(decimals)f", value)
        return text.replacing("-", with: "−") + suffix
    }
}
