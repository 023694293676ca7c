public import TimbreBase
public import TimbreCatalogue

/// The world's faults with evaluation; each says what happened, where, and what to do.
public enum EvaluationFault: Fault, Equatable {
    case noEvaluation(path: String, model: ModelName = .standard)
    /// Every system is left out.
    case nothingToEvaluate
    /// The evaluation in that file is of an earlier model.
    case staleEvaluation(path: String, model: ModelName = .standard)
    case tooFewSongsToEvaluate(path: String, songs: Int)
    /// There are neither labels nor playlists to evaluate by.
    case nothingToEvaluateBy(path: String, reasons: [String])
    /// Some songs have no latent vector by a model; `model` is nil for the standard model where no other is meant.
    case songsWithoutLatents(path: String, songs: Int, model: ModelName? = nil)
    /// A model was asked for twice.
    case repeatedModel(ModelName)
    /// No playlist of the file, or of the part, has enough songs of the catalogue.
    case shortPlaylists(file: String, part: PlaylistPart, longest: Int, needed: Int)
    /// No song came out in that year or later.
    case noSongsSince(path: String, year: Int)
    /// No playlist of the file, or of the part, has both enough older songs and a newer one to continue it by.
    case noPlaylistsSince(file: String, part: PlaylistPart, year: Int, older: Int)
    /// All playlists of the file, or of the part, trained the model, or one of several, which are then named.
    case trainedPlaylists(file: String, part: PlaylistPart, count: Int, models: [ModelName] = [])
    /// The number of vectors from elsewhere is not that of the songs.
    case vectorCount(path: String, rows: Int, songs: Int)
    /// The number of identifiers is not that of the vectors from elsewhere.
    case identifierCount(path: String, lines: Int, vectors: String, rows: Int)
    /// None of the identifiers is known to the catalogue.
    case unknownIdentifiers(path: String, lines: Int, example: String)
    /// A vector from elsewhere has a NaN or an infinite value; rows count from 0.
    case unusableVector(path: String, row: Int)
    /// All vectors from elsewhere are zeros.
    case zeroVectors(path: String, rows: Int)
}

extension EvaluationFault {
    public var report: FaultReport {
        switch self {

        case .noEvaluation(let path, let model):
            FaultReport(
                .input, "the catalogue “\(path)” has not been evaluated",
                Remedy("evaluate it", byRunning: .evaluate, on: path, model),
                file: path)
        case .nothingToEvaluate:
            FaultReport(.usage, "every system is left out, so nothing can be measured", "skip fewer")
        case .staleEvaluation(let path, let model):
            FaultReport(
                .input, "“\(path)” is of another model than the catalogue has now",
                Remedy("evaluate again", byRunning: .evaluate, on: path, model), file: path)
        case .tooFewSongsToEvaluate(let path, let songs):
            FaultReport(
                .input, "“\(path)” has \(Counted.songs(songs)), too few to measure by the ten nearest of each",
                Remedy("add more", by: .run(.ingest)), file: path)
        case .nothingToEvaluateBy(let path, let reasons):
            FaultReport(
                .input,
                "nothing says which songs of “\(path)” belong together"
                    + (reasons.isEmpty ? "" : " (\(reasons.joined(separator: "; ")))"),
                Remedy("give playlists", by: .set(.playlists)), file: path)
        case .songsWithoutLatents(let path, let songs, let model):
            FaultReport(
                .input,
                "\(Counted.songs(songs)) of “\(path)” \(songs == 1 ? "has" : "have") no latent vector "
                    + "\(model.map { "of the model “\($0)” " } ?? "")yet",
                Remedy("embed them first", byRunning: .embed, on: path, model ?? .standard), file: path)
        case .repeatedModel(let name):
            FaultReport(.usage, "the model “\(name)” is named twice", "name each once", key: "\(name)")
        case .shortPlaylists(let file, let part, let longest, let needed):
            FaultReport(
                .input,
                "no playlist of “\(file)”\(part.inWords) that can be measured has \(needed) songs of the catalogue; "
                    + "the longest has \(longest)", file: file)
        case .noSongsSince(let path, let year):
            FaultReport(
                .input, "no song of “\(path)” is known to be of \(year) or later", "give an earlier year", file: path)
        case .noPlaylistsSince(let file, let part, let year, let older):
            FaultReport(
                .input,
                "no playlist of “\(file)”\(part.inWords) that can be measured has \(older) songs from before \(year) "
                    + "and one of \(year) or later", "give another year", file: file)
        case .trainedPlaylists(let file, let part, let count, let models):
            FaultReport(
                .input,
                "the model\(models.isEmpty ? "" : " \(models.alternatives)") was trained with all \(count) playlists of "
                    + "“\(file)”\(part.inWords) that can be measured, and finding them again would show only that it was told",
                Remedy(
                    "give others, or train with the first half of them and measure the second",
                    by: .run(.train), .set(.playlistPart, "first"), .run(.evaluate), .set(.playlistPart, "second")),
                file: file)
        case .vectorCount(let path, let rows, let songs):
            FaultReport(
                .input, "“\(path)” has \(rows) rows and the catalogue \(songs) songs",
                Remedy("name each row's song", by: .set(.identifiers)), file: path)
        case .identifierCount(let path, let lines, let vectors, let rows):
            FaultReport(
                .input, "“\(path)” has \(lines) lines and “\(vectors)” \(rows) rows", "give a line for each row",
                file: path)
        case .unknownIdentifiers(let path, let lines, let example):
            FaultReport(
                .input,
                "none of the \(lines) lines of “\(path)” names a song of the catalogue; the first is “\(example)”",
                file: path)
        case .unusableVector(let path, let row):
            FaultReport(
                .input, "row \(row) of “\(path)” holds a NaN or an infinite value",
                Remedy("mend it, or leave it out and name the others' songs", by: .set(.identifiers)), file: path)
        case .zeroVectors(let path, let rows):
            rows == 0
                ? FaultReport(.input, "“\(path)” has no rows", "give a vector for each song", file: path)
                : FaultReport(
                    .input, "every row of “\(path)” is zero, and cosines compare directions",
                    "check how the vectors were made", file: path)
        }
    }
}

extension [ModelName] {
    /// The names in quotation marks, joined by "or".
    var alternatives: String { map { "“\($0)”" }.joined(separator: " or ") }
}
