import TimbreBase
import TimbreFiles

/// Tells by what a record's song is known again, whatever the dialect that it stands in.
struct IdentityReader {
    private let plan: ColumnPlan
    private let missing: MissingTexts
    private let dates: DateReader
    private let folding = TextFolding()
    /// Those that a song may have several names of, and the genre.
    private let lists: [ColumnPlan.Category]
    private let artist: ColumnPlan.Category?
    /// The text at hand.
    private var text: [UInt8] = []

    init(_ plan: ColumnPlan, recipe: Recipe, missing: MissingTexts) {
        (self.plan, self.missing) = (plan, missing)
        dates = DateReader(plan)
        artist = recipe.categories.firstIndex { $0.name == "artist" }.map { plan.categories[$0] }
        lists = zip(recipe.categories, plan.categories).filter { $0.name == "genre" || $1.takesAll }.map(\.1)
    }

    /// The identity by the table's identifier; nil for a record without one.
    mutating func byIdentifier(of record: borrowing CSVReader) -> SongIdentity? {
        guard let field = plan.id else { return nil }
        var hash = Hash128(seed: 1)
        let isThere = record.withBytes(field) { cell in
            let cell = cell.trimmed
            if missing.contains(cell) { return false }
            TrackIdentifier.with(cell) { hash.add($0) }
            return true
        }
        return isThere ? identity(hash, isByContent: false, record) : nil
    }

    /// The identity by artists, title, album, length in seconds and year, and by the features where the title or the artist
    /// is unknown.
    ///
    /// - Parameter numbers: the record's features.
    mutating func byContent(of record: borrowing CSVReader, numbers: ArraySlice<Float>) -> SongIdentity {
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
        hash.add(dates.year(of: record).map { UInt64($0) } ?? .max)
        if !isNamed { numbers.withUnsafeBytes { hash.add($0) } }
        return identity(hash, isByContent: true, record)
    }

    private mutating func identity(_ hash: Hash128, isByContent: Bool, _ record: borrowing CSVReader) -> SongIdentity {
        read(plan.title, record)
        // Of a title, tables of one kind or another agree more than of artists.
        if text.isEmpty { readNames(artist, record) }
        let title = text.withUnsafeBytes { bytes in
            var hash = Hash128(seed: 7)
            hash.add(bytes)
            return hash.low
        }
        var names = Hash128(seed: 10)
        for list in lists {
            readNames(list, record)
            text.withUnsafeBytes { names.add($0) }
        }
        return SongIdentity(hash, isByContent: isByContent, title: title, names: names.low)
    }

    /// Takes the letters of a cell's names, so that tables which part them in different ways agree.
    private mutating func readNames(_ category: ColumnPlan.Category?, _ record: borrowing CSVReader) {
        text.removeAll(keepingCapacity: true)
        guard let category, let field = category.field else { return }
        record.withBytes(field) { cell in
            let cell = cell.trimmed
            if missing.contains(cell) { return }
            category.names.forEachName(in: cell) { folding.fold($0, into: &text) }
        }
        text.removeAll { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: " ") }
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

    /// The nearest whole number.
    private func seconds(of record: borrowing CSVReader) -> UInt64? {
        guard let length = plan.length,
            let value = record.withBytes(length.field, { length.reading.number($0.trimmed) }),
            let (factor, divisor) = length.reading.unit.conversion(to: .seconds)
        else { return nil }
        let seconds = (value * factor / divisor).rounded()
        return (0..<1e9).contains(seconds) ? UInt64(seconds) : nil
    }
}
