import Foundation
import GRDB
import TimbreBase
import TimbreFiles

/// One ingest: the arrays that grow, the database that is filled under a temporary name, and the undoing of both.
final class IngestSession {
    let directory: CatalogueDirectory
    let recipe: Recipe
    /// Recipe as stored in the catalogue, in YAML.
    let recipeText: String
    let isNew: Bool
    /// Number of songs in the catalogue before this ingest.
    let oldSongCount: Int

    var songs = KnownSongs()
    var vocabularies: VocabularyBuilder
    let features: GrowingArray
    let categories: GrowingArray
    let furtherNames: GrowingArray
    let texts: [TextWriter]
    let shares: [ShareWriter]
    let inserter: BatchInserter

    var songCount: Int
    var batch: SongBatch
    var numbers: [Float] = []
    var nameIDs = NameIDs()
    var report = IngestReport()
    var reasonCounts: [Rejection.Kind: Int] = [:]
    let findings: TableFindings
    let missingTexts: MissingTexts
    /// Names for the next reading.
    var repeatedNames = RepeatedNames()
    init(creating directory: CatalogueDirectory, recipe: Recipe, findings: TableFindings) throws {
        (self.directory, self.findings) = (directory, findings)
        self.recipe = recipe
        missingTexts = MissingTexts(recipe.missing)
        isNew = true
        oldSongCount = 0
        vocabularies = VocabularyBuilder(recipe.categories.map { _ in [] })
        // First, so that a directory which was left with files and no catalogue is known for what it is.
        let database = try SongDatabase.loading(directory.loadingDatabase, pageLimit: PageLimit.current)
        (features, categories, furtherNames) = try Self.arrays(recipe, in: directory, addingTo: nil)
        texts = try recipe.texts.map { try TextWriter($0, in: directory, addingTo: nil) }
        shares = try recipe.categories.filter { !$0.shares.isEmpty }
            .map { try ShareWriter($0, in: directory, addingTo: nil) }
        let yaml = recipe.yaml()
        recipeText = yaml
        try AtomicFile.write(to: directory.path(CatalogueFile.recipe), followingLinks: false) {
            try $0.write(yaml)
        }
        inserter = BatchInserter(
            database, categoryNames: recipe.categories.map(\.name), isNew: true, rebuildsIndexes: false)
        songCount = 0
        batch = SongBatch(firstID: 0, categoryCount: recipe.categories.count)
    }

    /// - Parameters:
    ///   - lock: the lock of the catalogue.
    ///   - csvSize: the size of the tables in bytes; where it is large compared with the catalogue, indexes are built
    ///     anew.
    /// - Throws: `CatalogueFault.otherRecipe`, `.damaged`; faults of writing.
    init(
        addingTo path: String, lock: DirectoryLock, recipe given: Recipe?, csvSize: Int, findings: TableFindings
    ) throws {
        self.findings = findings
        let catalogue = try Catalogue.open(at: path, model: .standard, lock: lock, ignoringLearned: true)
        try catalogue.checkRecipeIsReadable()
        directory = catalogue.directory
        recipe = catalogue.recipe
        missingTexts = MissingTexts(catalogue.recipe.missing)
        recipeText = catalogue.modelSettings.recipe
        if let given, let difference = recipe.firstDifference(from: given.resolved(like: recipe)) {
            throw CatalogueFault.otherRecipe(
                path: path, key: difference.key, catalogue: difference.mine, given: difference.other)
        }
        isNew = false
        oldSongCount = catalogue.songCount
        directory.removeLitter()
        // Appending to damaged data would give it a new checksum.
        _ = try (catalogue.features(), catalogue.categories(), catalogue.furtherNames())
        var songs = KnownSongs()
        try catalogue.readIdentities {
            var identity = SongIdentity(stored: $0)
            identity.isOlder = true
            _ = songs.identities.insert(identity)
        }
        self.songs = songs
        vocabularies = VocabularyBuilder(try recipe.categories.map { try catalogue.foldedVocabulary($0.name) })
        (features, categories, furtherNames) = try Self.arrays(recipe, in: directory, addingTo: catalogue)
        texts = try recipe.texts.map { [directory] in try TextWriter($0, in: directory, addingTo: catalogue) }
        shares = try recipe.categories.filter { !$0.shares.isEmpty }
            .map { [directory] in try ShareWriter($0, in: directory, addingTo: catalogue) }
        try directory.copy(SongDatabase.name, to: SongDatabase.name + ".part")
        let size = (try? FileManager.default.attributesOfItem(atPath: directory.database)[.size] as? Int) ?? 0
        inserter = BatchInserter(
            try SongDatabase.loading(directory.loadingDatabase, pageLimit: PageLimit.current),
            categoryNames: recipe.categories.map(\.name), isNew: false, rebuildsIndexes: csvSize > size / 4)
        songCount = catalogue.songCount
        batch = SongBatch(firstID: catalogue.songCount, categoryCount: recipe.categories.count)
    }

