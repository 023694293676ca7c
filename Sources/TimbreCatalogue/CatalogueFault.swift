public import TimbreBase

/// The world's faults with recipes and catalogues; each says what happened, where, and what to do.
public enum CatalogueFault: Fault, Equatable {
    /// No recipe is called that and no file is there.
    case noSuchRecipe(requested: String, shipped: [String], nearest: String?)
    /// A recipe that can't be used: where it came from, the line of the file where known, and why.
    case invalidRecipe(source: String, line: Int?, problem: String)
    case notReadable(path: String, reason: String)

    /// There is no catalogue in that directory, or no directory.
    case noCatalogue(path: String)
    /// A directory to make a catalogue in holds other things: one of them.
    case foreignDirectory(path: String, example: String)
    /// A file is not what was committed.
    case damaged(file: String, detail: String)
    /// `songs.sqlite` was written by another program or a newer version.
    case otherFormat(file: String, version: Int, known: Int)
    /// Another process is writing into the catalogue.
    case busy(path: String)
    /// The recipe that the catalogue was made with can't be read: why.
    case unreadableRecipe(path: String, reason: String)
    /// A file that a library call would put in place, and that no catalogue can hold.
    case impossibleFile(name: String, reason: String)
    /// The latent vectors are not those of the model that is in place.
    case otherModel(path: String, model: ModelName = .standard)
    case diskFull(path: String)
    /// The system refused an operation on a file.
    case storage(path: String, reason: String)

    /// The CSV lacks what the recipe asks for: any of the columns.
    case missingColumn(file: String, purpose: String, columns: [String], present: [String], nearest: String?)
    /// A table without a column for a field, under any of its names, that a catalogue's recipe needs.
    case missingField(file: String, field: SongField, purpose: String, present: [String])
    /// Options of a table that the catalogue's recipe does not have: patterns of other numbers, or vectors of another width.
    case otherNumbers(path: String, detail: String)
    /// A line that names the columns, beyond the end of the table.
    case noSuchLine(file: String, line: Int, lines: Int)
    /// A column that shall be a field's and is not there.
    case noSuchColumn(file: String, field: SongField, column: String, present: [String], nearest: String?)
    /// Two columns that may each be a field's, with what their values are.
    case ambiguousField(file: String, field: SongField, columns: [String])
    /// A column whose name is a field's and whose values are not.
    case unfitColumn(file: String, field: SongField, column: String, examples: [String], readings: [String])
    /// A column whose values are of two units, each of many rows: the units, and a cell of each.
    case mixedUnits(file: String, field: SongField, column: String, units: [String], examples: [String])
    /// A table without names of columns: its first line.
    case noHeader(file: String, line: Int, first: [String])
    case unknownEncoding(String)
    /// A table of which too few columns say what songs sound like: those that are there, and all that could be.
    case tooFewFeatures(file: String, found: [String], known: [String], least: Int, present: [String])
    /// A pattern of columns that matches none whose cells are numbers.
    case noNumbers(file: String, pattern: String, present: [String])
    /// Other numbers of tables and of arrays beside them.
    case vectorsOfOtherTables(tables: Int, vectors: Int)
    /// An array beside a table that has other rows.
    case otherRows(file: String, rows: Int, table: String, tableRows: Int?)
    /// The CSV has a header at most.
    case noRows(file: String)
    /// Every row was rejected: how many, the reasons with their counts, the first line.
    case noUsableRow(file: String, read: Int, reasons: [String], firstLine: Int)
    /// The first rejected row, where none may be.
    case rejectedRow(file: String, line: Int, reason: String)
    /// A CSV is to be added by another recipe than the catalogue was made with.
    case otherRecipe(path: String, key: String, catalogue: String, given: String)
    /// A CSV of playlists without a column of that purpose, under any of the names.
    case playlistColumn(file: String, column: PlaylistFile.Column, columns: [String], present: [String])
    /// A CSV of playlists that names no song of the catalogue.
    case unknownPlaylistSongs(file: String, rows: Int, example: String?)
    /// The part of the file's playlists has none.
    case noPlaylists(file: String, part: PlaylistPart)
    case noSuchSong(title: String, artist: String?)
    case noSuchID(id: Int, songCount: Int)
    case noSuchCategory(name: String, present: [String])
    case noSuchText(path: String, name: String, present: [String])
    /// Nothing has been trained yet.
    case noModel(path: String)
    /// A model that is not among those of the catalogue.
    case noSuchModel(path: String, name: ModelName, present: [ModelName])
    /// A text that can't be a model's name.
    case impossibleModelName(String)
    /// A committed file that the catalogue does not have.
    case noSuchFile(path: String, name: String)
    /// An output that would stand among the files of a catalogue.
    case outputInCatalogue(path: String)
}
