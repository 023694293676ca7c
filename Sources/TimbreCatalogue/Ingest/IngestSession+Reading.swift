import TimbreBase
import TimbreFiles

extension IngestSession {
    /// Reads the tables one after the other.
    ///
    /// - Throws: `CatalogueFault.noUsableRow` and `.noRows` for a file that adds nothing, `.rejectedRow` where strict,
    ///   `IdentifiersAreNone`, `CancellationError`; what reading and writing throw.
    func read(
        _ tables: [SongTable], options: IngestOptions, rejected: inout CSVWriter, work: Work<IngestProgress>
    ) throws {
        try checkNumbers(options.table, tables)
        var progress = IngestProgress(rows: 0, bytesRead: 0, byteCount: 0)
        for table in tables { progress.byteCount += table.input.size }
        var plans = try tables.map { try ColumnPlan($0, recipe: recipe, ignoresIDs: ignoresIDs) }
        try findNames(&plans, tables, work: work)
        for (number, (table, plan)) in zip(tables, plans).enumerated() {
            if let limit = options.rowLimit, report.read >= limit { break }
            report.notes += table.notes(for: plan, recipe: recipe)
            let vectors = try options.table.vectors.isEmpty ? nil : NPYFile(path: options.table.vectors[number])
            try read(table, plan, vectors, options: options, progress: &progress, rejected: &rejected, work: work)
        }
        try checkIdentifiers(isLast: true)
    }

    private func read(
        _ table: SongTable, _ plan: ColumnPlan, _ vectors: NPYFile?, options: IngestOptions,
        progress: inout IngestProgress, rejected: inout CSVWriter, work: Work<IngestProgress>
    ) throws {
        let file = table.path
        var reader = try table.reader()
        let records = RecordReader(plan, recipe: recipe)
        let before = report
        var unreadDates = (count: 0, example: "")
        var firstRejected: (line: Int, reasons: [Rejection.Kind: Int])?
        let bytesBefore = progress.bytesRead
        while try reader.nextRecord() {
            // A line of delimiters at the end or between rows is no row.
            if reader.isBlank { continue }
            let row = report.read - before.read
            report.read += 1
            if let vectors, row >= vectors.rows {
                throw CatalogueFault.otherRows(file: vectors.path, rows: vectors.rows, table: file, tableRows: nil)
            }
            let outcome = records.read(
                reader, vector: vectors?.floats(rows: row..<row + 1) ?? [], identities: &identities,
                vocabularies: &vocabularies, batch: &batch, numbers: &numbers,
                names: &nameIDs)
            switch outcome {
            case .added(let unreadDate):
                report.added += 1
                if let unreadDate {
                    if unreadDates.count == 0 { unreadDates.example = unreadDate }
                    unreadDates.count += 1
                }
            case .duplicate(let isOtherSong):
                report.duplicates += 1
                if isOtherSong { otherSongs += 1 }
            case .rejected(let rejection):
                if options.isStrict {
                    throw CatalogueFault.rejectedRow(file: file, line: reader.line, reason: rejection.description)
                }
                report.rejected += 1
                reasonCounts[rejection.kind, default: 0] += 1
                firstRejected = firstRejected ?? (reader.line, [:])
                firstRejected?.reasons[rejection.kind, default: 0] += 1
                try record(rejection, of: reader, file: file, in: &rejected)
            }
            if batch.count == SongBatch.capacity { try flush() }
            if report.read % SongBatch.capacity == 0 {
                try checkIdentifiers(isLast: false)
                progress.rows = report.read
                progress.bytesRead = bytesBefore + reader.bytesRead
                work.report(progress)
                try work.check()
            }
            if let limit = options.rowLimit, report.read >= limit { break }
        }
        try work.check()
        progress.rows = report.read
        progress.bytesRead = bytesBefore + reader.bytesRead
        work.report(progress)
        if unreadDates.count > 0 {
            report.notes.append(
                "\(Counted.things(unreadDates.count, "date")) of “\(file)” can't be read, the first is "
                    + "“\(unreadDates.example.onOneLine)”: these songs have no year")
        }
        if reader.unknownKeys > 0 {
            report.notes.append(
                "“\(file)” has \(Counted.things(reader.unknownKeys, "value")) of keys that its first objects lack: they "
                    + "are not read")
        }
        if let vectors, options.rowLimit == nil, report.read - before.read < vectors.rows {
            throw CatalogueFault.otherRows(
                file: vectors.path, rows: vectors.rows, table: file, tableRows: report.read - before.read)
        }
        if report.read == before.read { throw CatalogueFault.noRows(file: file) }
        if let firstRejected, report.added == before.added, report.duplicates == before.duplicates {
            throw CatalogueFault.noUsableRow(
                file: file, read: report.read - before.read,
                reasons: firstRejected.reasons.sorted { ($1.value, $0.key.order) < ($0.value, $1.key.order) }
                    .prefix(5).map { "\($0.value) × \(Rejection.summary($0.key))" },
                firstLine: firstRejected.line)
        }
    }

