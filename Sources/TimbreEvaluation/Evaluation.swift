public import TimbreCatalogue

/// Measures of how well songs' vectors recommend: systems side by side on the same queries and the same playlists.
///
/// A catalogue stores it as `evaluation.json`, the keys in snake case.
public struct Evaluation: Codable, Sendable, Equatable {
    /// Number of songs in the catalogue; all of them can be found.
    public var songs: Int
    /// `Catalogue.State.modelGeneration` of the catalogue's own model, which was measured; nil without a model.
    public var modelGeneration: Int?
    public var seed: UInt64
    public var queries: Queries
    /// Playlists that were continued; nil where none were given.
    public var playlists: Playlists?
    /// Systems in the order of a table: baselines, then each model with its views without artists.
    public var systems: [System]
    /// Comparisons of each model (without a model, of the given vectors) with every system that is no model, and of the
    /// catalogue's own model with the other models.
    public var comparisons: [Comparison]
    /// Comparisons in which a system is not better than the best baseline with no more knowledge; nil in a file of an
    /// earlier version.
    public var unbeaten: [Comparison]?
    /// Measures that would mean nothing here, with the reasons.
    public var refused: [Refusal]
    /// Further remarks, in sentences.
    public var notes: [String]

    /// The songs whose neighbours are measured.
    public struct Queries: Codable, Sendable, Equatable {
        public var count: Int
        /// Whether no model was trained on any of them.
        public var areHeldOut: Bool
        /// Number of songs that no model was trained on; where `areHeldOut`, the queries are a sample of these.
        public var heldOutSongs: Int
        /// First year of the songs that are queries, as in `EvaluationOptions.since`; `heldOutSongs` then counts songs
        /// since that year. nil without a split by time.
        public var since: Int?
    }

    /// The playlists that are continued.
    public struct Playlists: Codable, Sendable, Equatable {
        public var file: String
        public var part: PlaylistPart
        /// Number of playlists measured.
        public var count: Int
        /// Number of rows in the file; `unknownRows` of them name a song that the catalogue does not have.
        public var rows: Int
        public var unknownRows: Int
        /// Number of the part's playlists that are not measured because a model was trained with them; nil where no
        /// model was trained with playlists.
        public var trainedCount: Int?
    }

    /// One system with its measures.
    public struct System: Codable, Sendable, Equatable {
        /// Kind of a system: a baseline, a model of the catalogue, or vectors from elsewhere.
        public enum Kind: String, Codable, Sendable {
            /// A model of the catalogue.
            case model
            case baseline
            /// Vectors from elsewhere.
            case given
        }

        /// Name for programs: random, standard, model, model_cold…; model:wide, model_cold:wide… for models beside the
        /// catalogue's own.
        public var name: String
        /// Title for people, the first column of a table.
        public var title: String
        public var kind: Kind
        public var dimensions: Int
        /// Whether the system knows no song's artist.
        public var hidesArtist: Bool
        /// Whether the system knows playlists beside those that are measured; nil in a file of an earlier version.
        public var knowsPlaylists: Bool?
        /// Name of the measured model; nil for a system that is no model, and in a file of an earlier version.
        public var model: String?
        /// `Catalogue.State.modelGeneration` of this model.
        public var modelGeneration: Int?
        public var measures: [Measure]

        /// The measure of that name; nil where it was not measured.
        public func measure(_ name: MeasureName) -> Measure? { measures.first { $0.name == name } }
    }

    /// One number about a system.
    public struct Measure: Codable, Sendable, Equatable {
        public var name: MeasureName
        /// Mean over queries or playlists; coverage and hubness are one value over all songs.
        public var value: Double
        /// Lower end of the 95 % bootstrap interval. nil for coverage and hubness: a resample repeats queries, which
        /// lowers coverage and repeats songs whatever the system.
        public var low: Double?
        public var high: Double?
        /// Number of queries or playlists.
        public var count: Int
    }

    /// A measure of one system less that of another, over the same queries or playlists.
    public struct Comparison: Codable, Sendable, Equatable {
        /// Verdict of a comparison: the interval of the difference lies on one side of 0, or contains 0.
        public enum Verdict: String, Codable, Sendable { case better, worse, undecided }

        public var measure: MeasureName
        /// Name of the system; `baseline` is the name of the other.
        public var system: String
        public var baseline: String
        /// Mean of the differences; `low` and `high` are its 95 % paired bootstrap interval.
        public var difference: Double
        public var low: Double
        public var high: Double
        /// Better or worse where the interval excludes 0 and at least ten queries or playlists were measured; lower is
        /// better for hubness and duplicates.
        public var verdict: Verdict
    }

    /// A measure that would mean nothing, with the reason.
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

    /// The system of that name; nil where it was not measured.
    public func system(_ name: String) -> System? { systems.first { $0.name == name } }
}

/// Names of the measures.
public enum MeasureName: String, Codable, Sendable, CaseIterable {
    /// Share of a song's ten nearest songs by other artists that have its genre. Subgenre and emotion are measured
    /// alike.
    case genrePrecision = "genre_precision"
    case subgenrePrecision = "subgenre_precision"
    case emotionPrecision = "emotion_precision"
    /// R-precision: of n held-back songs of a playlist, the share that is among the n best-ranked songs.
    case rPrecision = "r_precision"
    /// Normalised discounted cumulative gain of the 100 best-ranked songs for a playlist.
    case ndcg
    /// R-precision among songs that share no artist with a given song: the others are neither found nor looked for.
    case rPrecisionByOthers = "r_precision_by_others"
    case ndcgByOthers = "ndcg_by_others"
    /// Share of songs that are among the ten nearest of at least one other song; measured within a sample in a large
    /// catalogue.
    case coverage
    /// Skewness of the number of songs whose ten nearest contain a song: high where a few songs are neighbours of very
    /// many.
    case hubness
    /// Share of the ten nearest songs with the same artist and title as the query or a nearer song.
    case duplicates

    /// Whether the best value is the lowest.
    package var isLowerBetter: Bool {
        switch self {
        case .hubness, .duplicates: true
        default: false
        }
    }

    /// Title of the measure's column in a table.
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
