import TimbreBase

/// A title without what names a version of the song: "Harbor Lights (Live)" and "Harbor Lights - Remastered 2009" are one.
package enum TitleStem {
    private static let marks = ["(", "[", " - ", " feat"].map { Array($0.utf8) }

    /// The length of the stem at the beginning of a title.
    ///
    /// - Parameter title: folded.
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

/// When identifiers are taken for none, since they stand for songs of other titles.
enum IdentifierDoubt {
    /// - Parameters:
    ///   - otherTitles: rows that have another title than the song with their identifier.
    ///   - repeated: rows with the identifier of a song.
    ///   - rows: all of them.
    ///   - areNumbers: whether the identifiers are whole numbers, such as count the rows of many tables.
    static func isJustified(otherTitles: Int, repeated: Int, rows: Int, areNumbers: Bool) -> Bool {
        // One song that was renamed makes no table's identifiers wrong.
        guard otherTitles > 1 else { return false }
        if areNumbers { return otherTitles * 20 >= repeated }
        return otherTitles * 2 > repeated && (otherTitles >= 20 || otherTitles * 20 > rows)
    }
}
