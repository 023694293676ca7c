import Testing

@testable import TimbrePictures

@Suite struct PictureScriptTests {
    private func panel(_ names: [String], title: String = "") -> Panel {
        Panel(title: title, x: .numbers(0...1, title: "share", unit: .share), y: .names(names))
    }

    private func script(_ panels: [Panel], title: String = "T", format: PictureFormat = .svg) -> String {
        GnuplotScript(Picture(title: title, panels: panels), format: format).text
    }

    @Test(arguments: [
        ("it's `rm` $HOME \\n", "it's `rm` $HOME \\n"), ("a_b^{x}@&<i>%", "a_b^{x}@&<i>%"),
        ("two\nlines\u{0}\t!", "two lines  !"), ("turned\u{202E}", "turned"), ("日本 Beyoncé", "日本 Beyoncé"),
        ("\u{600}1 \u{D4E}'", "\u{600}1 \u{D4E}'"), ("مى\u{200C}خواهم 👩\u{200D}🎤", "مى\u{200C}خواهم 👩\u{200D}🎤"),
    ])
    func `A text is a line of data, whatever stands in it`(text: String, line: String) {
        var texts = GnuplotTexts(format: .png)
        #expect(texts.expression(for: "END") == "$texts[1][2:*]" && texts.expression(for: text) == "$texts[2][2:*]")
        #expect(Array(texts.definition.utf8) == Array("$texts << END\n#END\n#\(line)\nEND\n".utf8))
    }

    @Test func `No text stands in a command: other texts make other data, and nothing else of the script changes`() {
        func parts(_ name: String) -> (texts: [Substring], commands: [Substring]) {
            var panel = Panel(
                title: name, remark: name, x: .names([name, "b"], title: name), y: .names([name], title: name))
            panel.x.isSlanted = true
            panel.legend = [LegendEntry(text: name, colour: .blue)]
            panel.layers = [.texts([Label(x: 0, y: 0, text: name)])]
            let script = GnuplotScript(Picture(title: name, note: name, panels: [panel]), format: .png).text
            let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
            let end = lines.firstIndex(of: "END") ?? 0
            return (Array(lines[1..<end]), Array(lines[end...]))
        }
        let (plain, hostile) = (parts("abcdef"), parts("\u{D4E}'; !x"))
        #expect(plain.texts.count { $0 == "#abcdef" } == 10 && plain.texts.count == 11)
        #expect(hostile.texts.count { $0 == "#\u{D4E}'; !x" } == 10 && hostile.texts.allSatisfy { $0.first == "#" })
        // But for places that follow from a text's width.
        func words(_ commands: [Substring]) -> [String] { commands.map { $0.filter { !"0123456789.-e".contains($0) } } }
        #expect(words(plain.commands) == words(hostile.commands))
        #expect(!hostile.commands.contains { $0.unicodeScalars.contains("\u{D4E}") })
    }

    @Test func `A name is never longer than a picture can be, however many marks its letters have`() {
        let endless = String(repeating: "a", count: 100_000)
        let mountain = "e" + String(repeating: "\u{301}", count: 100_000)
        for text in [endless, mountain] {
            #expect(PictureText.short(text, 20).unicodeScalars.count <= 81)
            let layout = PictureLayout(Picture(title: text, note: text, panels: [panel([text], title: text)]))
            #expect(layout.width < 16_000, "\(layout.width)")
        }
        #expect(PictureText.width("é", size: 10) == PictureText.width("e\u{301}", size: 10))
    }

    @Test func `No text is enhanced, and each format has its terminal`() {
        let (svg, png) = (script([panel(["a"])]), script([panel(["a"])], format: .png))
        for (text, terminal) in [(svg, "svg"), (png, "pngcairo")] {
            let commands = text.split(separator: "\n").drop { $0 != "END" }.dropFirst()
            #expect(commands.first?.hasPrefix("set terminal \(terminal) ") == true)
            #expect(commands.first?.contains(" noenhanced ") == true)
            #expect(text.contains("set encoding utf8"))
        }
    }

    @Test func `Ranges and data are what the panel has; what can't be drawn is left out`() {
        var panel = Panel(x: .numbers(2...4, title: "x"), y: .logarithmic(0.5...800, title: "y"))
        panel.layers = [
            .line([Point(x: 2, y: 1), Point(x: 3, y: .nan), Point(x: 4, y: 0.25)], colour: .blue),
            .marks([Mark(x: 3, y: 2, colour: Colour(0xFF0000, opacity: 0.5))], radius: 2),
        ]
        let text = script([panel])
        #expect(text.contains("set xrange [2:4]"))
        #expect(text.contains("set yrange [0.5:800]"))
        #expect(text.contains("set logscale y"))
        #expect(text.contains("$data1 << END\n2 1\n4 0.25\nEND\n"))
        #expect(text.contains("$data2 << END\n3 2 7 \(0x80FF0000)\nEND\n"))
    }

