import TimbreBase
import TimbreFiles

/// Tells by what a record's song is known again, whatever the dialect that it stands in.
struct IdentityReader {
    private let plan: ColumnPlan
    private let missing: MissingTexts
    private let folding = TextFolding()
    /// Categories but the artist that a song may have several names of, and the genre.
    private let lists: [ColumnPlan.Category]
    private let artist: ColumnPlan.Category?
    /// The text at hand.
    private var text: [UInt8] = []

    init(_ plan: ColumnPlan, recipe: Recipe, missing: MissingTexts) {
        (self.plan, self.missing) = (plan, missing)
        artist = recipe.categories.firstIndex { $0.name == "artist" }.map { plan.categories[$0] }
        lists = zip(recipe.categories, plan.categories)
            .filter { $0.name != "artist" && ($0.name == "genre" || $1.takesAll) }.map(\.1)
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
        return isThere ? identity(hash, isByContent: false, record) : nil
    }

    /// The identity by artists, title, album, length in seconds and year, and by the features where the title or the artist
    /// is unknown.
    ///
    /// - Parameters:
    ///   - numbers: the record's features.
    ///   - year: of its dates.
    mutating func byContent(of record: borrowing CSVReader, numbers: ArraySlice<Float>, year: Int?) -> SongIdentity {
        var hash = Hash128(seed: 2)
        readNames(artist, record)
        text.withUnsafeBytes { hash.add($0) }
        var isNamed = !text.isEmpty
        read(plan.title, record)
        text.withUnsafeBytes { hash.add($0) }
        isNamed = isNamed && !text.isEmpty
        read(plan.album, record)
        text.withUnsafeBytes { hash.add($0) }
        hash.add(seconds(of: record) ?? .max)
        hash.add(plan.yearsAreOfSongs ? year.map { UInt64($0) } ?? .max : .max)
        if !isNamed { numbers.withUnsafeBytes { hash.add($0) } }
        return identity(hash, isByContent: true, record)
    }

    /// The identity by artists, title, album and year, by which a song with an identifier and a row without one are compared;
    /// nil where the title or the artists are unknown.
    mutating func byNames(of record: borrowing CSVReader, year: Int?) -> SongIdentity? {
        readNames(artist, record)
        let artists = text
        read(plan.title, record)
        let title = text
        read(plan.album, record)
        return SongIdentity(
            artists: artists, title: title, album: text, year: plan.yearsAreOfSongs ? year : nil)
    }

    /// What is known by its content has no other title and no other artists.
    private mutating func identity(_ hash: Hash128, isByContent: Bool, _ record: borrowing CSVReader) -> SongIdentity {
        var marks = SongIdentity.Marks()
        if !isByContent {
            read(plan.title, record)
            marks.title = digest(atMost: TitleStem.count(in: text), seed: 7)
            readNames(artist, record)
            marks.artists = digest(seed: 9)
        }
        for list in lists {
            readNames(list, record)
            if let names = digest(seed: 10) { marks.lists = (marks.lists ?? 0) &* 31 &+ names }
        }
        return SongIdentity(hash, isByContent: isByContent, marks: marks)
    }

    /// A hash of the text at hand; nil for none.
    private func digest(atMost count: Int = .max, seed: UInt64) -> UInt64? {
        if text.isEmpty { return nil }
        var hash = Hash128(seed: seed)
        text.withUnsafeBytes { hash.add(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        return hash.low
    }

    /// Takes the letters of a cell's names, so that tables which part them in different ways agree.
    private mutating func readNames(_ category: ColumnPlan.Category?, _ record: borrowing CSVReader) {
        text.removeAll(keepingCapacity: true)
        guard let category, let field = category.field else { return }
        record.withBytes(field) { cell in
            let cell = cell.trimmed
            if missing.contains(cell, of: category) { return }
            category.names.forEachName(in: cell) { folding.fold($0, into: &text) }
        }
        SongIdentity.keepLetters(of: &text)
    }

    /// Takes the text of a field; none where it is missing.
    private mutating func read(_ field: Int?, _ record: borrowing CSVReader) {
        text.removeAll(keepingCapacity: true)
        guard let field else { return }
        record.withBytes(field) { cell in
            let cell = cell.trimmed
            if !missing.contains(cell) { folding.fold(cell, into: &text) }
        }
    }

    /// Whole seconds, as minutes:seconds show them: what is left of a second does not count.
    private func seconds(of record: borrowing CSVReader) -> UInt64? {
        guard let length = plan.length,
            let value = record.withBytes(length.field, { length.reading.number($0.trimmed) }),
            let (factor, divisor) = length.reading.unit.conversion(to: .seconds)
        else { return nil }
        let seconds = (value * factor / divisor).rounded(.down)
        return (0..<1e9).contains(seconds) ? UInt64(seconds) : nil
    }
}
