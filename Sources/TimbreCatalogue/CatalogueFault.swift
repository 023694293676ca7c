import TimbreBase

/// The world's faults with recipes and catalogues; each says what happened, where, and what to do.
public enum CatalogueFault: Error, Equatable {
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
    case otherModel(path: String)
    case diskFull(path: String)
    /// The system refused an operation on a file.
    case storage(path: String, reason: String)

    /// The CSV lacks what the recipe asks for: any of the columns.
    case missingColumn(file: String, purpose: String, columns: [String], present: [String], nearest: String?)
    /// No recipe was named and none of the shipped ones fits the CSV.
    case noFittingRecipe(file: String, present: [String])
    /// The CSV has a header at most.
    case noRows(file: String)
    /// Every row was rejected: how many, the reasons with their counts, the first line.
    case noUsableRow(file: String, read: Int, reasons: [String], firstLine: Int)
    /// The first rejected row, where none may be.
    case rejectedRow(file: String, line: Int, reason: String)
    /// A CSV is to be added by another recipe than the catalogue was made with.
    case otherRecipe(path: String, key: String, catalogue: String, given: String)
    /// Asked to stop; nothing was changed.
    case interrupted

    /// A CSV of playlists without a column; the option names it.
    case playlistColumn(file: String, purpose: String, columns: [String], present: [String], option: String)
    /// A CSV of playlists that names no song of the catalogue.
    case unknownPlaylistSongs(file: String, rows: Int, example: String?)
    /// The part of the file's playlists has none.
    case noPlaylists(file: String, part: PlaylistPart)
    case noSuchSong(title: String, artist: String?)
    case noSuchID(id: Int, songCount: Int)
    case noSuchCategory(name: String, present: [String])
    /// Nothing has been trained yet.
    case noModel(path: String)
    /// A committed file that the catalogue does not have.
    case noSuchFile(path: String, name: String)
    /// An output that would stand among the files of a catalogue.
    case outputInCatalogue(path: String)
}

