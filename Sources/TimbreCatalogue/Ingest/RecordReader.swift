import TimbreBase
import TimbreFiles

/// Turns the records of one CSV into songs, feature rows and category ids.
struct RecordReader {
    /// What a record became.
    enum Outcome {
        case added, duplicate
        case rejected(Rejection)
    }

    let plan: ColumnPlan
    private let features: FeatureReader
    private let missing: MissingTexts
    private let folding = TextFolding()
    /// Fields whose text is kept.
    private let textFields: [Int]

    init(_ plan: ColumnPlan, recipe: Recipe) {
        self.plan = plan
        missing = MissingTexts(recipe.missing)
        features = FeatureReader(plan, missing: missing)
        let fields = [plan.id, plan.title, plan.album, plan.length, plan.date] + plan.categories.map(\.field)
        textFields = Set(fields.compactMap { $0 }).sorted()
    }

    /// Adds the record to the batch, its numbers and category ids to theirs; nothing but an identity is left of a
    /// duplicate, nothing of a rejected record.
    func read(
        _ record: borrowing CSVReader, identities: inout IdentityTable, vocabularies: inout VocabularyBuilder,
        batch: inout SongBatch, numbers: inout [Float], categories: inout [Int32]
    ) -> Outcome {
        let start = numbers.count
        do {
            try check(record)
            try features.read(record, into: &numbers)
        } catch {
            return .rejected(error)
        }
        let identity = identity(of: record)
        guard identities.insert(identity) else {
            numbers.removeSubrange(start...)
            return .duplicate
        }
        batch.identities.append(identity)
        for (index, category) in plan.categories.enumerated() {
            guard let field = category.field else {
                categories.append(0)
                continue
            }
            categories.append(
                record.withBytes(field) {
                    vocabularies.id(
                        of: $0, category: index, separator: category.separator, missing: missing, newNames: &batch.names
                    )
                })
        }
        addSong(in: record, to: &batch)
        return .added
    }

    private func check(_ record: borrowing CSVReader) throws(Rejection) {
        let count = record.fieldCount
        guard count == plan.fieldCount else {
            throw Rejection(
                kind: count < plan.fieldCount ? .tooFewFields : .tooManyFields,
                found: "\(count) fields where the header has \(plan.fieldCount)")
        }
        for field in textFields where !record.isValidUTF8(field) {
            throw Rejection(kind: .notUTF8(column: plan.names[field]), found: "")
        }
    }

    /// The recipe's identifier; without one, artist, title, album, length and date.
    private func identity(of record: borrowing CSVReader) -> Hash128 {
        if let field = plan.id {
            let identity: Hash128? = record.withBytes(field) { bytes in
                let bytes = bytes.trimmed
                if missing.contains(bytes) { return nil }
                var hash = Hash128(seed: 1)
                hash.add(bytes)
                return hash
            }
            if let identity { return identity }
        }
        var hash = Hash128(seed: 2)
        for field in [plan.artist, plan.title, plan.album, plan.length, plan.date] {
            if let field {
                record.withBytes(field) { hash.add($0.trimmed) }
            } else {
                hash.add(UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
        return hash
    }

    private func addSong(in record: borrowing CSVReader, to batch: inout SongBatch) {
        for field in [plan.id, plan.title, plan.artist, plan.album, plan.genre, plan.emotion] {
            withText(field, record) { batch.add($0) }
        }
        for field in [plan.title, plan.artist] { withText(field, record) { batch.add($0, folding) } }
        let year = plan.date.flatMap { record.withBytes($0) { ReleaseYear.read($0) } }
        var popularity: Double?
        if let field = plan.popularity, case .value(let value) = record.number(field) { popularity = value }
        batch.endSong(year: year, popularity: popularity)
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
