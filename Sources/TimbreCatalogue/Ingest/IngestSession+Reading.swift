import TimbreBase
import TimbreFiles

extension IngestSession {
    /// Reads the tables one after the other.
    ///
    /// - Throws: `CatalogueFault.noUsableRow` and `.noRows` for a file that adds nothing, `.rejectedRow` where strict,
    ///   `ReadAgain`, `CancellationError`; what reading and writing throw.
    func read(
        _ tables: [SongTable], options: IngestOptions, rejected: inout CSVWriter, work: Work<IngestProgress>
    ) throws {
        try checkNumbers(options.table, tables)
        var progress = IngestProgress(rows: 0, bytesRead: 0, byteCount: 0)
        for table in tables { progress.byteCount += table.input.size }
        var plans = try zip(tables, findings.passedIDs).map { try ColumnPlan($0, recipe: recipe, passedIDs: $1) }
        if findings.comparesNames || plans.contains(where: { $0.id == nil }) { try compareNames() }
        try findNames(&plans, tables, limit: options.rowLimit ?? .max, work: work)
        for (number, (table, plan)) in zip(tables, plans).enumerated() {
            if let limit = options.rowLimit, report.read >= limit { break }
            report.notes += table.notes(for: plan, recipe: recipe)
            if table.hasPlaylists { report.playlistTables.append(table.path) }
            let vectors = try options.table.vectors.isEmpty ? nil : NPYFile(path: options.table.vectors[number])
            let (count, areNone) = try read(
                table, plan, vectors, options: options, progress: &progress, rejected: &rejected, work: work)
            if areNone { throw withoutIdentifiers(of: number, count, plans) }
            report.added += count.added
            report.duplicates += count.duplicates
            report.notes += count.notes
            reasonCounts.merge(count.reasons, uniquingKeysWith: +)
        }
        guard repeatedNames.isEmpty, !songs.lacksNames else {
            var next = findings
            if !repeatedNames.isEmpty { next.repeatedNames = repeatedNames }
            next.comparesNames = findings.comparesNames || songs.lacksNames
            throw ReadAgain(findings: next)
        }
    }

    /// Makes it possible to recognise rows without an identifier as songs that have one.
    private func compareNames() throws {
        var named = IdentityTable()
        if !isNew {
            try Catalogue.open(at: directory.path).forEachSong { song in
                guard song.sourceID != nil, var identity = SongIdentity(namesOf: song) else { return }
                identity.isOlder = true
                _ = named.insert(identity)
            }
        }
        songs.named = named
    }

    /// Reads one table.
    ///
    /// - Returns: counts of the rows, and whether the identifiers turned out to be none; the rest is then not read.
    private func read(
        _ table: SongTable, _ plan: ColumnPlan, _ vectors: NPYFile?, options: IngestOptions,
        progress: inout IngestProgress, rejected: inout CSVWriter, work: Work<IngestProgress>
    ) throws -> (TableCount, identifiersAreNone: Bool) {
        var reader = try table.reader()
        var records = RecordReader(plan, recipe: recipe, repeatedNames: findings.repeatedNames)
        var count = TableCount(file: table.path)
        let bytesBefore = progress.bytesRead
        func tellProgress() throws {
            progress.rows = report.read
            progress.bytesRead = bytesBefore + reader.bytesRead
            work.report(progress)
            try work.check()
        }
        while try reader.nextRecord() {
            // A line of delimiters alone is no row.
            if reader.isBlank { continue }
            if let vectors, count.read >= vectors.rows {
                throw CatalogueFault.otherRows(
                    file: vectors.path, rows: vectors.rows, table: table.path, tableRows: nil)
            }
            let outcome = records.read(
                reader, vector: vectors?.floats(rows: count.read..<count.read + 1) ?? [], songs: &songs,
                vocabularies: &vocabularies, batch: &batch, numbers: &numbers, names: &nameIDs)
            report.read += 1
            if case .added = outcome { addTexts(of: reader, plan) }
            count.add(outcome, addsNames: gatherNames(outcome, records, reader), line: reader.line)
            if case .rejected(let rejection) = outcome {
                if options.isStrict {
                    throw CatalogueFault.rejectedRow(
                        file: table.path, line: reader.line, reason: rejection.description)
                }
                report.rejected += 1
                try record(rejection, of: reader, file: table.path, in: &rejected)
            }
            if batch.count == SongBatch.capacity { try flush() }
            if report.read % SongBatch.capacity == 0 {
                if count.otherTitles > 1000, count.identifiersAreNone(areNumbers: plan.idsAreNumbers) {
                    return (count, true)
                }
                try tellProgress()
            }
            if let limit = options.rowLimit, report.read >= limit { break }
        }
        try tellProgress()
        if count.identifiersAreNone(areNumbers: plan.idsAreNumbers) { return (count, true) }
        if reader.unknownKeys > 0 {
            report.notes.append(
                "“\(table.path)” has \(Counted.things(reader.unknownKeys, "value")) of keys that its first objects lack: "
                    + "they are not read")
        }
        if let vectors, options.rowLimit == nil, count.read < vectors.rows {
            throw CatalogueFault.otherRows(
                file: vectors.path, rows: vectors.rows, table: table.path, tableRows: count.read)
        }
        try count.checkIsOfUse()
        return (count, false)
    }

