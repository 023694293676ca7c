import Testing

@testable import TimbreCatalogue

/// Columns are read by what all of their cells say, and cells that contradict say nothing.
@Suite struct CellReadingTests {
    private func choice(
        _ cells: [String], _ field: SongField, name: String? = nil, decimal: Character? = nil,
        percentColumns: Bool = false
    ) -> CellReading? {
        CellReading.choice(
            for: ColumnSample(name: ColumnName(name ?? field.rawValue), cells: cells), of: field,
            decimal: DecimalMark(byte: decimal?.asciiValue ?? 0x2E, isGiven: decimal != nil),
            percentColumns: percentColumns)
    }

    /// Reads the first cells of a column, in the unit of its reading.
    private func values(_ cells: [String], _ field: SongField, name: String? = nil) -> [Double?] {
        guard let reading = choice(cells, field, name: name) else { return [] }
        return cells.prefix(3).map { text in Array(text.utf8).withUnsafeBytes { reading.number($0) } }
    }

    @Test(
        "Lengths are read in every form",
        arguments: [
            (["3:10", "1:02:03", "x"], [190, 3723, nil]), (["3:10:00", "4:05:00", "25:00:00"], [190, 245, 1500]),
            (["3:10:00", "4:05:00", "4:05"], [11_400, 14_700, 245]), (["0:03:10", "0:04:00"], [190, 240]),
            (["0 days 00:03:10", "0 days 00:04:00.5"], [190, 240.5]), (["3:10,5", "4:00"], [190.5, 240]),
            (["12:30 min", "3:20 min", "1:00:00 h"], [750, 200, 3600]),
            (["3 min 20 s", "4 min", "45 s"], [200, 240, 45]),
            (["PT3M20S", "PT1H2M3S", "PT45S"], [200, 3723, 45]), (["3m20s", "4m2s", "4m"], [200, 242, 240]),
            (["3' 20''", "4'02\"", "3'05"], [200, 242, 185]),
            (["210 seconds", "3 Min. 5 Sek.", "20 s 3 min"], [210, 185, nil]),
            (["210 s", "95.5 s", "3 min"], [210, 95.5, 180]), (["3.5", "4.25", "2"], [3.5, 4.25, 2]),
        ] as [([String], [Double?])])
    func lengths(cells: [String], expected: [Double?]) { #expect(values(cells, .duration) == expected) }

    @Test(
        "The unit in a column's name counts where its values may be in it",
        arguments: [
            ("duration_ms", "5000", .milliseconds), ("duration_ms", "210", .seconds),
            ("duration_ms", "200000", .milliseconds),
            ("duration_s", "8000", .seconds), ("duration_s", "200000", .milliseconds), ("duration_s", "3.5", .minutes),
            ("duration_min", "90", .minutes), ("duration_min", "210", .seconds), ("duration", "5000", .seconds),
            ("duration", "10000000", nil), ("duration_min", "3.5", .minutes),
        ] as [(String, String, FeatureUnit?)])
    func namedUnits(name: String, cell: String, unit: FeatureUnit?) {
        #expect(choice(Array(repeating: cell, count: 5), .duration, name: name)?.unit == unit)
    }

    @Test(
        "Names of columns say a unit in every form",
        arguments: [
            ("Duration in seconds", .duration, .seconds), ("duration_in_ms", .duration, .milliseconds),
            ("Dauer in Sekunden", .duration, .seconds), ("durationMS", .duration, .milliseconds),
            ("Length (m:ss)", .duration, nil),
            ("Energy (0-100)", .energy, nil), ("loudness_lufs", .loudness, .decibels),
            ("Total Time", .duration, nil), ("Initial Key", .key, nil), ("(m:ss)", nil, nil),
        ] as [(String, SongField?, FeatureUnit?)])
    func columnNames(text: String, field: SongField?, unit: FeatureUnit?) {
        let name = ColumnName(text)
        #expect(FieldNames.match(name)?.field == field && name.unit == unit)
    }

    @Test("The unit behind most cells is the column's, whatever the first says")
    func unitOfMostCells() {
        let percent = ["0.5"] + (0..<20).map { "\(Double($0) / 20)%" }
        #expect(choice(percent, .instrumentalness)?.unit == .percent)
        #expect(choice(["1%"] + (0..<20).map { "\(Double($0) / 20)" }, .instrumentalness)?.unit == .fraction)
    }

    @Test("Minutes with seconds behind a point are told from minutes with decimals by many cells")
    func dotted() {
        let seconds = (0..<40).map { "\(2 + $0 % 4)." + (($0 * 7 % 60) < 10 ? "0" : "") + "\($0 * 7 % 60)" }
        #expect(values(["3.5"] + seconds, .duration).first == 230)
        #expect(values(["3,05"] + seconds.map { $0.replacing(".", with: ",") }, .duration).first == 185)
        let decimals = seconds + ["3.75"]
        #expect(choice(decimals, .duration)?.unit == .minutes)
        #expect(choice(Array(seconds.prefix(20)), .duration)?.unit == .minutes)
    }

    @Test("Seconds among milliseconds contradict, and halves of either are refused with both")
    func mixedLengths() throws {
        func cells(_ share: Int) -> [String] {
            (0..<100).map { $0.isMultiple(of: share) ? "\(200 + $0)" : "\(200_000 + $0)" }
        }
        #expect(values(cells(5), .duration) == [nil, 200_001, 200_002])
        let seconds = (0..<100).map { $0.isMultiple(of: 5) ? "\(200_000 + $0)" : "\(200 + $0)" }
        #expect(values(seconds, .duration) == [nil, 201, 202])
        let half = ColumnSample(name: ColumnName("duration"), cells: cells(2))
        #expect(choice(cells(2), .duration) == nil)
        let decimal = DecimalMark(byte: 0x2E, isGiven: false)
        let mixture = try #require(CellReading.mixture(in: half, of: .duration, decimal: decimal))
        #expect(Set(mixture.units) == [.milliseconds, .seconds] && Set(mixture.cells) == ["200", "200001"])
        // What says its unit can be converted, and contradicts nothing.
        let units = (0..<10).map { $0 % 3 == 0 ? "\(200 + $0) s" : "\(200_000 + $0) ms" }
        #expect(values(units, .duration) == [200_000, 200_001, 200_002])
        // One slip contradicts too, and short sounds are no seconds.
        #expect(values(["210"] + cells(1000).dropFirst(), .duration) == [nil, 200_001, 200_002])
        #expect(choice((0..<50).map { "\(400 + 100 * $0)" }, .duration, name: "duration_ms")?.range == nil)
    }

    @Test("Shares of which some are parts of 1 and some percent are refused")
    func mixedShares() {
        let cells = (0..<20).map { $0.isMultiple(of: 2) ? "0.\($0 + 30)" : "\($0 + 30)" }
        #expect(choice(cells, .energy) == nil)
        #expect(choice((0..<20).map { "\(Double($0) * 4.5)" }, .energy)?.unit == .percent)
    }

    @Test("A few values of another unit are slips, in shares as in percent")
    func slipsOfShares() {
        let cells = (0..<38).map { "0.\($0 + 30)" }
        #expect(choice(["71"] + cells, .energy)?.unit == .fraction)
        #expect(choice(["71", "64", "80", "93"] + cells, .energy) == nil)
        #expect(choice((0..<20).map { $0 < 15 ? "\($0 + 30)" : "0" }, .instrumentalness)?.unit == .percent)
    }

    @Test("Thin spaces part thousands, whatever the space")
    func thinSpaces() {
        for space in ["\u{2009}", "\u{202F}", "\u{A0}", " "] {
            #expect(values((0..<20).map { "18\($0 % 10)\(space)000" }, .duration) == [180_000, 181_000, 182_000])
        }
    }

    @Test(
        "A German column is known by its names alone",
        arguments: [
            (["C", "Csharp", "B"], [0, 1, 11]), (["Es", "Cis", "B"], [3, 1, 10]), (["As-Dur", "b-moll"], [8, 10]),
            (["Ab", "Fsharp", "B"], [8, 6, 11]),
        ] as [([String], [Double])])
    func germanKeys(cells: [String], expected: [Double]) { #expect(values(cells, .key) == expected) }

    @Test(
        "Years and dates that look like other numbers are read, or are none",
        arguments: [
            (["1.977", "2.004", "1.985"], [1977, 2004, 1985]), (["1,977", "2,004"], [1977, 2004]),
            (["0000-00-00", "0000-00-00", "1999-05-01"], [nil, nil, 1999]), (["19-Jun", "7-Jul", "28-Feb"], []),
            (["Jun-19", "May-77", "Feb-28"], [2019, 1977, 2028]), (["77-Jun", "5-May"], [1977, 2005]),
        ] as [([String], [Double?])])
    func awkwardYears(cells: [String], expected: [Double?]) { #expect(values(cells, .date) == expected) }

    @Test("Lengths that are all the same and too long are no lengths of songs")
    func samplesOfAudio() {
        #expect(choice((0..<20).map { "\(661_794 + $0 % 3 * 500)" }, .duration, name: "length") == nil)
        #expect(choice((0..<20).map { _ in "30000" }, .duration, name: "length")?.unit == .milliseconds)
        #expect(choice((0..<20).map { _ in "661794" }, .duration, name: "length_ms")?.unit == .milliseconds)
    }

    @Test(
        "Keys are read in every form",
        arguments: [
            ("C#", 1), ("D♭ minor", 1), ("F#/Gb", 6), ("F♯ / G♭", 6), ("Am", 9), ("8A", 9), ("8B", 0), ("12B", 4),
            ("1m", 9),
            ("2d", 7), ("H", 11), ("B major", 11), ("E", 4), ("Q", nil), ("C#/D", nil), ("fis-moll", 6), ("Es", 3),
            ("As dur", 8), ("Des", 1), ("Bes", 10), ("C-sharp minor", 1), ("b flat minor", 10), ("CM", 0), ("Do", 0),
            ("Ré mineur", 2), ("Sol dièse", 8), ("Si bémol majeur", 10), ("Fa sostenido menor", 6), ("La♭", 8),
            ("C natural", 0), ("A maj.", 9),
            ("Dorian", nil),
            ("Estelle", nil), ("C/C/C", nil), ("", nil), ("13A", nil),
        ] as [(String, Int?)])
    func keys(text: String, expected: Int?) { #expect(KeyName(text)?.pitch == expected) }

    @Test("B is B flat in a column of German keys, and B elsewhere")
    func germanKeys() {
        #expect(values(["B", "H", "C"], .key) == [10, 11, 0])
        #expect(values(["B-Dur", "fis-moll", "Bb"], .key) == [10, 6, 10])
        #expect(values(["B", "Bb", "C#"], .key) == [11, 10, 1])
        #expect(values(["B", "Bes", "Fis"], .key) == [11, 10, 6])
        #expect(values(["Si", "Sib", "Mi"], .key) == [11, 10, 4])
    }

    @Test(
        "Modes, yes and no, and marks of what is unknown are read in every form",
        arguments: [
            (["True", "false", "x"], .mode, [1, 0, nil]), (["WAHR", "FALSCH"], .explicit, [1, 0]),
            (["Major", "minor", "A minor"], .mode, [1, 0, 0]),
            (["1", "0"], .mode, [1, 0]), (["1", "2"], .mode, []), (["E", "clean", "E"], .explicit, [1, 0, 1]),
            (["-8.5 LUFS", "-7.5 dB", "−9"], .loudness, [-8.5, -7.5, -9]), (["1", "12", "5"], .key, []),
            (["0.27", "0.5", "1"], .key, []), (["0.63", "0.4"], .mode, []), (["-0.5", "1.2", "0.3"], .loudness, []),
            (["–7.5", "–3"], .loudness, [-7.5, -3]),
        ] as [([String], SongField, [Double?])])
    func words(cells: [String], field: SongField, expected: [Double?]) { #expect(values(cells, field) == expected) }

    @Test("A decimal mark that somebody gave counts, whatever a column seems to say")
    func givenDecimalMark() {
        #expect(choice(["0,5", "0,25"], .energy)?.unit == .fraction)
        #expect(choice(["0,5", "0,25"], .energy, decimal: ".") == nil)
        #expect(values(["120,500", "99,125"], .tempo) == [])
        #expect(choice(["120,500", "99,125"], .tempo, decimal: ",")?.format.decimal == 0x2C)
    }

    @Test(
        "A column of dates is read by what all of its cells say",
        arguments: [
            (["5/13/77", "1/2/05"], 2005), (["13.5.77", "1.2.99"], 1999), (["May-77", "Jun-05"], 2005),
            (["28252", "38000"], 2004), (["231811200", "0"], 1970), (["1,977", "2,001"], 2001), (["77", "05"], 2005),
            (["1977.0", "1999.0"], 1999), (["29th April 2013", "1 May 1999"], 1999), (["77-05-07", "99-01-02"], 1999),
            (["", "x"], nil), (["2004", "99"], 1999), (["99", "2004"], 2004), (["'77", "'99"], 1999),
            (["199912", "200403"], 2004), (["31121999", "4032004"], 2004), (["20041231", "19991231"], 1999),
            (["31/12/99", "4/3/2004"], 2004), (["99-12-31", "04-03-20", "32/1/99"], 2004), (["990131", "041231"], nil),
        ] as [([String], Int?)])
    func dates(cells: [String], expected: Int?) {
        let form = DateForm.choice(for: cells.filter { !$0.isEmpty })
        #expect(form.flatMap { form in Array(cells[1].utf8).withUnsafeBytes { form.year(of: $0) } } == expected)
    }

    @Test("A few small numbers among years are none")
    func fewSmallNumbers() {
        let form = DateForm.choice(for: ["1", "0"] + (0..<30).map { "\(1960 + $0)" })
        #expect(form == .fourDigitYear)
        #expect(DateForm.choice(for: ["May 12"] + (0..<30).map { "May \(1960 + $0)" }) == .fourDigitYear)
    }

    @Test(
        "What parts names is decided by how many cells have it",
        arguments: [
            (1, 100, .genre, .byte(0x2C)), (20, 50, .artist, .byte(0x3B)), (1, 0, .artist, .byte(0x3B)),
            (1, 100, .artist, .openComma),
        ] as [(Int, Int, SongField, NameList.Separator)])
    func separators(semicolons: Int, commas: Int, field: SongField, expected: NameList.Separator) {
        let cells =
            (0..<semicolons).map { "Ada \($0);Bo, the \($0)" } + (0..<commas).map { "pop \($0), rock" } + ["Cy", "Dee"]
        #expect(NameList.choice(for: cells, of: field).separator == expected)
    }
}
