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
        batch.songs.append(song(in: record))
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

    private func song(in record: borrowing CSVReader) -> SongBatch.Song {
        let title = text(plan.title, record)
        let artist = text(plan.artist, record)
        let sourceID = text(plan.id, record)
        return SongBatch.Song(
            sourceID: sourceID.isEmpty ? nil : sourceID, title: title, artist: artist, album: text(plan.album, record),
            genre: text(plan.genre, record), emotion: text(plan.emotion, record),
            year: plan.date.flatMap { record.withBytes($0) { ReleaseYear.read($0) } },
            popularity: plan.popularity.flatMap {
                if case .value(let value) = record.number($0) { value } else { nil }
            }, foldedTitle: folding.fold(title), foldedArtist: folding.fold(artist))
    }

    /// Empty where the field or its text is missing.
    private func text(_ field: Int?, _ record: borrowing CSVReader) -> String {
        guard let field else { return "" }
        return record.withBytes(field) { bytes in
            let bytes = bytes.trimmed
            return missing.contains(bytes) ? "" : String(decoding: bytes, as: UTF8.self)
        }
    }
}
