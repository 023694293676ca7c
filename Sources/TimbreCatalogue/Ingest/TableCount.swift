import TimbreBase

/// Counts of one table's rows, by outcome.
struct TableCount {
    let file: String
    private(set) var read = 0
    private(set) var added = 0
    private(set) var duplicates = 0
    private(set) var reasons: [Rejection.Kind: Int] = [:]
    private var firstRejectedLine = 0
    private var unreadDates = 0
    private var firstUnreadDate = ""
    /// Number of duplicates with another title than their song; `otherTitlesOfOlder` of their songs are from before
    /// this ingest.
    private(set) var otherTitles = 0
    private var otherTitlesOfOlder = 0
    /// Number of duplicates with other names that their song gets; `otherNames` counts those whose names it does not
    /// get.
    private var addedNames = 0
    private var otherNames = 0
    /// Number of duplicates with an identifier whose song has none.
    private var newIdentifiers = 0

    init(file: String) { self.file = file }

    /// - Parameter addsNames: whether a duplicate's song gets its names.
    mutating func add(_ outcome: RecordReader.Outcome, addsNames: Bool, line: Int) {
        read += 1
        switch outcome {
        case .added(let unreadDate):
            added += 1
            guard let unreadDate else { return }
            if unreadDates == 0 { firstUnreadDate = unreadDate }
            unreadDates += 1
        case .duplicate(let repetition):
            duplicates += 1
            if repetition.hasOtherTitle {
                otherTitles += 1
                if repetition.song.isOlder { otherTitlesOfOlder += 1 }
            } else if addsNames {
                addedNames += 1
            } else if repetition.hasOtherNames {
                otherNames += 1
            }
            if repetition.song.isByContent, !repetition.row.isByContent { newIdentifiers += 1 }
        case .rejected(let rejection):
            if reasons.isEmpty { firstRejectedLine = line }
            reasons[rejection.kind, default: 0] += 1
        }
    }

    /// Whether the table's identifiers stand for different songs.
    ///
    /// - Parameter areNumbers: whether the identifiers are whole numbers.
    func identifiersAreNone(areNumbers: Bool) -> Bool {
        IdentifierDoubt.isJustified(otherTitles: otherTitles, repeated: duplicates, rows: read, areNumbers: areNumbers)
    }

    /// Whether most songs that contradict the identifiers are from before this ingest.
    var contradictsOlderSongs: Bool { otherTitlesOfOlder * 2 > otherTitles }

    var notes: [String] {
        var notes: [String] = []
        if unreadDates > 0 {
            notes.append(
                "\(Counted.things(unreadDates, "date")) of “\(file)” can't be read, the first is "
                    + "“\(firstUnreadDate.onOneLine)”: these songs have no year")
        }
        if otherTitles > 0 {
            notes.append(
                "\(Counted.things(otherTitles, "row")) of “\(file)” with the identifier of a song have another title: they "
                    + "count as its duplicates")
        }
        for (count, outcome) in [
            (addedNames, "the song has them all"), (otherNames, "the song keeps the ones it has"),
        ]
        where count > 0 {
            notes.append(
                "\(Counted.things(count, "row")) of “\(file)” repeat a song with other artists, genres or the like: \(outcome)"
            )
        }
        if newIdentifiers > 0 {
            notes.append(
                "\(Counted.things(newIdentifiers, "row")) of “\(file)” have an identifier of a song that came without: it stays "
                    + "without")
        }
        return notes
    }

    /// Checks that the table has a usable row.
    ///
    /// - Throws: `CatalogueFault.noRows`, `.noUsableRow`.
    func checkIsOfUse() throws {
        if read == 0 { throw CatalogueFault.noRows(file: file) }
        if added == 0, duplicates == 0 {
            throw CatalogueFault.noUsableRow(
                file: file, read: read,
                reasons: reasons.map { (text: Rejection.summary($0), count: $1) }
                    .sorted { ($1.count, $0.text) < ($0.count, $1.text) }.prefix(5).map { "\($0.count) × \($0.text)" },
                firstLine: firstRejectedLine)
        }
    }
}
