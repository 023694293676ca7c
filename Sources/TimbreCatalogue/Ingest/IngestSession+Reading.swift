import TimbreBase
import TimbreFiles

extension IngestSession {
    /// Reads the CSVs one after the other.
    ///
    /// - Throws: `CatalogueFault.noUsableRow` and `.noRows` for a file that adds nothing, `.rejectedRow` where strict,
    ///   `CancellationError`; what reading and writing throw.
    func read(_ files: [String], options: IngestOptions, rejected: inout CSVWriter, work: Work<IngestProgress>) throws {
        var progress = IngestProgress(rows: 0, bytesRead: 0, byteCount: 0)
        for file in files { progress.byteCount += try CSVReader(path: file, bufferSize: 1 << 12).fileSize }
        for file in files {
            if let limit = options.rowLimit, report.read >= limit { break }
            try read(file, options: options, progress: &progress, rejected: &rejected, work: work)
        }
    }

    private func read(
        _ file: String, options: IngestOptions, progress: inout IngestProgress, rejected: inout CSVWriter,
        work: Work<IngestProgress>
    ) throws {
        var reader = try CSVReader(path: file)
        let header = try CSVHeader(&reader, file: file)
        let plan = try ColumnPlan(header, recipe: recipe)
        let records = RecordReader(plan, recipe: recipe)
        report.notes += plan.notes
        let before = report
        var firstRejected: (line: Int, reasons: [Rejection.Kind: Int])?
        let bytesBefore = progress.bytesRead
        while try reader.nextRecord() {
            // An empty line at the end or between rows is no row.
            if reader.fieldCount == 1, plan.fieldCount > 1, reader.withBytes(0, { $0.isEmpty }) { continue }
            report.read += 1
            let outcome = records.read(
                reader, identities: &identities, vocabularies: &vocabularies, batch: &batch, numbers: &numbers,
                names: &nameIDs)
            switch outcome {
            case .added: report.added += 1
            case .duplicate: report.duplicates += 1
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
        if report.read == before.read { throw CatalogueFault.noRows(file: file) }
        if let firstRejected, report.added == before.added, report.duplicates == before.duplicates {
            throw CatalogueFault.noUsableRow(
                file: file, read: report.read - before.read,
                reasons: firstRejected.reasons.sorted { ($1.value, $0.key.order) < ($0.value, $1.key.order) }
                    .prefix(5).map { "\($0.value) × \(Rejection.summary($0.key))" },
                firstLine: firstRejected.line)
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
