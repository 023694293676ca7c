public import TimbreBase

/// The world's faults with recipes and catalogues; each says what happened, where, and what to do.
public enum CatalogueFault: Fault, Equatable {
    /// There is neither a recipe nor a file of that name.
    case noSuchRecipe(requested: String, shipped: [String], nearest: String?)
    /// A recipe can't be used; `line` is nil where unknown.
    case invalidRecipe(source: String, line: Int?, problem: String)
    case notReadable(path: String, reason: String)

    /// There is no catalogue in that directory, or no directory.
    case noCatalogue(path: String)
    /// The catalogue's path is that of a file.
    case fileAsCatalogue(path: String)
    /// A directory for a new catalogue holds other files; `example` is one of them.
    case foreignDirectory(path: String, example: String)
    /// A file is not what was committed.
    case damaged(file: String, detail: String)
    /// `songs.sqlite` was written by another program or a newer version.
    case otherFormat(file: String, version: Int, known: Int)
    /// Another process is writing into the catalogue.
    case busy(path: String)
    /// The recipe that the catalogue was made with can't be read.
    case unreadableRecipe(path: String, reason: String)
    /// A call would store a file that no catalogue can hold.
    case impossibleFile(name: String, reason: String)
    /// The latent vectors are not those of the model that is in place.
    case otherModel(path: String, model: ModelName = .standard)
    case diskFull(path: String)
    /// The system refused an operation on a file.
    case storage(path: String, reason: String)

    /// The CSV has none of the columns that the recipe names for a purpose.
    case missingColumn(file: String, purpose: String, columns: [String], present: [String], nearest: String?)
    /// A table lacks a field that the catalogue's recipe needs, under any name.
    case missingField(file: String, field: SongField, purpose: String, present: [String])
    /// Options of a table do not fit the catalogue's recipe: other patterns of numbers, or vectors of another width.
    case otherNumbers(path: String, detail: String)
    /// The line given as the header lies beyond the end of the table.
    case noSuchLine(file: String, line: Int, lines: Int)
    /// The column given for a field is not in the table.
    case noSuchColumn(file: String, field: SongField, column: String, present: [String], nearest: String?)
    /// Several columns fit one field.
    case ambiguousField(file: String, field: SongField, columns: [String])
    /// A column has a field's name, but its values do not fit.
    case unfitColumn(file: String, field: SongField, column: String, examples: [String], readings: [String])
    /// A column has values in two units, each in many rows; `examples` has a cell of each unit.
    case mixedUnits(file: String, field: SongField, column: String, units: [String], examples: [String])
    /// A table has no header; `first` is its first line.
    case noHeader(file: String, line: Int, first: [String])
    case unknownEncoding(String)
    /// A table has too few columns about the sound of songs; `known` are all such fields.
    case tooFewFeatures(file: String, found: [String], known: [String], least: Int, present: [String])
    /// A pattern of columns matches no column of numbers.
    case noNumbers(file: String, pattern: String, present: [String])
    /// The number of arrays is not that of the tables.
    case vectorsOfOtherTables(tables: Int, vectors: Int)
    /// The number of rows of an array is not that of its table.
    case otherRows(file: String, rows: Int, table: String, tableRows: Int?)
    /// The CSV has no rows.
    case noRows(file: String)
    /// Every row was rejected; `reasons` have counts, `firstLine` is that of the first rejected row.
    case noUsableRow(file: String, read: Int, reasons: [String], firstLine: Int)
    /// A row was rejected in strict mode.
    case rejectedRow(file: String, line: Int, reason: String)
    /// A CSV was to be added by another recipe than the catalogue's; `key` is the first difference.
    case otherRecipe(path: String, key: String, catalogue: String, given: String)
    /// A CSV of playlists lacks a column, under any of the names.
    case playlistColumn(file: String, column: PlaylistFile.Column, columns: [String], present: [String])
    /// A CSV of playlists names no song of the catalogue.
    case unknownPlaylistSongs(file: String, rows: Int, example: String?)
    /// The file has no playlists in that part.
    case noPlaylists(file: String, part: PlaylistPart)
    case noSuchSong(title: String, artist: String?)
    case noSuchID(id: Int, songCount: Int)
    case noSuchCategory(name: String, present: [String])
    case noSuchText(path: String, name: String, present: [String])
    /// Nothing has been trained yet.
    case noModel(path: String)
    /// The catalogue has no model of that name.
    case noSuchModel(path: String, name: ModelName, present: [ModelName])
    /// A text can't be a model's name.
    case impossibleModelName(String)
    /// The catalogue has no committed file of that name.
    case noSuchFile(path: String, name: String)
    /// An output would be written among the files of a catalogue.
    case outputInCatalogue(path: String)
}
