import TimbreBase
import TimbreFiles

/// Makes the identities by which a record's song is recognised, whatever the table's dialect.
struct IdentityReader {
    private let plan: ColumnPlan
    private let missing: MissingTexts
    private let folding = TextFolding()
    /// Categories of which a song may have several names, and the genre; without the artist.
    private let lists: [ColumnPlan.Category]
    private let artist: ColumnPlan.Category?
    /// The record's title, folded; empty where it is missing.
    private(set) var title: [UInt8] = []
    /// Letters of the artists' names.
    private var artists: [UInt8] = []
    /// Buffer for one text.
    private var text: [UInt8] = []

    init(_ plan: ColumnPlan, recipe: Recipe, missing: MissingTexts) {
        (self.plan, self.missing) = (plan, missing)
        artist = recipe.categories.firstIndex { $0.name == "artist" }.map { plan.categories[$0] }
        lists = zip(recipe.categories, plan.categories)
            .filter { $0.name != "artist" && ($0.name == "genre" || $1.takesAll) }.map(\.1)
    }

    /// Reads a record, whose identities the other methods then make.
    mutating func read(_ record: borrowing CSVReader) {
        title.removeAll(keepingCapacity: true)
        Self.read(plan.title, record, missing, folding, into: &title)
        artists.removeAll(keepingCapacity: true)
        Self.readNames(artist, record, missing, folding, into: &artists)
    }

    /// The identity by the table's identifier; nil for a record without one.
    mutating func byIdentifier(of record: borrowing CSVReader) -> SongIdentity? {
        guard let field = plan.id else { return nil }
        var hash = Hash128(seed: 1)
        let isThere = record.withBytes(field) { cell in
            let cell = cell.trimmed
            if missing.contains(cell) || MissingTexts.isUsual(cell) { return false }
            TrackIdentifier.with(cell) { hash.add($0) }
            return true
        }
        guard isThere else { return nil }
        let marks = SongIdentity.Marks(
            title: Self.digest(title, atMost: TitleStem.count(in: title), seed: 7),
            artists: Self.digest(artists, seed: 9), lists: lists(of: record))
        return SongIdentity(hash, isByContent: false, marks: marks)
    }

    /// The identity by artists, title, album, length in seconds and year; where the title or the artist is unknown,
    /// also by the features.
    ///
    /// Songs with the same identity have the same title and artists, so that it has no marks of these.
    ///
    /// - Parameters:
    ///   - numbers: the record's features.
    ///   - year: the year by the record's dates.
    mutating func byContent(of record: borrowing CSVReader, numbers: ArraySlice<Float>, year: Int?) -> SongIdentity {
        var hash = Hash128(seed: 2)
        readAlbum(of: record)
        artists.withUnsafeBytes { hash.add($0) }
        title.withUnsafeBytes { hash.add($0) }
        text.withUnsafeBytes { hash.add($0) }
        hash.add(seconds(of: record) ?? .max)
        hash.add(plan.yearsAreOfSongs ? year.map { UInt64($0) } ?? .max : .max)
        if title.isEmpty || artists.isEmpty { numbers.withUnsafeBytes { hash.add($0) } }
        return SongIdentity(hash, isByContent: true, marks: SongIdentity.Marks(lists: lists(of: record)))
    }

    /// The identity by artists, title, album and year, for comparing a song that has an identifier with a row that has
    /// none; nil where the title or the artists are unknown.
    mutating func byNames(of record: borrowing CSVReader, year: Int?) -> SongIdentity? {
        readAlbum(of: record)
        return SongIdentity(artists: artists, title: title, album: text, year: plan.yearsAreOfSongs ? year : nil)
    }

    private mutating func readAlbum(of record: borrowing CSVReader) {
        text.removeAll(keepingCapacity: true)
        Self.read(plan.album, record, missing, folding, into: &text)
    }

    private mutating func lists(of record: borrowing CSVReader) -> UInt64? {
        var hash: UInt64?
        for list in lists {
            text.removeAll(keepingCapacity: true)
            Self.readNames(list, record, missing, folding, into: &text)
            if let names = Self.digest(text, seed: 10) { hash = (hash ?? 0) &* 31 &+ names }
        }
        return hash
    }

    /// A hash of a text; nil for none.
    private static func digest(_ text: [UInt8], atMost count: Int = .max, seed: UInt64) -> UInt64? {
        if text.isEmpty { return nil }
        var hash = Hash128(seed: seed)
        text.withUnsafeBytes { hash.add(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        return hash.low
    }

    /// Appends the letters of a cell's names, so that tables with different separators agree.
    private static func readNames(
        _ category: ColumnPlan.Category?, _ record: borrowing CSVReader, _ missing: MissingTexts,
        _ folding: TextFolding, into text: inout [UInt8]
    ) {
        guard let category, let field = category.field else { return }
        record.withBytes(field) { cell in
            let cell = cell.trimmed
            if missing.contains(cell, of: category) { return }
            category.names.forEachName(in: cell) { folding.fold($0, into: &text) }
        }
        SongIdentity.keepLetters(of: &text)
    }

    /// Appends the folded text of a field; nothing where it is missing.
    private static func read(
        _ field: Int?, _ record: borrowing CSVReader, _ missing: MissingTexts, _ folding: TextFolding,
        into text: inout [UInt8]
    ) {
        guard let field else { return }
        record.withBytes(field) { cell in
            let cell = cell.trimmed
            if !missing.contains(cell) { folding.fold(cell, into: &text) }
        }
    }

    /// Length in whole seconds, rounded down as in minutes:seconds.
    private func seconds(of record: borrowing CSVReader) -> UInt64? {
        guard let length = plan.length,
            let value = record.withBytes(length.field, { length.reading.number($0.trimmed) }),
            let (factor, divisor) = length.reading.unit.conversion(to: .seconds)
        else { return nil }
        let seconds = (value * factor / divisor).rounded(.down)
        return (0..<1e9).contains(seconds) ? UInt64(seconds) : nil
    }
}
