import TimbreBase
public import TimbreCatalogue

/// The world's faults with evaluation; each says what happened, where, and what to do.
public enum EvaluationFault: Error, Equatable {
    case noEvaluation(path: String)
    /// Every system is left out.
    case nothingToEvaluate
    /// The evaluation in that file is of an earlier model.
    case staleEvaluation(path: String)
    case tooFewSongsToEvaluate(path: String, songs: Int)
    /// Neither labels nor playlists.
    case nothingToEvaluateBy(path: String, reasons: [String])
    case songsWithoutLatents(path: String, songs: Int)
    /// No playlist of the file, or of the part, has enough songs of the catalogue.
    case shortPlaylists(file: String, part: PlaylistPart, longest: Int, needed: Int)
    /// All playlists of the file, or of the part, trained the model.
    case trainedPlaylists(file: String, part: PlaylistPart, count: Int)
    /// Vectors from elsewhere, one a song, and another number of them.
    case vectorCount(path: String, rows: Int, songs: Int)
    /// Vectors from elsewhere and their identifiers, another number of them.
    case identifierCount(path: String, lines: Int, vectors: String, rows: Int)
    /// Identifiers of which the catalogue has none.
    case unknownIdentifiers(path: String, lines: Int, example: String)
    /// A vector from elsewhere that holds a NaN or an infinite value, its row from 0.
    case unusableVector(path: String, row: Int)
    /// Vectors from elsewhere, none of which has a direction.
    case zeroVectors(path: String, rows: Int)
}

extension EvaluationFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noEvaluation(let path):
            "the catalogue “\(path)” has not been evaluated; run `timbre evaluate`"
        case .nothingToEvaluate:
            "every system is left out, so nothing can be measured: skip fewer"
        case .staleEvaluation(let path):
            "“\(path)” is of another model than the catalogue has now; run `timbre evaluate` again"
        case .tooFewSongsToEvaluate(let path, let songs):
            "“\(path)” has \(Counted.songs(songs)), and the ten nearest of one are looked at; ingest more"
        case .nothingToEvaluateBy(let path, let reasons):
            "nothing says which songs of “\(path)” belong together"
                + (reasons.isEmpty ? "" : " (\(reasons.joined(separator: "; ")))") + ": give playlists with --playlists"
        case .songsWithoutLatents(let path, let songs):
            "\(Counted.songs(songs)) of “\(path)” \(songs == 1 ? "has" : "have") no latent vector yet; run `timbre embed` first"
        case .shortPlaylists(let file, let part, let longest, let needed):
            "no playlist of “\(file)”\(part.inWords) that can be measured has \(needed) songs of the catalogue; "
                + "the longest has \(longest)"
        case .trainedPlaylists(let file, let part, let count):
            "the model was trained with all \(count) playlists of “\(file)”\(part.inWords) and finding them again would show "
                + "only that it was told: give others, or train with one half of them, --playlist-part first, and measure "
                + "the other"
        case .vectorCount(let path, let rows, let songs):
            "“\(path)” has \(rows) rows and the catalogue \(songs) songs; name each row's song with --ids"
        case .identifierCount(let path, let lines, let vectors, let rows):
            "“\(path)” has \(lines) lines and “\(vectors)” \(rows) rows; give a line for each row"
        case .unknownIdentifiers(let path, let lines, let example):
            "none of the \(lines) lines of “\(path)” names a song of the catalogue; the first is “\(example)”"
        case .unusableVector(let path, let row):
            "row \(row) of “\(path)” holds a NaN or an infinite value; mend it or leave it out with --ids"
        case .zeroVectors(let path, let rows):
            rows == 0
                ? "“\(path)” has no rows; give a vector for each song"
                : "every row of “\(path)” is zero, and cosines compare directions; check how the vectors were made"
        }
    }
}
