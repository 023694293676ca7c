import Testing

@testable import TimbrePictures

@Suite struct AxisTests {
    @Test(arguments: [
        (0.0...18.0, 8, ["0", "2", "4", "6"]), (0...8.6, 4, ["0", "2", "4", "6", "8"]), (0...2, 8, ["0", "1", "2"]),
        (0...240, 10, ["0", "25", "50"]),
        (2018.5...2020.5, 5, ["2019", "2020"]),
    ])
    func `Counts have whole ticks without decimals`(range: ClosedRange<Double>, count: Int, texts: [String]) {
        #expect(Array(Axis.whole(range, title: "", count: count).ticks.map(\.text).prefix(texts.count)) == texts)
    }

    @Test func `An axis has two ticks at least`() {
        #expect(Axis.numbers(14...98, title: "", count: 3).ticks.count >= 2)
        #expect(Axis.numbers(0.41...0.46, title: "", count: 1).ticks.count >= 2)
    }

    @Test func `Ticks of one axis have one unit`() {
        #expect(Axis.ticks(in: 0...16_000, count: 4).map(\.text) == ["0", "5k", "10k", "15k"])
        #expect(Axis.ticks(in: 0...1e6, count: 2).map(\.text) == ["0", "0.5M", "1.0M"])
    }

    @Test func `Texts of neighbouring ticks are apart`() {
        func gaps(_ axis: Axis, _ room: Double) -> [Double] {
            let scale = room / (axis.range.upperBound - axis.range.lowerBound)
            return zip(axis.ticks, axis.ticks.dropFirst()).map { first, second in
                (second.value - first.value) * scale
                    - (PictureText.width(first.text) + PictureText.width(second.text)) / 2
            }
        }
        let share = Axis.numbers(0...0.19, title: "", count: 8, unit: .share, room: 330)
        #expect(share.ticks.count >= 3 && gaps(share, 330).allSatisfy { $0 >= 8 })
        let keys = SongColumn(name: "key", values: []).words
        let axis = Axis.words(keys, -0.5...11.5, title: "key", room: 130)
        #expect(axis.ticks.map(\.text) == ["C", "D", "E", "F♯", "G♯", "A♯"] && gaps(axis, 130).allSatisfy { $0 >= 3 })
        #expect(Axis.words(keys, -0.5...11.5, title: "key", room: 250).ticks.count == 12)
        let bars = Bars(
            bars: [Bars.Bar(name: "joy as anger", value: 0.158, text: "15.8 % · 201")], axis: "", unit: .share,
            width: 330
        ).panel(title: "")
        #expect(gaps(bars.x, 330).allSatisfy { $0 >= 8 })
    }
}
