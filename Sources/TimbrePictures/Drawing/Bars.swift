/// Amounts as bars from the left, the first at the top.
struct Bars {
    struct Bar {
        var name: String
        var value: Double
        /// Where the value lies with some confidence.
        var interval: ClosedRange<Double>?
        /// Beside the bar.
        var text = ""
        var colour = Colour.blue
    }

    var bars: [Bar]
    /// What the values are.
    var axis: String
    var unit = Axis.Unit.plain
    var width = 380.0
    /// Maximum number of letters of a name.
    var nameLength = 34

    private static let barHeight = 22.0

    func panel(title: String) -> Panel {
        let last = Double(bars.count - 1)
        let ends = bars.map { max($0.value, $0.interval?.upperBound ?? $0.value, 0) }
        let lowest = min(bars.map { min($0.value, $0.interval?.lowerBound ?? $0.value) }.min() ?? 0, 0)
        // Where all is 0 there is nothing to scale by.
        let highest = max(ends.max() ?? 0, lowest) > lowest ? ends.max() ?? 0 : lowest + 1
        // Room for the texts beside the bars.
        let widest = bars.map { PictureText.width($0.text, size: 11) }.max() ?? 0
        let share = min((widest + 14) / width, 0.6)
        let end = lowest + (highest - lowest) / (1 - share)
        let places = bars.indices.map { last - Double($0) }
        var x = Axis.numbers(lowest...end, title: axis, count: 8, unit: unit, room: width)
        x.ticks = x.ticks.filter { $0.value <= highest * 1.02 + 1e-12 }
        var y = Axis.names(bars.map { PictureText.short($0.name, nameLength) }, descending: true)
        y.isVisible = lowest == 0
        let boxes = zip(bars, places).map { bar, place in
            Box(x: min(bar.value, 0)...max(bar.value, 0), y: (place - 0.36)...(place + 0.36), colour: bar.colour)
        }
        let intervals = zip(bars, places).compactMap { bar, place in
            bar.interval.map { Interval(y: place, x: $0) }
        }
        let gap = (end - lowest) * 7 / width
        let texts = zip(zip(bars, ends), places).map { bar, place in
            Label(x: bar.1 + gap, y: place, text: bar.0.text, anchor: .left, size: 11)
        }
        return Panel(
            title: title, x: x, y: y,
            layers: [.boxes(boxes), .intervals(intervals, colour: .ink), .texts(texts)], width: width,
            height: Double(bars.count) * Self.barHeight + 8)
    }
}
