import TimbreBase
import TimbreFiles

/// Turns the records of one CSV into songs, feature rows and category ids.
struct RecordReader {
    /// What a record became.
    enum Outcome {
        /// A song; a text that stands where a date should and is none.
        case added(unreadDate: String?)
        /// A song that is there; whether an identifier says so, of a song with another title or artist.
        case duplicate(isOtherSong: Bool)
        case rejected(Rejection)
    }

    let plan: ColumnPlan
    private let features: FeatureReader
    private let dates: DateReader
    private let missing: MissingTexts
    private let folding = TextFolding()
    /// Fields whose text is kept.
    private let textFields: [Int]
    /// Numbers of the categories whose names a song keeps as text.
    private let artist: Int?
    private let genre: Int?
    private let emotion: Int?

    init(_ plan: ColumnPlan, recipe: Recipe) {
        self.plan = plan
        missing = MissingTexts(recipe.missing)
        features = FeatureReader(plan, missing: missing)
        dates = DateReader(plan)
        let fields =
            [plan.id, plan.title, plan.album, plan.length] + plan.dates.map(\.field) + plan.categories.map(\.field)
        textFields = Set(fields.compactMap { $0 }).sorted()
        func number(_ category: String) -> Int? { recipe.categories.firstIndex { $0.name == category } }
        (artist, genre, emotion) = (number("artist"), number("genre"), number("emotion"))
    }

    /// Adds the record to the batch, its numbers and names to theirs; nothing but an identity is left of a
    /// duplicate, nothing of a rejected record.
    func read(
        _ record: borrowing CSVReader, vector: [Float] = [], identities: inout IdentityTable,
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
        let identity = identity(of: record, numbers: numbers[start...])
        if case .known(let isOtherSong) = identities.insert(identity) {
            numbers.removeSubrange(start...)
            return .duplicate(isOtherSong: isOtherSong)
        }
        batch.identities.append(identity)
        let song = batch.firstID + batch.count
        for (number, category) in plan.categories.enumerated() {
            guard let field = category.field else {
                names.first.append(0)
                continue
            }
            let id = record.withBytes(field) {
                vocabularies.read($0, of: (number, category), missing: missing, into: &batch) {
                    names.further += [Int32(song), Int32(number), $0]
                }
            }
            names.first.append(id)
        }
        return .added(unreadDate: addSong(in: record, to: &batch))
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

    /// The identifier; without one, artist, title, album, length and date, and the numbers where the title or the artist is
    /// unknown.
    private func identity(of record: borrowing CSVReader, numbers: ArraySlice<Float>) -> Hash128 {
        if let field = plan.id {
            let identity: Hash128? = record.withBytes(field) { bytes in
                let bytes = bytes.trimmed
                if missing.contains(bytes) { return nil }
                var hash = Hash128(seed: 1)
                TrackIdentifier.with(bytes) { hash.add($0) }
                return hash
            }
            if let identity { return identity.replacingLow32(by: content(of: record)) }
        }
        var hash = Hash128(seed: 2)
        for field in [plan.artist, plan.title, plan.album, plan.length, plan.dates.first?.field] {
            if let field {
                record.withBytes(field) { hash.add($0.trimmed) }
            } else {
                hash.add(UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
        let isNamed = [plan.artist, plan.title].allSatisfy { field in
            field.map { record.withBytes($0) { !missing.contains($0.trimmed) } } ?? false
        }
        if !isNamed { numbers.withUnsafeBytes { hash.add($0) } }
        return hash.replacingLow32(by: 0)
    }

    /// A hash of the title and the first artist as names are compared, so that the same songs in another dialect are these.
    private func content(of record: borrowing CSVReader) -> UInt32 {
        var folded: [UInt8] = []
        if let title = plan.title { record.withBytes(title) { folding.fold($0.trimmed, into: &folded) } }
        folded.append(0)
        if let artist, let field = plan.categories[artist].field {
            record.withBytes(field) { cell in
                var isFirst = true
                plan.categories[artist].names.forEachName(in: cell.trimmed) { name in
                    if isFirst { folding.fold(name, into: &folded) }
                    isFirst = false
                }
            }
        }
        var hash = Hash128(seed: 7)
        folded.withUnsafeBytes { hash.add($0) }
        return UInt32(truncatingIfNeeded: hash.low)
    }

    /// - Returns: a text that stands where the date should and is none.
    private func addSong(in record: borrowing CSVReader, to batch: inout SongBatch) -> String? {
        withText(plan.id, record) { bytes in TrackIdentifier.with(bytes) { batch.add($0) } }
        withText(plan.title, record) { batch.add($0) }
        batch.addNames(ofCategory: artist)
        withText(plan.album, record) { batch.add($0) }
        batch.addNames(ofCategory: genre)
        batch.addNames(ofCategory: emotion)
        withText(plan.title, record) { batch.add($0, folding) }
        let year = dates.year(of: record)
        batch.endSong(year: year, popularity: features.popularity(of: record))
        return year == nil ? dates.unreadText(of: record, missing: missing) : nil
    }

    /// Empty where the field or its text is missing.
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
    /// Row-major `[songs, categories]`: the first of each, 0 is "unknown".
    var first: [Int32] = []
    /// Row-major `[names, 3]`: song, category and id of the others.
    var further: [Int32] = []

    mutating func removeAll() {
        first.removeAll(keepingCapacity: true)
        further.removeAll(keepingCapacity: true)
    }
}
