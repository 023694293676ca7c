/// The world's faults with clusters, maps, evaluation and pictures; each says what happened, where, and what to do.
public enum InsightFault: Error, Equatable {
    case noEvaluation(path: String)
    /// Every system is left out.
    case nothingToEvaluate
    /// The evaluation in that file is of an earlier model.
    case staleEvaluation(path: String)
    case tooFewSongsToEvaluate(path: String, songs: Int)
    /// Neither labels nor playlists.
    case nothingToEvaluateBy(path: String, reasons: [String])
    case songsWithoutLatents(path: String, songs: Int)
    /// A CSV of playlists without a column; the option names it.
    case playlistColumn(file: String, purpose: String, columns: [String], present: [String], option: String)
    /// A CSV of playlists that names no song of the catalogue.
    case unknownPlaylistSongs(file: String, rows: Int, example: String?)
    /// No playlist of the file, or of the part, has enough songs of the catalogue.
    case shortPlaylists(file: String, part: PlaylistPart, longest: Int, needed: Int)
    /// The part of the file's playlists has none.
    case noPlaylists(file: String, part: PlaylistPart)
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

    /// The program that draws pictures is not installed.
    case noGnuplot
    /// It was started and did not draw; the reason is its first error.
    case gnuplotFailed(reason: String)
    /// A picture that was asked for has nothing to show.
    case noPicture(name: PictureName, reason: String)
    /// A column that the catalogue does not have, and those that it has.
    case noSuchColumn(name: String, present: [String])

    /// Every feature is the same for every song.
    case constantFeatures(path: String)
    /// Nothing was clustered yet.
    case noClusters(path: String)
    /// The clusters are of latent vectors that an earlier model gave.
    case outdatedClusters(path: String)
    /// More clusters were asked for than there are songs, or songs that differ.
    case fewerSongsThanClusters(clusters: Int, songs: Int, different: Int)

    /// No map has been made yet.
    case noMap(path: String)
    /// The map is of latent vectors that are no longer the catalogue's.
    case mapOfEarlierModel(path: String)
    /// A map of fewer than three songs.
    case tooFewSongsForMap(songs: Int)
    /// A perplexity that so few songs do not allow: its threefold must be below one less than there are songs.
    case perplexityTooLarge(perplexity: Double, songs: Int)
    /// Every song lies in the same place.
    case songsDoNotDiffer(songs: Int, kind: SongVectors.Kind)
}

extension InsightFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noEvaluation(let path):
            "the catalogue “\(path)” has not been evaluated; run `timbre evaluate`"
        case .nothingToEvaluate:
            "every system is left out, so nothing can be measured: skip fewer"
        case .staleEvaluation(let path):
            "“\(path)” is of another model than the catalogue has now; run `timbre evaluate` again"
        case .tooFewSongsToEvaluate(let path, let songs):
            "“\(path)” has \(InsightText.songs(songs)), and the ten nearest of one are looked at; ingest more"
        case .nothingToEvaluateBy(let path, let reasons):
            "nothing says which songs of “\(path)” belong together"
                + (reasons.isEmpty ? "" : " (\(reasons.joined(separator: "; ")))") + ": give playlists with --playlists"
        case .songsWithoutLatents(let path, let songs):
            "\(InsightText.songs(songs)) of “\(path)” \(songs == 1 ? "has" : "have") no latent vector yet; run `timbre embed` first"
        case .playlistColumn(let file, let purpose, let columns, let present, let option):
            "“\(file)” has no column for \(purpose), \(columns.joined(separator: " or ")); it has "
                + "\(present.joined(separator: ", ")): name the column with \(option)"
        case .unknownPlaylistSongs(let file, let rows, let example):
            "\(rows == 0 ? "“\(file)” has no rows" : "none of the \(rows) rows of “\(file)” names a song of the catalogue")"
                + (example.map { "; the first names “\($0)”" } ?? "") + ": give playlists of these songs"
        case .shortPlaylists(let file, let part, let longest, let needed):
            "no playlist of “\(file)”\(part.inWords) that can be measured has \(needed) songs of the catalogue; "
                + "the longest has \(longest)"
        case .noPlaylists(let file, let part):
            "“\(file)”\(part.inWords) has no playlist with a song of the catalogue; leave out --playlist-part, or give more "
                + "playlists"
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
        case .noGnuplot:
            "pictures are drawn by gnuplot, which is not installed; install the package gnuplot-nox (Debian, Ubuntu) or "
                + "gnuplot (elsewhere)"
        case .gnuplotFailed(let reason):
            "gnuplot failed: \(reason)"
        case .noPicture(let name, let reason):
            "no picture “\(name.rawValue)”: \(reason)"
        case .noSuchColumn(let name, let present):
            "no column “\(name)”; there are \(present.joined(separator: ", ")) (columns that no feature of the recipe "
                + "reads are not kept)"
        case .constantFeatures(let path):
            "the songs of “\(path)” do not differ in any feature, so nothing can be compared; ingest songs that do"
        case .noClusters(let path):
            "“\(path)” has no clusters yet; run `timbre cluster` first"
        case .outdatedClusters(let path):
            "the clusters of “\(path)” are of an earlier model; run `timbre cluster` again"
        case .fewerSongsThanClusters(let clusters, let songs, let different):
            "\(clusters) clusters need as many songs that differ; there \(songs == 1 ? "is 1" : "are \(songs)")"
                + (different < songs ? ", \(different) of them different" : "")
                + ": ask for \(max(min(songs, different), 1)) or fewer with --clusters"
        case .noMap(let path):
            "“\(path)” has no map yet; make one with `timbre map --catalogue \(path)`"
        case .mapOfEarlierModel(let path):
            "the map of “\(path)” is of an earlier model's latent vectors; make a new one with `timbre map --catalogue \(path)`"
        case .tooFewSongsForMap(let songs):
            "\(songs == 1 ? "1 song is" : "\(songs) songs are") too few for a map; it needs 3 or more"
        case .perplexityTooLarge(let perplexity, let songs):
            songs < MapParameters.leastForTSNE
                ? "t-SNE needs \(MapParameters.leastForTSNE) songs or more, and there are \(songs): use --method pca"
                : "a perplexity of \(InsightText.number(perplexity)) needs more than "
                    + "\(InsightText.number(3 * perplexity + 1)) songs, and there are \(songs); give one below "
                    + "\(InsightText.number(Double(songs - 1) / 3)), or --method pca"
        case .songsDoNotDiffer(let songs, let kind):
            "all \(songs) songs have the same \(kind == .latents ? "latent vector" : "features"), "
                + "so no map can tell them apart"
        }
    }
}

extension PlaylistPart {
    /// As it follows a file's name.
    var inWords: String { self == .all ? "" : ", \(rawValue) half," }
}

/// Numbers in sentences.
enum InsightText {
    /// For example `12 songs`, `1 song`.
    static func songs(_ count: Int) -> String { count == 1 ? "1 song" : "\(count) songs" }

    /// At most one digit after the point, rounded down so that a limit is not passed.
    static func number(_ value: Double) -> String {
        let tenths = (value * 10 + 1e-9).rounded(.down) / 10
        return tenths == tenths.rounded() && abs(tenths) < 1e15 ? "\(Int(tenths))" : "\(tenths)"
    }
}
