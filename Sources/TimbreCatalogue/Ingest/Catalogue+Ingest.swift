import Foundation
public import TimbreBase
import TimbreFiles

extension Catalogue {
    /// Adds the songs of tables to a catalogue: a new one, or one made with the same recipe.
    ///
    /// All files are added or nothing: a fault, a cancellation or a killed process leaves the catalogue as it was.
    /// Unusable rows are listed in `rejected.csv`. Memory does not grow with the files beyond the vocabularies and
    /// about 26 bytes a song: twice as much where rows without an identifier meet songs that have one, about 27 bytes
    /// more where commas may separate artists, and up to 200 MB for names that songs have in several rows. Files are
    /// read again if the first reading shows, for example, that identifiers are none.
    ///
    /// - Parameters:
    ///   - files: the paths of tables in any dialect; a pipe or "-", standard input, is copied to the temporary
    ///     directory first.
    ///   - path: the catalogue's directory, made where there is none.
    ///   - recipe: the recipe; nil for the catalogue's own or, in a new catalogue, the first shipped one whose columns
    ///     are there.
    ///   - options: the reading of tables, and whether a rejected row ends the ingest.
    ///   - work: told and asked every few thousand rows.
    /// - Returns: the catalogue with these songs, and a report on the rows.
    /// - Throws: `CatalogueFault` for a missing column, another recipe, a file without a usable row, a busy or damaged
    ///   catalogue, a full disk, the first rejected row where `isStrict`; `FileFault` for a CSV that can't be read;
    ///   `CancellationError`. If the catalogue can't be opened again after the commit, because too many files are open
    ///   for example, that fault is thrown although the songs are added: the same ingest then finds only duplicates.
    public static func ingest(
        _ files: [String], into path: String, recipe: Recipe? = nil, options: IngestOptions = IngestOptions(),
        work: Work<IngestProgress> = Work()
    ) throws -> (catalogue: Catalogue, report: IngestReport) {
        precondition(!files.isEmpty, "no CSV to ingest")
        precondition(options.rowLimit.map { $0 > 0 } ?? true, "a limit of \(options.rowLimit ?? 0) rows")
        // Faults that prevent the catalogue come before its directory is made; pipes are copied, since tables are read
        // more than once.
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

    /// Makes the directory where there is none, and takes the right to write into it.
    private static func place(
        _ path: String, patience: WriterPatience, work: Work<Never>
    ) throws -> (lock: DirectoryLock, isMade: Bool) {
        while true {
            let isMade = !Directory.exists(path)
            try Directory.create(path)
            do {
                return (try DirectoryLock(path, patience: patience, work: work), isMade)
            } catch CatalogueFault.storage where !Directory.exists(path) {
                // Another ingest failed and removed the directory that it had made.
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
