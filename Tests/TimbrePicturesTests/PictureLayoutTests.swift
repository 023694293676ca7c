import Foundation
import Testing

@testable import TimbrePictures

@Suite struct PictureLayoutTests {
    private func panel(legend: [String], width: Double = 430) -> Panel {
        var panel = Panel(x: .blank, y: .blank, width: width)
        panel.legend = legend.map { LegendEntry(text: $0, colour: .blue) }
        return panel
    }

    @Test(arguments: [
        ("good for meditation stretching", 183.7), ("2 hip hop, anger, 2017–2023, 12 %", 211.7), ("−10", 25.3),
        ("Jolly Ribbon Library (synthetic)", 184.6), ("WILL I AM", 58.5), ("tempo, BPM", 72.2),
    ])
    func `A text is taken to be as wide as DejaVu Sans, or up to a fifth wider`(text: String, width: Double) {
        let ratio = PictureText.width(text) / width
        #expect(ratio >= 1 && ratio < 1.2, "\(ratio)")
        #expect(PictureText.width(text, isBold: true) > PictureText.width(text) * 1.1)
    }

    @Test func `A legend has as many columns as its texts leave room for, each as wide as its own`() {
        let short = ["a", "b", "c"].map { "a rather long name \($0)" }
        let long = [
            "0 pop, joy, danceable", "1 rock, 1986–2015", "2 r&b, alternative, sadness, 1986–2015, 12 %", "3 jazz",
        ]
        let columns = PictureLayout.legend(of: panel(legend: short + ["d"])).columns
        #expect(columns.count == 2 && columns[1] == columns[0])
        let (rows, uneven) = PictureLayout.legend(of: panel(legend: long, width: 540))
        #expect(rows == 2 && uneven.count == 2 && uneven[0] < 200 && uneven[1] > 260 && uneven[0] + uneven[1] <= 555)
        #expect(PictureLayout.legend(of: panel(legend: [])).columns.isEmpty)
    }

    @Test func `No entry of a legend lies beyond its panel, where the panel has room for each`() {
        let artists = (0..<8).map { "Jolly Ribbon Library no \($0) (synthetic)" } + ["4,992 other"]
        let text = GnuplotScript(Picture(title: "T", panels: [panel(legend: artists)]), format: .svg).text
        let (rows, columns) = PictureLayout.legend(of: panel(legend: artists))
        #expect(rows == 9 && columns.count == 1 && columns[0] <= 430)
        // The entries' signs.
        var lefts: [Substring: Int] = [:]
        for line in text.split(separator: "\n") where line.contains(" point pointtype") {
            let place = line.split(separator: " ").first { $0.contains(",") } ?? ""
            lefts[place.prefix { $0 != "," }, default: 0] += 1
        }
        #expect(Array(lefts.values) == [9])
    }

    @Test func `A legend or a title wider than its panel makes the picture wider, and neither is cut`() {
        let name = "Orchestra of the Age of Enlightenment and its Choir"
        var narrow = panel(legend: [name], width: 88)
        narrow.title = "Confusion, % of rows"
        let picture = Picture(title: "T", panels: [narrow])
        let layout = PictureLayout(picture)
        #expect(layout.frames[0].left + 21 + PictureText.width(name) < layout.width)
        #expect(narrow.shownTitle == narrow.title)
        #expect(GnuplotScript(picture, format: .svg).text.contains("#\(name)\n"))
    }

    @Test func `A remark that has no room beside the title stands below it`() {
        var panel = Panel(title: "good for meditation stretching", remark: "median 0", x: .blank, y: .blank, width: 250)
        #expect(panel.hasRemarkBelow && panel.shownTitle == panel.title)
        let high = PictureLayout.margins(of: panel).top
        panel.title = "tempo"
        #expect(!panel.hasRemarkBelow && PictureLayout.margins(of: panel).top < high)
    }

    @Test func `A long note is broken into lines no wider than the panels`() {
        let note = String(repeating: "0 is the mean of all songs; ", count: 12)
        let layout = PictureLayout(Picture(title: "T", note: note, panels: [panel(legend: [])]))
        #expect(layout.note.count > 2 && layout.note.allSatisfy { PictureText.width($0) <= 600 })
        #expect(layout.note.joined(separator: " ") == note)
        #expect(layout.width < 680)
        let short = PictureLayout(Picture(title: "T", note: "n", panels: [panel(legend: [])]))
        #expect(layout.frames[0].top - short.frames[0].top == Double(layout.note.count - 1) * PictureLayout.lineHeight)
    }

    @Test func `A text is cut where its room ends and no earlier`() {
        #expect(PictureText.fitting("Dimitri Vegas & Like Mike", 390) == "Dimitri Vegas & Like Mike")
        let cut = PictureText.fitting("Dimitri Vegas & Like Mike", 120)
        #expect(cut.hasSuffix("…") && cut.count > 14 && PictureText.width(cut) <= 120)
    }

    @Test func `Names beside points that lie close together are apart, those farther off have a line`() {
        var placement = LabelPlacement(width: 400, height: 300)
        placement.keepFree(around: (200, 150), radius: 7)
        let places = (0..<8).compactMap { _ in placement.place(width: 80, near: (200, 150)) }
        #expect(places.count == 8)
        #expect(places.map(\.needsLine) == [false, false, false, false, true, true, true, true])
        for (index, place) in places.enumerated() {
            for other in places[..<index] { #expect(abs(place.y - other.y) >= 17 || abs(place.x - other.x) >= 80) }
        }
        #expect((placement.place(width: 80, near: (0, 290))?.x ?? 0) >= 40)
    }

    @Test func `A name for which nothing is free is left out`() {
        var placement = LabelPlacement(width: 90, height: 60)
        let places = (0..<5).map { _ in placement.place(width: 80, near: (45, 30)) }
        #expect(places.map { $0 != nil } == [true, true, false, false, false])
    }

    @Test func `Numbers upon every colour of a palette have the contrast that WCAG asks of small texts`() {
        func channel(_ colour: Colour, _ shift: UInt32) -> Double {
            let value = Double((colour.rgb >> shift) & 0xFF) / 255
            return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        func luminance(_ colour: Colour) -> Double {
            let (red, green, blue) = (channel(colour, 16), channel(colour, 8), channel(colour, 0))
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue
        }
        for palette in [Palette.sequential, .diverging] {
            for step in 0...200 {
                let colour = palette.colour(at: Double(step) / 200)
                let ends = [luminance(colour), luminance(colour.ofTextUpon)].sorted()
                #expect((ends[1] + 0.05) / (ends[0] + 0.05) >= 4.5, "\(colour.hexadecimal)")
            }
        }
    }

    @Test func `A heat map does not write what rounds to 0`() {
        let cells = zip(["0.0", "−0.00", "0", "1", "+0.1", ""], 0...).map {
            HeatCell(row: 0, column: $1, value: 0.1, text: $0)
        }
        let map = HeatMap(
            rows: ["r"], columns: cells.map { "\($0.column)" }, cells: cells, scale: ColourScale(.diverging, -1...1))
        guard case .texts(let labels) = map.panel.layers[1] else {
            Issue.record("no texts")
            return
        }
        #expect(labels.map(\.text) == ["1", "+0.1"])
    }
}