    @Test func `A panel without anything to draw still has its axes`() {
        let lines = script([panel(["a"])]).split(separator: "\n")
        #expect(lines.count { $0 == "plot NaN notitle" } == 1)
    }

    @Test func `Panels lie inside the picture and apart from each other`() {
        var panels = (0..<5).map { panel(["a rather long name of a class", "b"], title: "Panel \($0)") }
        panels[1].legend = (0..<9).map { LegendEntry(text: "entry \($0)", colour: .blue) }
        panels[2].scale = ColourScale(.diverging, -1...1)
        let layout = PictureLayout(Picture(title: "T", note: "n", panels: panels, columns: 2))
        let cells = zip(panels, layout.frames).map { panel, frame in
            let margins = PictureLayout.margins(of: panel)
            return PictureLayout.Frame(
                left: frame.left - margins.left, top: frame.top - margins.top,
                width: frame.width + margins.left + margins.right, height: frame.height + margins.top + margins.bottom)
        }
        #expect(cells.count == 5)
        for (index, cell) in cells.enumerated() {
            #expect(cell.left >= 0 && cell.top >= 0 && cell.right <= layout.width && cell.bottom <= layout.height)
            for other in cells[..<index] {
                let overlap =
                    cell.left < other.right - 1e-9 && other.left < cell.right - 1e-9 && cell.top < other.bottom - 1e-9
                    && other.top < cell.bottom - 1e-9
                #expect(!overlap, "\(cell) \(other)")
            }
        }
    }

    @Test(arguments: [
        (0.0...1.0, 5, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0...28_356, 3, ["0", "10k", "20k"]),
        (1957...2020, 4, ["1960", "1980", "2000", "2020"]), (-60...0, 3, ["−60", "−40", "−20", "0"]),
        (0...0.0004, 2, ["0", "0.0002", "0.0004"]), (0...3e6, 3, ["0", "1M", "2M", "3M"]),
    ])
    func `Ticks are round numbers, written with what they need`(
        range: ClosedRange<Double>, count: Int, texts: [String]
    ) {
        #expect(Axis.ticks(in: range, count: count).map(\.text) == texts)
    }

    @Test(arguments: [
        (0.98...2.02, ["1", "2"]), (1...1, ["1"]), (0.96...3.04, ["1", "2", "3"]),
        (0.6...20.4, ["5", "10", "15", "20"]),
    ])
    func `An axis of whole numbers has no decimals`(range: ClosedRange<Double>, texts: [String]) {
        #expect(Axis.whole(range, title: "epoch", count: range.upperBound > 10 ? 4 : 8).ticks.map(\.text) == texts)
    }

    @Test func `An axis around one value has a length`() {
        for value in [0, 5, -3.5] {
            let axis = Axis.numbers(value...value, title: "")
            #expect(axis.range.lowerBound < value && axis.range.upperBound > value && !axis.ticks.isEmpty)
        }
        #expect(Axis.range(of: [.nan, .infinity]) == 0...1)
    }

    @Test func `Texts upon a colour can be read, and palettes begin and end where they should`() {
        #expect(Palette.diverging.colour(at: 0.5) == .white)
        #expect(Palette.sequential.colour(at: -1).ofTextUpon == .black)
        #expect(Palette.sequential.colour(at: 2).ofTextUpon == .white)
        #expect(Colour(0x0072B2).hexadecimal == "#0072B2")
        #expect(Colour(0x0072B2, opacity: 0).hexadecimal == "#FF0072B2")
        #expect(Set(Colour.classes).count == 8)
    }

    @Test func `Long names are shortened and counts have commas`() {
        #expect(PictureText.short("Dimitri Vegas & Like Mike", 14) == "Dimitri Vegas…")
        #expect(PictureText.short("short", 5) == "short")
        #expect(PictureText.songs(10_000, of: 1_000_000) == "10,000 of 1,000,000 songs")
        #expect(PictureText.songs(1, of: 1) == "1 song")
        #expect(Number.signed(-0.04, decimals: 1) == "0.0" && Number.signed(-0.06, decimals: 1) == "−0.1")
    }

    @Test func `A character that no font has becomes a box`() {
        let coverage = FontCoverage(environment: [:])
        #expect(coverage.shown("Beyoncé −½ 日本") == "Beyoncé −½ □□")
        let ranges = FontCoverage.ranges(in: ":charset=20-7e e9\n:charset=3040-309f 65e5\nnonsense\n")
        #expect(Set(ranges) == [0x20...0x7E, 0xE9...0xE9, 0x3040...0x309F, 0x65E5...0x65E5])
    }

    @Test func `Of what gnuplot says the error is told, not the command before it`() {
        let messages = "\nplot nothing\n     ^\nline 3: undefined variable: nothing\n\n"
        #expect(Gnuplot.firstError(in: messages) == "line 3: undefined variable: nothing")
        #expect(Gnuplot.firstError(in: "\n") == nil)
    }
}
