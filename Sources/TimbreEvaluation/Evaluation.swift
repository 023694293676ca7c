public import TimbreCatalogue

/// How well songs' vectors recommend: systems side by side on the same queries and the same playlists.
///
/// `evaluation.json` of a catalogue is this, its keys in snake case.
public struct Evaluation: Codable, Sendable, Equatable {
    /// Songs of the catalogue: all of them can be found.
    public var songs: Int
    /// `Catalogue.State.modelGeneration` of the catalogue's own model, which was measured; nil without a model.
    public var modelGeneration: Int?
    public var seed: UInt64
    public var queries: Queries
    /// nil where no playlists were given.
    public var playlists: Playlists?
    /// In the order of a table: baselines, then each model and the same without artists.
    public var systems: [System]
    /// Each model, or else the vectors that were given, against every system that is no model, and the catalogue's own
    /// model against the others.
    public var comparisons: [Comparison]
    /// Those in which a system is not better than the best baseline that knows no more; nil in a file of an earlier
    /// version.
    public var unbeaten: [Comparison]?
    /// Measures that were asked for and mean nothing here.
    public var refused: [Refusal]
    /// What else is good to know.
    public var notes: [String]

    /// The songs whose neighbours are looked at.
    public struct Queries: Codable, Sendable, Equatable {
        public var count: Int
        /// Whether no model was trained on any of them.
        public var areHeldOut: Bool
        /// Songs that no model was trained on: the queries are a sample of them where they are held out.
        public var heldOutSongs: Int
        /// The year from which on songs are asked for, as of `EvaluationOptions`; held-out songs are then those since.
        /// nil where time splits nothing.
        public var since: Int?
    }

    /// The playlists that are continued.
    public struct Playlists: Codable, Sendable, Equatable {
        public var file: String
        public var part: PlaylistPart
        /// Playlists with enough known songs, of the part; as many are measured.
        public var count: Int
        /// Rows of the file, and those that name a song which the catalogue does not have.
        public var rows: Int
        public var unknownRows: Int
        /// Playlists of the part that are not measured, since a model was trained with them; nil where none was trained
        /// with any.
        public var trainedCount: Int?
    }

    /// One set of vectors and what it is worth.
    public struct System: Codable, Sendable, Equatable {
        /// What a system is: a baseline, the model that is measured, or vectors from elsewhere.
        public enum Kind: String, Codable, Sendable {
            /// The catalogue's.
            case model
            case baseline
            /// Vectors from elsewhere.
            case given
        }

        /// For programs: random, standard, model, model_cold…; of models beside the catalogue's own model:wide,
        /// model_cold:wide….
        public var name: String
        /// For people: a table's first column.
        public var title: String
        public var kind: Kind
        public var dimensions: Int
        /// Whether it knows no song's artist.
        public var hidesArtist: Bool
        /// Whether it knows playlists beside those that are measured; nil in a file of an earlier version.
        public var knowsPlaylists: Bool?
        /// The name of its model; nil for a system that is none, and in a file of an earlier version.
        public var model: String?
        /// `Catalogue.State.modelGeneration` of this model.
        public var modelGeneration: Int?
        public var measures: [Measure]

        /// nil where it was not measured.
        public func measure(_ name: MeasureName) -> Measure? { measures.first { $0.name == name } }
    }

    /// One number about a system.
    public struct Measure: Codable, Sendable, Equatable {
        public var name: MeasureName
        /// The mean over queries or playlists; of coverage and hubness the value for all of them together.
        public var value: Double
        /// A 95 % bootstrap interval. nil for coverage and hubness: a resample repeats queries, which covers less and
        /// repeats songs whatever the system.
        public var low: Double?
        public var high: Double?
        /// Queries or playlists.
        public var count: Int
    }

    /// A measure of one system less that of another, over the same queries or playlists.
    public struct Comparison: Codable, Sendable, Equatable {
        /// Whether the interval of the difference lies above 0, below 0, or holds 0.
        public enum Verdict: String, Codable, Sendable { case better, worse, undecided }

        public var measure: MeasureName
        /// Names of systems.
        public var system: String
        public var baseline: String
        /// The mean of the differences, with its 95 % paired bootstrap interval.
        public var difference: Double
        public var low: Double
        public var high: Double
        /// Better or worse where the interval leaves 0 out and is of ten queries or playlists at least; of duplicates
        /// fewer are better.
        public var verdict: Verdict
    }

    /// A measure that would mean nothing, and why.
    public struct Refusal: Codable, Sendable, Equatable {
        public var measure: MeasureName
        public var reason: String
    }

    /// The names of the models that were measured, the catalogue's own first; none in a file of an earlier version.
    public var models: [String] {
        systems.compactMap(\.model).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// nil where it was not measured.
    public func system(_ name: String) -> System? { systems.first { $0.name == name } }
}

/// What is measured.
public enum MeasureName: String, Codable, Sendable, CaseIterable {
    /// The share of a song's ten nearest songs, other artists only, that have its genre; and so on.
    case genrePrecision = "genre_precision"
    case subgenrePrecision = "subgenre_precision"
    case emotionPrecision = "emotion_precision"
    /// Of n songs of a playlist that are to be found, the share of them among the n best.
    case rPrecision = "r_precision"
    /// Discounted gain of the 100 best songs for a playlist, by the best that is possible.
    case ndcg
    /// The same without songs that share an artist with one that is given: they are neither found nor looked for.
    case rPrecisionByOthers = "r_precision_by_others"
    case ndcgByOthers = "ndcg_by_others"
    /// The share of songs that are among the ten nearest of any other song; of a sample in a large catalogue.
    case coverage
    /// Skewness of how often a song is among the ten nearest of the others: high where few songs are everybody's
    /// neighbours.
    case hubness
    /// The share of the ten nearest that have the artist and title of the query or of a nearer one.
    case duplicates

    /// Whether the best value is the lowest.
    package var isLowerBetter: Bool {
        switch self {
        case .hubness, .duplicates: true
        default: false
        }
    }

    /// As a table's head.
    public var title: String {
        switch self {
        case .genrePrecision: "genre P@10"
        case .subgenrePrecision: "subgenre P@10"
        case .emotionPrecision: "emotion P@10"
        case .rPrecision: "R-precision"
        case .ndcg: "nDCG@100"
        case .rPrecisionByOthers: "R-prec., other artists"
        case .ndcgByOthers: "nDCG, other artists"
        case .coverage: "coverage"
        case .hubness: "hubness"
        case .duplicates: "duplicates"
        }
    }
}
