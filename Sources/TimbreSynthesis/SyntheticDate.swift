/// The day an album came out, as `29th April 2013`.
struct SyntheticDate {
    let year: Int
    /// Month, 0..<12.
    let month: Int
    /// Day, 1...31.
    let day: Int

    /// Draws a day of a year. Older albums often get the first of January, as tables write them when only the year is
    /// known.
    init(year: Int, _ random: inout SynthesisRandom) {
        self.year = year
        let isYearAlone = random.below(100) < (year < 2000 ? 40 : 6)
        month = isYearAlone ? 0 : random.below(12)
        day = isYearAlone ? 1 : 1 + random.below(Self.days[month])
    }

    func append(to output: inout [UInt8]) {
        output.append(number: day)
        switch (day, day % 10) {
        case (11...13, _): output.append("th")
        case (_, 1): output.append("st")
        case (_, 2): output.append("nd")
        case (_, 3): output.append("rd")
        default: output.append("th")
        }
        output.append(Self.months[month])
        output.append(number: year)
    }

    private static let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    private static let months: [String] = [
        " January ", " February ", " March ", " April ", " May ", " June ", " July ", " August ", " September ",
        " October ", " November ", " December ",
    ]
}
