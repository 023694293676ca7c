public import TimbreBase

extension CatalogueFault {
    public var report: FaultReport {
        switch self {
        case .noSuchRecipe(let requested, let shipped, let nearest):
            FaultReport(
                .input,
                "there is no recipe “\(requested)”, neither shipped nor as a file\(Self.suggestion(nearest)); "
                    + "shipped: \(Self.list(shipped))", "give one of these or the path of a YAML file")
        case .invalidRecipe(let source, let line, let problem):
            FaultReport(
                .input, "“\(source)”\(line.map { ", line \($0)" } ?? ""): \(problem)", file: source, line: line)
        case .notReadable(let path, let reason):
            FaultReport(.resource, "“\(path)” can't be read: \(reason)", file: path)
        case .noCatalogue(let path):
            FaultReport(
                .input, "there is no catalogue at “\(path)”",
                Remedy("make one of a table of songs", by: .run(.ingest), .set(.catalogue, path)), file: path)
        case .fileAsCatalogue(let path):
            FaultReport(
                .input, "“\(path)” is a file, and a catalogue is a directory", "give the catalogue's directory",
                file: path)
        case .foreignDirectory(let path, let example):
            FaultReport(
                .input, "“\(path)” holds other files (\(example)) and no catalogue", "name a new or an empty directory",
                file: path)
        case .damaged(let file, let detail):
            FaultReport(
                .damage, "“\(file)” is damaged: \(detail)",
                Self.remedy(for: file), file: file)
        case .otherFormat(let file, let version, let known):
            FaultReport(
                .input, "“\(file)” has format \(version) and this Timbre knows \(known)",
                "use the version that wrote it, or make the catalogue anew", file: file)
        case .busy(let path):
            FaultReport(
                .resource, "another process is writing into “\(path)”", "wait until it has ended", file: path)
        case .unreadableRecipe(let path, let reason):
            FaultReport(
                .damage,
                "the recipe that “\(path)” was made with can't be read: \(reason); songs can be looked up and exported",
                Remedy(
                    "train by another recipe, or use the version that wrote it", by: .run(.train), .set(.recipe)),
                file: path)
        case .impossibleFile(let name, let reason):
            FaultReport(
                .input, "“\(name)” can't become a file of a catalogue: \(reason); nothing was changed")
        case .otherModel(let path, let model):
            FaultReport(
                .damage, "the latent vectors of “\(path)” are not those of its model",
                Remedy("make both anew", byRunning: .train, on: nil, model), file: path)
        case .diskFull(let path):
            FaultReport(
                .resource, "the disk is full: “\(path)” can't grow, and nothing was changed",
                "free some space and try again", file: path)
        case .storage(let path, let reason):
            FaultReport(.resource, "“\(path)”: \(reason)", file: path)
        case .missingColumn(let file, let purpose, let columns, let present, let nearest):
            FaultReport(
                .input,
                "“\(file)” has no column \(columns.map { "“\($0)”" }.joined(separator: " or ")) for \(purpose)"
                    + "\(Self.suggestion(nearest)); its first line names: \(Self.list(present))",
                Remedy("choose another recipe, or name the column in one of your own", by: .set(.recipe)),
                file: file, line: 1, column: columns.first)
        case .missingField(let file, let field, let purpose, let present):
            FaultReport(
                .input,
                "“\(file)” has no column for \(field.inWords), which \(purpose) needs; its columns are \(Self.list(present))",
                Remedy(
                    "say which one it is, or make a catalogue of its own of this table",
                    by: .set(.column, "\(field.rawValue)=NAME")), file: file, column: field.rawValue)
        case .otherNumbers(let path, let detail):
            FaultReport(
                .input, "“\(path)” was made with other numbers: \(detail); nothing was changed",
                "give what it was made with, or make another catalogue", file: path)
        case .noSuchLine(let file, let line, let lines):
            FaultReport(
                .input, "“\(file)” has no line \(line) that could name its columns: its rows end on line \(lines)",
                Remedy("give the number of a line, from 1", by: .set(.headerLine)), file: file, line: line)
        case .noSuchColumn(let file, let field, let column, let present, let nearest):
            FaultReport(
                .input,
                "“\(file)” has no column “\(column)” for \(field.inWords)\(Self.suggestion(nearest)); it has: "
                    + Self.list(present), "name one of these", file: file, column: column)
        case .ambiguousField(let file, let field, let columns):
            FaultReport(
                .input,
                "“\(file)” has more than one column for \(field.inWords), \(columns.joined(separator: " and "))",
                Remedy("say which one it is", by: .set(.column, "\(field.rawValue)=NAME")), file: file,
                column: field.rawValue)
        case .unfitColumn(let file, let field, let column, let examples, let readings):
            FaultReport(
                .input,
                "“\(file)”: the values of the column “\(column)”, \(Self.quoted(examples)), are no \(field.inWords): "
                    + "\(readings.count > 1 ? "neither \(readings.joined(separator: " nor "))" : "not \(readings.joined())")",
                Remedy(
                    "name the column that is, or none", by: .set(.column, "\(field.rawValue)=NAME"),
                    .set(.column, "\(field.rawValue)=")), file: file, column: column)
        case .mixedUnits(let file, let field, let column, let units, let examples):
            FaultReport(
                .input,
                "“\(file)”: the values of the column “\(column)” are partly \(units.joined(separator: ", partly ")): "
                    + Self.quoted(examples),
                Remedy(
                    "bring them to one unit, or name another column or none",
                    by: .set(.column, "\(field.rawValue)=NAME"),
                    .set(.column, "\(field.rawValue)=")), file: file, column: column)
        case .noHeader(let file, let line, let first):
            FaultReport(
                .input,
                "“\(file)” has no line that names its columns: line \(line) begins with \(Self.quoted(first.filter { !$0.isEmpty }))",
                Remedy("write one, or say which line it is", by: .set(.headerLine)), file: file, line: line)
        case .unknownEncoding(let name):
            FaultReport(.usage, "there is no encoding “\(name)”", "give one that `iconv -l` lists")
        case .tooFewFeatures(let file, let found, let known, let least, let present):
            FaultReport(
                .input,
                "“\(file)” has \(found.isEmpty ? "none" : "only \(found.joined(separator: ", "))") of the columns that say "
                    + "what songs sound like, and at least \(least) are needed of \(known.joined(separator: ", ")); "
                    + "its columns are \(Self.list(present))",
                Remedy(
                    "name columns of other numbers, an array of vectors, or the columns that are these",
                    by: .set(.numbers, "'mfcc*'"), .set(.vectors, "V.npy"), .set(.column, "energy=NAME")), file: file)
        case .noNumbers(let file, let pattern, let present):
            FaultReport(
                .input,
                "“\(file)” has no column of numbers that “\(pattern)” stands for; it has: \(Self.list(present))",
                "check the pattern", file: file)
        case .vectorsOfOtherTables(let tables, let vectors):
            FaultReport(
                .usage,
                "there are \(Counted.things(vectors, "array")) of vectors for \(Counted.things(tables, "table"))",
                "give one for each table, in the same order")
        case .otherRows(let file, let rows, let table, let tableRows):
            FaultReport(
                .input,
                "“\(file)” has \(Counted.things(rows, "row")) and “\(table)” \(tableRows.map { "\($0)" } ?? "more"); nothing was changed",
                "give a vector for each row of the table that has a value, in the same order", file: file)
        case .noRows(let file):
            FaultReport(.input, "“\(file)” has no rows of songs, and nothing was changed", file: file)
        case .noUsableRow(let file, let read, let reasons, let firstLine):
            FaultReport(
                .input,
                "none of the \(read) rows of “\(file)” can be used, the first is on line \(firstLine): "
                    + "\(reasons.joined(separator: "; ")); nothing was changed", file: file, line: firstLine)
        case .rejectedRow(let file, let line, let reason):
            FaultReport(
                .input, "“\(file)”, line \(line): \(reason), and nothing was added",
                Remedy("where such rows are allowed, they are left out and listed", by: .set(.strict)), file: file,
                line: line)
        case .otherRecipe(let path, let key, let catalogue, let given):
            FaultReport(
                .input, "“\(path)” was made with another recipe: “\(key)” is there \(catalogue) and here \(given)",
                "keep the catalogue's recipe, or make another catalogue", file: path, key: key)
        case .playlistColumn(let file, let column, let columns, let present):
            FaultReport(
                .input,
                "“\(file)” has no column for \(column.inWords), \(columns.joined(separator: " or ")); it has "
                    + "\(Self.list(present))",
                Remedy("name the column", by: .set(column == .playlist ? .playlistColumn : .songColumn)), file: file,
                line: 1, column: columns.first)
        case .unknownPlaylistSongs(let file, let rows, let example):
            FaultReport(
                .input,
                "\(rows == 0 ? "“\(file)” has no rows" : "none of the \(rows) rows of “\(file)” names a song of the catalogue")"
                    + (example.map { "; the first names “\($0)”" } ?? ""), "give playlists of these songs", file: file)
        case .noPlaylists(let file, let part):
            FaultReport(
                .input, "“\(file)”\(part.inWords) has no playlist with a song of the catalogue",
                Remedy("take all of it, or give more playlists", by: .set(.playlistPart, "all")), file: file)
        case .noSuchSong(let title, let artist):
            FaultReport(
                .input, "no song is called “\(title)”\(artist.map { " by “\($0)”" } ?? ""), nor anything close",
                "check the spelling")
        case .noSuchID(let id, let songCount):
            FaultReport(.input, "there is no song with the id \(id); ids go from 0 to \(songCount - 1)")
        case .noSuchCategory(let name, let present):
            FaultReport(
                .input,
                "the recipe has no category “\(name)”\(Self.suggestion(NearestName.to(name, among: present)))",
                "it has: \(present.isEmpty ? "none" : Self.list(present))", key: name)
        case .noSuchText(let path, let name, let present):
            FaultReport(
                .input,
                "“\(path)” holds no words of “\(name)”\(present.isEmpty ? "" : "; it has those of \(Self.list(present))")",
                "make a catalogue of a table that has them, by a recipe with texts", file: path, key: name)
        case .noModel(let path):
            FaultReport(
                .input, "“\(path)” has no model yet", Remedy("train one", by: .run(.train), .set(.catalogue, path)),
                file: path)
        case .noSuchModel(let path, let name, let present):
            FaultReport(
                .input,
                "“\(path)” has no model “\(name)”\(Self.suggestion(NearestName.to("\(name)", among: present.map(\.description))))",
                present.isEmpty
                    ? Remedy("train one", by: .run(.train), .set(.modelName, "\(name)"))
                    : Remedy("it has: \(present.map(\.description).joined(separator: ", "))"), file: path,
                key: "\(name)")
        case .impossibleModelName(let text):
            FaultReport(
                .usage, "“\(text.onOneLine)” is no name for a model",
                "a name is up to 40 of a-z, 0-9, - and _, and begins with a letter or a digit")
        case .noSuchFile(let path, let name):
            FaultReport(.input, "“\(path)” has no \(name)", file: path)
        case .outputInCatalogue(let path):
            FaultReport(
                .input, "“\(path)” would stand among the files of a catalogue", "choose another name for the output",
                file: path)
        }
    }

