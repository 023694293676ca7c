import Foundation
public import TimbreBase
import TimbreFiles

extension Catalogue {
    /// Puts the songs of CSVs into a catalogue: a new one, or one that was made with the same recipe.
    ///
    /// All files or nothing: a fault, a cancellation or a killed process leaves the catalogue as it was. Rows that can't
    /// be used are listed in `rejected.csv`. Beyond about 26 bytes a song and the vocabularies, memory does not grow
    /// with the files; twice as much where rows without an identifier meet songs that have one, about 27 bytes more where
    /// commas may part artists, and up to 200 MB for names that songs have in several rows. What only a reading shows,
    /// identifiers that are none for example, makes the files be read again.
    /// - Parameters:
    ///   - files: tables in any dialect; a pipe or "-", standard input, is copied to the temporary directory first.
    ///   - path: the catalogue's directory, made where there is none.
    ///   - recipe: nil for the catalogue's own; for a new catalogue, the first shipped recipe whose columns are there.
    ///   - options: how tables are read, and whether a row that is rejected ends the ingest.
    ///   - work: told and asked every few thousand rows.
    /// - Returns: the catalogue with these songs, and what was done with the rows.
    /// - Throws: `CatalogueFault` for a column that is missing, another recipe, a file without a usable row, a busy or
    ///   damaged catalogue, a full disk, the first rejected row where `isStrict`; `FileFault` for a CSV that can't be
    ///   read; `CancellationError`. Where the catalogue can't be opened again after the commit (no more files may be
    ///   open, say), that fault is thrown, and the songs are in it: the same ingest then finds duplicates and adds
    ///   nothing.
    public static func ingest(
        _ files: [String], into path: String, recipe: Recipe? = nil, options: IngestOptions = IngestOptions(),
        work: Work<IngestProgress> = Work()
    ) throws -> (catalogue: Catalogue, report: IngestReport) {
        precondition(!files.isEmpty, "no CSV to ingest")
        precondition(options.rowLimit.map { $0 > 0 } ?? true, "a limit of \(options.rowLimit ?? 0) rows")
        // A catalogue that can't come to be leaves no folder, and what comes through a pipe is read more than once.
        try recipe?.check()
        guard files.count(where: { ["-", "/dev/stdin"].contains($0) }) < 2 else {
            throw FileFault.unsupported(
                path: "standard input", detail: "it is named more than once and can be read once alone")
        }
        let tables = try options.trace.span("look at the tables") {
            try files.map { try SongTable($0, options: options.table) }
        }
        let directory = CatalogueDirectory(path: path)
        let (lock, isMade) = try place(path, patience: options.patience, work: work.silent())
        defer { lock.release() }
        do {
            try directory.checkHasNoLinks()
            var findings = TableFindings(passedIDs: tables.map { _ in 0 })
            while true {
                do {
                    let report =
                        directory.exists(SongDatabase.name)
                        ? try IngestSession(
                            addingTo: path, lock: lock, recipe: recipe,
                            csvSize: tables.reduce(0) { $0 + $1.input.size },
                            findings: findings
                        ).run(tables, options: options, notes: [], work: work)
                        : try create(
                            directory, tables, recipe: recipe, options: options, findings: findings, work: work)
                    return (try open(at: path, model: .standard, lock: lock, ignoringLearned: true), report)
                } catch let again as ReadAgain {
                    findings = again.findings
                }
            }
        } catch {
            // Under the lock: another process may be about to fill what it finds.
            if isMade { directory.removeIfEmpty() }
            throw error
        }
    }

    /// The right to write into a directory, which is made where there is none.
    private static func place(
        _ path: String, patience: WriterPatience, work: Work<Never>
    ) throws -> (lock: DirectoryLock, isMade: Bool) {
        while true {
            let isMade = !Directory.exists(path)
            try Directory.create(path)
            do {
                return (try DirectoryLock(path, patience: patience, work: work), isMade)
            } catch CatalogueFault.storage where !Directory.exists(path) {
                // Another ingest came to nothing and removed the directory that it had made.
                continue
            }
        }
    }

    private static func create(
        _ directory: CatalogueDirectory, _ tables: [SongTable], recipe: Recipe?, options: IngestOptions,
        findings: TableFindings, work: Work<IngestProgress>
    ) throws -> IngestReport {
        try directory.checkIsVacant()
        let chosen = try (recipe ?? Recipe.fitting(tables)).resolved(for: tables, options: options.table)
        let notes = chosen.notes + (recipe == nil ? ["the recipe is \(chosen.recipe.name)"] : [])
        directory.removeIngested()
        do {
            return try IngestSession(creating: directory, recipe: chosen.recipe, findings: findings)
                .run(tables, options: options, notes: notes, work: work)
        } catch {
            if !(error is SimulatedCrash) { directory.removeIngested() }
            throw error
        }
    }
}