extension CatalogueFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchRecipe(let requested, let shipped, let nearest):
            "there is no recipe “\(requested)”, neither shipped nor as a file\(Self.suggestion(nearest)); "
                + "shipped: \(Self.list(shipped)); give one of these or the path of a YAML file"
        case .invalidRecipe(let source, let line, let problem):
            "“\(source)”\(line.map { ", line \($0)" } ?? ""): \(problem)"
        case .notReadable(let path, let reason):
            "“\(path)” can't be read: \(reason)"
        case .noCatalogue(let path):
            "there is no catalogue at “\(path)”; make one with `timbre ingest songs.csv --catalogue \(path)`"
        case .foreignDirectory(let path, let example):
            "“\(path)” holds other files (\(example)) and no catalogue; name a new or an empty directory"
        case .damaged(let file, let detail):
            "“\(file)” is damaged: \(detail); restore it from a copy or \(Self.remedy(for: file)) anew, "
                + "`timbre doctor --catalogue` checks every file"
        case .otherFormat(let file, let version, let known):
            "“\(file)” has format \(version) and this Timbre knows \(known); use the version that wrote it, or ingest anew"
        case .busy(let path):
            "another process is writing into “\(path)”; wait until it has ended"
        case .unreadableRecipe(let path, let reason):
            "the recipe that “\(path)” was made with can't be read: \(reason); songs can be looked up and exported, and "
                + "`timbre train --recipe` puts another in its place, or use the version that wrote it"
        case .impossibleFile(let name, let reason):
            "“\(name)” can't become a file of a catalogue: \(reason); nothing was changed"
        case .otherModel(let path):
            "the latent vectors of “\(path)” are not those of its model; make both anew with `timbre train`"
        case .diskFull(let path):
            "the disk is full: “\(path)” can't grow; free some space and run the command again, nothing was changed"
        case .storage(let path, let reason):
            "“\(path)”: \(reason)"
        case .missingColumn(let file, let purpose, let columns, let present, let nearest):
            "“\(file)” has no column \(columns.map { "“\($0)”" }.joined(separator: " or ")) for \(purpose)"
                + "\(Self.suggestion(nearest)); its first line names: \(Self.list(present)); "
                + (Self.otherSeparator(present) ?? "choose another --recipe, or name the column in one of your own")
        case .noFittingRecipe(let file, let present):
            "no shipped recipe fits “\(file)”, whose first line names: \(Self.list(present)); "
                + (Self.otherSeparator(present) ?? "name a recipe with --recipe")
        case .noRows(let file):
            "“\(file)” has no rows of songs; nothing was changed"
        case .noUsableRow(let file, let read, let reasons, let firstLine):
            "none of the \(read) rows of “\(file)” can be used, the first is on line \(firstLine): "
                + "\(reasons.joined(separator: "; ")); nothing was changed"
        case .rejectedRow(let file, let line, let reason):
            "“\(file)”, line \(line): \(reason); nothing was added; without --strict such rows are left out and listed"
        case .otherRecipe(let path, let key, let catalogue, let given):
            "“\(path)” was made with another recipe: “\(key)” is there \(catalogue) and here \(given); "
                + "keep the catalogue's recipe, or ingest into another catalogue"
        case .interrupted:
            "interrupted; the catalogue is as it was"
        case .playlistColumn(let file, let purpose, let columns, let present, let option):
            "“\(file)” has no column for \(purpose), \(columns.joined(separator: " or ")); it has "
                + "\(present.joined(separator: ", ")): name the column with \(option)"
        case .unknownPlaylistSongs(let file, let rows, let example):
            "\(rows == 0 ? "“\(file)” has no rows" : "none of the \(rows) rows of “\(file)” names a song of the catalogue")"
                + (example.map { "; the first names “\($0)”" } ?? "") + ": give playlists of these songs"
        case .noPlaylists(let file, let part):
            "“\(file)”\(part.inWords) has no playlist with a song of the catalogue; leave out --playlist-part, or give more "
                + "playlists"
        case .noSuchSong(let title, let artist):
            "no song is called “\(title)”\(artist.map { " by “\($0)”" } ?? ""), nor anything close; check the spelling"
        case .noSuchID(let id, let songCount):
            "there is no song with the id \(id); ids go from 0 to \(songCount - 1)"
        case .noSuchCategory(let name, let present):
            "the recipe has no category “\(name)”\(Self.suggestion(NearestName.to(name, among: present))); "
                + "it has: \(present.isEmpty ? "none" : Self.list(present))"
        case .noModel(let path):
            "“\(path)” has no model yet; train one with `timbre train --catalogue \(path)`"
        case .noSuchFile(let path, let name):
            "“\(path)” has no \(name)"
        case .outputInCatalogue(let path):
            "“\(path)” would stand among the files of a catalogue; choose another name for the output"
        }
    }

    static func suggestion(_ nearest: String?) -> String {
        nearest.map { " (did you mean “\($0)”?)" } ?? ""
    }

    /// At most 60 names, each shortened where it is no name at all.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(60).map { $0.count > 60 ? $0.prefix(60) + "…" : $0 }.joined(separator: ", ")
        return names.count > 60 ? "\(shown) and \(names.count - 60) more" : shown
    }
}

extension CatalogueFault {
    /// The fault without its place: a recipe's problem, else the whole sentence.
    var problem: String {
        if case .invalidRecipe(_, _, let problem) = self { problem } else { description }
    }

    /// What to do about a header that is one name to a reader of commas; nil for others.
    private static func otherSeparator(_ present: [String]) -> String? {
        guard present.count == 1, let separator = present[0].first(where: { ";\t|".contains($0) }) else { return nil }
        return "its fields are separated by \(separator == "\t" ? "tabs" : "“\(separator)”"), save it with commas"
    }

    /// The command that makes a file of a catalogue from the rest.
    private static func remedy(for file: String) -> String {
        switch file.split(separator: "/").last ?? "" {
        case CatalogueDirectory.model[...], CatalogueDirectory.latents[...]: "train"
        case "clusters.npy", "clusters.json": "cluster"
        case "map.npy", "map.json": "map"
        default: "ingest"
        }
    }
}
