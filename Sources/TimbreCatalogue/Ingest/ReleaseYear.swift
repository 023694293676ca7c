/// Reads the year of dates in CSVs: "29th April 2013", "2019-06-14", "2012-03", "1999", "20190614".
enum ReleaseYear {
    /// The first run of four digits that is a year from 1000 to 2999, or of eight that starts with one from 1800 to
    /// 2199; nil without one.
    static func read(_ text: UnsafeRawBufferPointer) -> Int? {
        var year = 0
        var digits = 0
        func found() -> Int? {
            digits == 4 && (1000...2999).contains(year) || digits == 8 && (1800...2199).contains(year) ? year : nil
        }
        for byte in text {
            if byte &- 0x30 < 10 {
                if digits < 4 { year = year * 10 + Int(byte &- 0x30) }
                digits += 1
            } else {
                if let year = found() { return year }
                (year, digits) = (0, 0)
            }
        }
        return found()
    }
}