    /// - Parameter catalogue: the catalogue to add to; nil for a new one.
    private static func arrays(
        _ recipe: Recipe, in directory: CatalogueDirectory, addingTo catalogue: Catalogue?
    ) throws -> (features: GrowingArray, categories: GrowingArray, furtherNames: GrowingArray) {
        func array(_ name: String, _ type: NPYType, _ columns: Int) throws -> GrowingArray {
            try GrowingArray(
                name, type, columns: columns, keepingRows: catalogue?.file(name).stored.rows, in: directory)
        }
        return (
            try array(CatalogueFile.features, .float32, recipe.features.count),
            try array(CatalogueFile.categories, .int32, max(1, recipe.categories.count)),
            try array(CatalogueFile.furtherNames, .int32, 3)
        )
    }

    /// Reads the files, commits, and undoes everything where that fails.
    ///
    /// - Throws: `ReadAgain`; faults of reading and writing.
    func run(_ tables: [SongTable], options: IngestOptions, notes: [String], work: Work<IngestProgress>) throws
        -> IngestReport
    {
        report.notes = notes
        do {
            var rejected = try CSVWriter(
                creating: directory.path(CatalogueFile.rejected), followingLinks: false)
            try rejected.record(["file", "line", "reason", "row"])
            try options.trace.span("read the tables") {
                try read(tables, options: options, rejected: &rejected, work: work)
            }
            try options.trace.span("commit") { try prepareCommit() }
            // Without rejected rows, an earlier list stays.
            if report.rejected > 0 { try rejected.finish() }
            try SimulatedCrash.check(.beforeCommit)
            // This rename is the commit: everything else is in place before, and ignored until then.
            try directory.rename(SongDatabase.name + ".part", to: SongDatabase.name)
            directory.sync()
        } catch let crash as SimulatedCrash {
            inserter.abort()
            throw crash
        } catch {
            undo()
            throw error
        }
        report.songCount = songCount
        report.reasons = reasonCounts.map { IngestReport.Reason(text: Rejection.summary($0), count: $1) }
            .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
        return report
    }

    /// Writes the songs gathered so far.
    func flush() throws {
        guard batch.count > 0 else { return }
        try features.writer.append(numbers)
        try categories.writer.append(
            recipe.categories.isEmpty ? Array(repeating: 0, count: batch.count) : nameIDs.first)
        try furtherNames.writer.append(nameIDs.further)
        for text in texts { try text.flush() }
        for label in shares { try label.flush() }
        songCount += batch.count
        try inserter.insert(batch)
        batch = SongBatch(firstID: songCount, categoryCount: recipe.categories.count)
        numbers.removeAll(keepingCapacity: true)
        nameIDs.removeAll()
    }

    /// Completes arrays and database; returns when everything is on disk.
    private func prepareCommit() throws {
        try flush()
        try inserter.songsComplete()
        let files =
            try [features, categories, furtherNames].map { try $0.finish() } + texts.flatMap { try $0.finish() }
            + shares.map { try $0.finish() }
        try inserter.commit(BatchInserter.Totals(songCount: songCount, recipe: recipeText, files: files))
    }

    private func undo() {
        inserter.abort()
        // The directory of a new catalogue is cleared by its maker.
        if isNew { return }
        directory.remove(SongDatabase.name + ".part")
        for array in [features, categories, furtherNames] { array.undo() }
        for text in texts { text.undo() }
        for label in shares { label.undo() }
    }
}