    /// Refuses options that the recipe has no features for, and a table without the vectors that it needs.
    private func checkNumbers(_ options: TableOptions, _ tables: [SongTable]) throws {
        func refuse(_ detail: String) -> CatalogueFault { .otherNumbers(path: directory.path, detail: detail) }
        let width = recipe.features.count { $0.vector != nil }
        if width > 0 || !options.vectors.isEmpty {
            guard options.vectors.count == tables.count else {
                throw refuse(
                    "\(Counted.things(width, "column")) of vectors, and here are \(Counted.things(options.vectors.count, "array")) "
                        + "for \(Counted.things(tables.count, "table"))")
            }
            for path in options.vectors {
                let columns = try NPYFile(path: path).columns
                guard columns == width else {
                    throw refuse("\(Counted.things(width, "column")) of vectors, and “\(path)” has \(columns)")
                }
            }
        }
        for pattern in options.numbers {
            let isThere = recipe.features.contains { $0.columns.count == 1 && $0.columns[0].matches(pattern) }
            if !isThere { throw refuse("none of its features is a column “\(pattern)”") }
        }
    }

    /// Refuses identifiers of which more than half of the repeated ones stand for songs of other titles or artists.
    private func checkIdentifiers(isLast: Bool) throws {
        guard otherSongs > 0, isLast || otherSongs > 1000 else { return }
        // A song that was renamed makes no table's identifiers wrong.
        if otherSongs > 1, otherSongs * 2 > report.duplicates, otherSongs * 20 > report.read {
            throw IdentifiersAreNone()
        }
        if isLast {
            report.notes.append(
                "\(Counted.things(otherSongs, "row")) with the identifier of a song have another title or artist: they "
                    + "count as its duplicates")
        }
    }

    /// Finds out what is a name among the cells of artists, where a comma may part them or belong to a name.
    private func findNames(_ plans: inout [ColumnPlan], _ tables: [SongTable], work: Work<IngestProgress>) throws {
        for (number, category) in recipe.categories.enumerated()
        where plans.contains(where: { $0.categories[number].names.separator == .openComma }) {
            var names = KnownNames(isNew ? [] : try Catalogue.open(at: directory.path).vocabulary(category.name))
            for (plan, table) in zip(plans, tables) {
                guard let field = plan.categories[number].field else { continue }
                var reader = try table.reader()
                var rows = 0
                while try reader.nextRecord() {
                    rows += 1
                    if rows % SongBatch.capacity == 0 { try work.check() }
                    guard field < reader.fieldCount else { continue }
                    reader.withBytes(field) { names.add($0.trimmed) }
                }
            }
            for place in plans.indices { plans[place].categories[number].names.known = names }
        }
    }

    private func record(
        _ rejection: Rejection, of reader: borrowing CSVReader, file: String, in rejected: inout CSVWriter
    ) throws {
        let row = (0..<reader.fieldCount).map { CSVWriter.quoted(reader.text($0)) }.joined(separator: ",")
        try rejected.record([file, "\(reader.line)", rejection.description, row])
    }
}

extension Rejection.Kind {
    fileprivate var order: String { Rejection.summary(self) }
}

/// The identifiers of the tables stand for different songs: the ingest begins anew without them.
struct IdentifiersAreNone: Error {}
