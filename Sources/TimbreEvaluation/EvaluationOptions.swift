public import TimbreBase
public import TimbreCatalogue
public import TimbreLearning

/// Settings of an evaluation.
public struct EvaluationOptions: Sendable {
    /// Further models of the catalogue, measured beside its own on the same queries and playlists: songs that none of
    /// them was trained on, and playlists that trained none.
    public var otherModels: [ModelName] = []
    /// Largest number of songs that are queries, and of playlists that are continued.
    public var queries = 3000
    /// Whether queries are drawn from all songs, training songs included.
    public var fromAllSongs = false
    /// First year of a split by time, nil for none: queries came out in that year or later; a playlist is continued
    /// from five of its older songs, and its newer songs are to be found among all newer songs. Songs without a year
    /// take no part.
    public var since: Int?
    /// Largest number of songs over which coverage and hubness are measured: of a larger catalogue, a sample of this
    /// size is searched within itself. Sampled queries over all songs would find nearly every answer only once,
    /// whatever the system.
    public var spreadSongs = 50_000
    /// Seed of the queries, the playlists' seed songs, the random vectors and the resamples.
    public var seed: UInt64 = 42
    /// Number of bootstrap resamples.
    public var resamples = 1000
    /// Playlists to continue; nil for none.
    public var playlists: PlaylistFile?
    public var playlistPart = PlaylistPart.all
    /// Names of systems to leave out, among `systemNames`; a view of a model is left out for all models.
    public var skipped: Set<String> = []
    /// Vectors from elsewhere, measured beside the catalogue's.
    public var vectors: [GivenVectors] = []

    public init() {}

    /// The systems that `skipped` can name, in the order of a table.
    public static let systemNames = [
        "random", "min_max", "standard", "pca", "classic", "scores_year", "whitened", "artist_blend", "whitened_blend",
        "normal_whitened", "normal_whitened_blend", "popularity", "item_neighbours", "model", "model_cold", "model_new",
    ]
}

/// Progress of an evaluation: the step that begins.
public enum EvaluationProgress: Sendable, Equatable {
    /// A system is made and measured; the portion counts the systems done.
    case system(title: String, Portion)
    /// The network of this system is trained.
    case training(title: String, EpochProgress)
    case resampling
}

/// Vectors of songs made by another program.
public struct GivenVectors: Sendable, Equatable {
    /// Path of a `.npy` file, float32 or float16 `[rows, dimensions]`.
    public var path: String
    /// Path of a text file with one line a row: the song's identifier in the CSV, or its id where it has none. nil: row
    /// i is song i.
    public var ids: String?

    public init(path: String, ids: String? = nil) {
        (self.path, self.ids) = (path, ids)
    }
}
