public import TimbreBase
public import TimbreCatalogue
public import TimbreLearning

/// What is evaluated, and how.
public struct EvaluationOptions: Sendable {
    /// Further models of the catalogue, measured beside its own on the same queries and playlists: songs that none of
    /// them was trained on, and playlists that trained none.
    public var otherModels: [ModelName] = []
    /// Songs whose neighbours are looked at, at most; playlists too, where there are more.
    public var queries = 3000
    /// Whether queries are drawn from all songs, those that were trained on too.
    public var fromAllSongs = false
    /// A year, from which on songs are asked for: queries came out then or later; a playlist is continued from five of
    /// its older songs, and its songs since then are to be found among all songs since then. Songs without a year take
    /// no part. nil for no split by time.
    public var since: Int?
    /// Songs that coverage and hubness are measured among, at most: where there are more, as many are drawn and searched
    /// among themselves. A sample of queries over all songs would find nearly every answer once, whatever the system.
    public var spreadSongs = 50_000
    /// Of the queries, the playlists' seed songs, the random vectors and the resamples.
    public var seed: UInt64 = 42
    /// Of the bootstrap.
    public var resamples = 1000
    /// Playlists to continue; nil for none.
    public var playlists: PlaylistFile?
    public var playlistPart = PlaylistPart.all
    /// Systems that are left out, of `systemNames`; a view of a model is left out for all models.
    public var skipped: Set<String> = []
    /// Vectors from elsewhere, which are measured beside the catalogue's.
    public var vectors: [GivenVectors] = []

    public init() {}

    /// The systems that `skipped` can name, in the order of a table.
    public static let systemNames = [
        "random", "min_max", "standard", "pca", "classic", "scores_year", "whitened", "artist_blend", "whitened_blend",
        "normal_whitened", "normal_whitened_blend", "popularity", "item_neighbours", "model", "model_cold", "model_new",
    ]
}

/// The step that an evaluation begins.
public enum EvaluationProgress: Sendable, Equatable {
    /// A system is made and measured, after those that are done.
    case system(title: String, Portion)
    /// The network of this system is trained.
    case training(title: String, EpochProgress)
    case resampling
}

/// Songs' vectors that another program made.
public struct GivenVectors: Sendable, Equatable {
    /// A `.npy` file, float32 or float16 `[rows, dimensions]`.
    public var path: String
    /// A text file with each row's song, a line each: its identifier in the CSV, or its id where it has none. nil: row i
    /// is song i.
    public var ids: String?

    public init(path: String, ids: String? = nil) {
        (self.path, self.ids) = (path, ids)
    }
}