    /// Adds the texts and shares that are kept of a song.
    private func addTexts(of record: borrowing CSVReader, _ plan: ColumnPlan) {
        for (text, field) in zip(texts, plan.texts) {
            guard let field, !record.isEmpty(field) else {
                text.add(nil)
                continue
            }
            record.withBytes(field) { cell in text.add(missingTexts.contains(cell.trimmed) ? nil : cell) }
        }
        for (label, columns) in zip(shares, plan.shares) { label.add(record, columns: columns) }
    }

    /// Gathers the names of a duplicate for its song.
    ///
    /// - Returns: whether the song has, or will have, the names of the row.
    private func gatherNames(
        _ outcome: RecordReader.Outcome, _ records: RecordReader, _ reader: borrowing CSVReader
    ) -> Bool {
        guard case .duplicate(let repetition) = outcome, repetition.hasOtherNames, !repetition.hasOtherTitle,
            !repetition.song.isOlder
        else { return false }
        var isKept = true
        for (number, category) in recipe.categories.enumerated() {
            let differs = category.name == "artist" ? repetition.hasOtherArtists : repetition.hasOtherLists
            guard differs else { continue }
            guard category.takesAll else {
                if category.name == "genre" { isKept = false }
                continue
            }
            records.forEachName(of: reader, category: number) { name in
                if let known = findings.repeatedNames {
                    isKept = isKept && known.contains(name, of: repetition.song, category: number)
                } else {
                    isKept = repeatedNames.add(name, of: repetition.song, category: number) && isKept
                }
            }
        }
        return isKept
    }

    /// Findings for a second reading without the identifiers of a table, and of all tables whose identifiers have the
    /// same name; refused where only older songs contradict them.
    private func withoutIdentifiers(of table: Int, _ count: TableCount, _ plans: [ColumnPlan]) -> ReadAgain {
        func name(_ plan: ColumnPlan) -> String? { plan.id.map { ColumnName.plain(plan.names[$0]) } }
        var findings = TableFindings(passedIDs: findings.passedIDs, comparesNames: findings.comparesNames)
        for place in plans.indices {
            let isAlike = !count.contradictsOlderSongs && name(plans[place]) == name(plans[table])
            if place == table || isAlike { findings.passedIDs[place] += 1 }
        }
        return ReadAgain(findings: findings)
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

    /// Finds the names among the cells of artists, where a comma may separate names or belong to one.
    ///
    /// - Parameter limit: the largest number of rows to read.
    private func findNames(
        _ plans: inout [ColumnPlan], _ tables: [SongTable], limit: Int, work: Work<IngestProgress>
    ) throws {
        for (number, category) in recipe.categories.enumerated()
        where plans.contains(where: { $0.categories[number].names.separator == .openComma }) {
            var names = KnownNames(isNew ? [] : try Catalogue.open(at: directory.path).vocabulary(category.name))
            var rows = 0
            for (plan, table) in zip(plans, tables) {
                guard let field = plan.categories[number].field else { continue }
                var reader = try table.reader()
                while rows < limit, try reader.nextRecord() {
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
