import TimbreBase

/// A title without the name of a version: "Harbor Lights (Live)" and "Harbor Lights - Remastered 2009" have the same
/// stem.
package enum TitleStem {
    private static let marks = ["(", "[", " - ", " feat"].map { Array($0.utf8) }

    /// The length of the stem at the beginning of a title.
    ///
    /// - Parameter title: the folded title.
    static func count(in title: [UInt8]) -> Int {
        var place = 1
        while place < title.count {
            if marks.contains(where: { title[place...].starts(with: $0) }) {
                return title[place - 1] == 0x20 && place > 1 ? place - 1 : place
            }
            place += 1
        }
        return title.count
    }

    /// The folded stem as UTF-8.
    package static func of(_ title: String) -> [UInt8] {
        let folded = Array(TextFolding().fold(title).utf8)
        return Array(folded.prefix(count(in: folded)))
    }
}

/// The rule by which identifiers are disregarded because they stand for songs of different titles.
enum IdentifierDoubt {
    /// - Parameters:
    ///   - otherTitles: the number of rows with another title than the song with their identifier.
    ///   - repeated: the number of rows with the identifier of an earlier song.
    ///   - rows: the number of all rows.
    ///   - areNumbers: whether the identifiers are whole numbers, which in many tables only count the rows.
    static func isJustified(otherTitles: Int, repeated: Int, rows: Int, areNumbers: Bool) -> Bool {
        // One renamed song does not make a table's identifiers wrong.
        guard otherTitles > 1 else { return false }
        if areNumbers { return otherTitles * 20 >= repeated }
        return otherTitles * 2 > repeated && (otherTitles >= 20 || otherTitles * 20 > rows)
    }
}
