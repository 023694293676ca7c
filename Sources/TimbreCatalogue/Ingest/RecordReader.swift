import TimbreBase
import TimbreFiles

/// Turns the records of one CSV into songs, feature rows and category ids.
struct RecordReader {
    /// Outcome of a record.
    enum Outcome {
        /// A new song; `unreadDate` is a text in place of a date that is none.
        case added(unreadDate: String?)
        /// A duplicate of an earlier song.
        case duplicate(Repetition)
        case rejected(Rejection)
    }

    /// Identities of a duplicate row and of its song; the song's tells whether it was in the catalogue before this
    /// ingest.
    struct Repetition {
        var row: SongIdentity
        var song: SongIdentity

        var hasOtherTitle: Bool { row.hasOtherTitle(than: song) }
        /// Whether the row has artists, genres or the like that differ from its song's.
        var hasOtherNames: Bool { hasOtherArtists || hasOtherLists }
        var hasOtherArtists: Bool { row.isKnownAs(song) && row.hasOtherArtists(than: song) }
        var hasOtherLists: Bool { row.isKnownAs(song) && row.hasOtherLists(than: song) }
    }

    let plan: ColumnPlan
    private let features: FeatureReader
    private let dates: DateReader
    private var identity: IdentityReader
    /// Names gathered from later rows; nil before they are gathered.
    private let repeatedNames: RepeatedNames?
    private let missing: MissingTexts
    /// Columns whose text is kept.
    private let textFields: [Int]
    /// Indices of the categories whose names a song keeps as text; nil for none.
    private let artist: Int?
    private let genre: Int?
    private let emotion: Int?

    init(_ plan: ColumnPlan, recipe: Recipe, repeatedNames: RepeatedNames?) {
        (self.plan, self.repeatedNames) = (plan, repeatedNames)
        missing = MissingTexts(recipe.missing)
        features = FeatureReader(plan, missing: missing)
        dates = DateReader(plan)
        identity = IdentityReader(plan, recipe: recipe, missing: missing)
        let fields =
            [plan.id, plan.title, plan.album, plan.length?.field] + plan.dates.map(\.field)
            + plan.categories.map(\.field)
        textFields = Set(fields.compactMap { $0 }).sorted()
        func number(_ category: String) -> Int? { recipe.categories.firstIndex { $0.name == category } }
        (artist, genre, emotion) = (number("artist"), number("genre"), number("emotion"))
    }

    /// Adds a record to the batch, the numbers and the names. Of a duplicate only the identity is used; a rejected
    /// record adds nothing.
    mutating func read(
        _ record: borrowing CSVReader, vector: [Float] = [], songs: inout KnownSongs,
        vocabularies: inout VocabularyBuilder,
        batch: inout SongBatch, numbers: inout [Float], names: inout NameIDs
    ) -> Outcome {
        let start = numbers.count
        do {
            try check(record)
            try features.read(record, vector: vector, into: &numbers)
        } catch {
            return .rejected(error)
        }
        let year = dates.year(of: record)
        let (new, known) = songs.insert(record, numbers: numbers[start...], year: year, reader: &identity)
        if let known {
            numbers.removeSubrange(start...)
            return .duplicate(Repetition(row: new, song: known))
        }
        batch.identities.append(new.hash)
        let song = batch.firstID + batch.count
        for (number, category) in plan.categories.enumerated() {
            guard let field = category.field else {
                names.first.append(0)
                continue
            }
            let id = record.withBytes(field) {
                vocabularies.read(
                    $0, of: (number, category), missing: missing,
                    more: repeatedNames?.names(of: new, category: number) ?? [], into: &batch
                ) {
                    names.further += [Int32(song), Int32(number), $0]
                }
            }
            names.first.append(id)
        }
        return .added(unreadDate: addSong(in: record, year: year, to: &batch))
    }

    /// Passes the names of a category to the body.
    func forEachName(of record: borrowing CSVReader, category number: Int, _ body: (String) -> Void) {
        let category = plan.categories[number]
        guard let field = category.field else { return }
        record.withBytes(field) { cell in
            let cell = cell.trimmed
            if missing.contains(cell, of: category) { return }
            category.names.forEachName(in: cell) { body(String(decoding: $0, as: UTF8.self)) }
        }
    }

    private func check(_ record: borrowing CSVReader) throws(Rejection) {
        if let problem = record.problem { throw Rejection(kind: .unreadable(problem: problem), found: "") }
        let count = record.fieldCount
        let hasMore = (plan.fieldCount..<max(count, plan.fieldCount)).contains { !record.isEmpty($0) }
        guard count >= plan.fieldCount, !hasMore else {
            throw Rejection(
                kind: count < plan.fieldCount ? .tooFewFields : .tooManyFields,
                found: "\(count) fields where the header has \(plan.fieldCount)")
        }
        for field in textFields where !record.isValidUTF8(field) {
            throw Rejection(kind: .notUTF8(column: plan.names[field]), found: "")
        }
    }

    /// - Returns: a text in place of the date that is none; nil where there is none.
    private func addSong(in record: borrowing CSVReader, year: Int?, to batch: inout SongBatch) -> String? {
        withText(plan.id, record) { bytes in
            let isNone = MissingTexts.isUsual(bytes)
            TrackIdentifier.with(isNone ? UnsafeRawBufferPointer(rebasing: bytes[..<0]) : bytes) { batch.add($0) }
        }
        withText(plan.title, record) { batch.add($0) }
        batch.addNames(ofCategory: artist)
        withText(plan.album, record) { batch.add($0) }
        batch.addNames(ofCategory: genre)
        batch.addNames(ofCategory: emotion)
        identity.title.withUnsafeBytes { batch.add($0) }
        batch.endSong(year: year, popularity: features.popularity(of: record))
        return year == nil ? dates.unreadText(of: record, missing: missing) : nil
    }

    /// Passes the text of a column to the body; an empty text where the column or the text is missing.
    private func withText(_ field: Int?, _ record: borrowing CSVReader, _ body: (UnsafeRawBufferPointer) -> Void) {
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        guard let field else { return body(nothing) }
        record.withBytes(field) { bytes in
            let bytes = bytes.trimmed
            body(missing.contains(bytes) ? nothing : bytes)
        }
    }
}

/// Ids of songs' names on their way into their files.
struct NameIDs {
    /// Ids of first names, row-major `[songs, categories]`; 0 is "unknown".
    var first: [Int32] = []
    /// Further names, row-major `[names, 3]`: song, category and id.
    var further: [Int32] = []

    mutating func removeAll() {
        first.removeAll(keepingCapacity: true)
        further.removeAll(keepingCapacity: true)
    }
}
