import Foundation
import TimbreFiles

extension Catalogue {
    /// Puts the songs of CSVs into a catalogue: a new one, or one that was made with the same recipe.
    ///
    /// All files or nothing: a fault, a cancellation or a killed process leaves the catalogue as it was. Rows that can't
    /// be used are listed in `rejected.csv`. Beyond about 26 bytes a song and the vocabularies, memory does not grow
    /// with the files.
    /// - Parameters:
    ///   - path: the catalogue's directory, made where there is none.
    ///   - recipe: nil for the catalogue's own; for a new catalogue, the first shipped recipe whose columns are there.
    /// - Throws: `CatalogueFault` for a column that is missing, another recipe, a file without a usable row, a busy or
    ///   damaged catalogue, a full disk, the first rejected row where `isStrict`; `FileFault` for a CSV that can't be read.
    @discardableResult
    public static func ingest(
        _ files: [String], into path: String, recipe: Recipe? = nil, options: IngestOptions = IngestOptions()
    ) throws -> IngestReport {
        precondition(!files.isEmpty, "no CSV to ingest")
        precondition(options.rowLimit.map { $0 > 0 } ?? true, "a limit of \(options.rowLimit ?? 0) rows")
        var notes: [String] = []
        let directory = CatalogueDirectory(path: path)
        let isNew = !directory.exists(SongDatabase.name)
        var chosen = recipe
        if isNew {
            if Directory.exists(path) { try directory.checkIsVacant() }
            if chosen == nil {
                let found = try Recipe.fitting(files[0])
                notes.append("\(files[0]) is read by the recipe \(found.name)")
                chosen = found
            }
        }
        let isMade = !Directory.exists(path)
        try Directory.create(path)
        do {
            return try DirectoryLock.whileHeld(path) {
                let session: IngestSession
                if let chosen, isNew {
                    directory.removeLitter()
                    session = try IngestSession(creating: directory, recipe: chosen)
                } else {
                    session = try IngestSession(addingTo: path, recipe: chosen, csvSize: Self.size(of: files))
                }
                return try session.run(files, options: options, notes: notes)
            }
        } catch {
            if isMade, !(error is SimulatedCrash) { try? FileManager.default.removeItem(atPath: path) }
            throw error
        }
    }

    private static func size(of files: [String]) -> Int {
        files.reduce(0) { sum, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            return sum + ((attributes?[.size] as? Int) ?? 0)
        }
    }
}

extension Recipe {
    /// The first shipped recipe that finds all its columns in a CSV.
    /// - Throws: `CatalogueFault.noFittingRecipe`; what reading the CSV throws.
    public static func fitting(_ file: String) throws -> Recipe {
        var reader = try CSVReader(path: file)
        let header = try CSVHeader(&reader, file: file)
        for name in ["spotify-900k", "spotify-tracks", "audio-12"] {
            let recipe = try named(name)
            if (try? ColumnPlan(header, recipe: recipe)) != nil { return recipe }
        }
        throw CatalogueFault.noFittingRecipe(file: file, present: header.names)
    }
}