    static func suggestion(_ nearest: String?) -> String {
        nearest.map { " (did you mean “\($0)”?)" } ?? ""
    }

    /// Text of at most three of a table's texts, in quotation marks.
    private static func quoted(_ texts: [String]) -> String {
        texts.isEmpty ? "all missing" : texts.prefix(3).map { "“\($0.onOneLine)”" }.joined(separator: ", ")
    }

    /// Text of at most 60 names, overlong ones shortened; empty names are only counted.
    private static func list(_ names: [String]) -> String {
        let named = names.filter { !$0.isEmpty }
        let shown = named.prefix(60).map { $0.count > 60 ? $0.prefix(60) + "…" : $0 }.joined(separator: ", ")
        let unnamed =
            named.count < names.count ? Counted.things(names.count - named.count, "column") + " without a name" : nil
        let more = named.count > 60 ? "\(named.count - 60) more" : nil
        if named.isEmpty { return unnamed ?? "none" }
        return ([shown] + [more, unnamed].compactMap(\.self)).joined(separator: " and ")
    }
}

extension CatalogueFault {
    /// The fault without its place: a recipe's problem, else the whole sentence.
    var problem: String {
        if case .invalidRecipe(_, _, let problem) = self { problem } else { description }
    }

    /// Advice by which a damaged file of a catalogue is made again.
    private static func remedy(for path: String) -> Remedy {
        let (file, model) = CatalogueFile.parsed(path.split(separator: "/").last.map(String.init) ?? "")
        let maker: Remedy.Operation =
            switch file {
            case CatalogueFile.model, CatalogueFile.latents, CatalogueFile.checkpoint: .train
            case CatalogueFile.clusterLabels, CatalogueFile.clusterSummary: .cluster
            case CatalogueFile.map, CatalogueFile.mapDescription: .map
            case CatalogueFile.evaluation: .evaluate
            case CatalogueFile.recipe where model != .standard: .train
            default: .ingest
            }
        var remedy = Remedy(
            "restore it from a copy or make it anew; every file can be checked", byRunning: maker, on: nil, model)
        remedy.means.append(.run(.checkCatalogue))
        return remedy
    }
}
