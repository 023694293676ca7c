import TimbreMaps

/// A system to be measured: its name, and a closure that makes it when its turn comes.
struct Candidate {
    var name: String
    var title: String
    var kind = Evaluation.System.Kind.baseline
    var hidesArtist = false
    var knowsPlaylists = false
    /// The model and the view of it that this system measures; nil for a system that is no model.
    var view: ModelView?
    /// Makes the system.
    ///
    /// - Throws: `LeftOut` where these songs do not allow it.
    var make: () throws -> System

    /// Form in which a system answers: vectors, or scores of its own.
    enum System {
        case vectors(CandidateVectors)
        /// Scores of every song for a playlist's seeds, 0 for songs that are not found; the system continues playlists
        /// only.
        case scores(dimensions: Int, (_ seeds: [Int]) -> [Float])
    }

    /// A model, or a model without what it knows of artists.
    struct ModelView {
        enum Kind: String {
            case whole = "model"
            case cold = "model_cold"
            case new = "model_new"

            /// Addition to the model's title.
            var remark: String {
                switch self {
                case .whole: ""
                case .cold: ", artists hidden"
                case .new: ", only the query's hidden"
                }
            }
        }

        var kind: Kind
        var model: EvaluatedModel
    }

    /// Name by which `EvaluationOptions.skipped` leaves the system out.
    var skipName: String { view?.kind.rawValue ?? name }

    /// Reason for which a system is not measured, as the second half of a sentence.
    struct LeftOut: Error {
        var reason: String
    }
}

/// Vectors of all songs by one system, not necessarily of unit length.
struct CandidateVectors: Sendable {
    /// Row-major `[songs, dimensions]`, finite.
    let values: [Float]
    /// Vectors of the songs as queries, row-major `[songs, dimensions]`; nil where they are the same as `values`.
    let queries: [Float]?
    let dimensions: Int

    init(_ values: [Float], queries: [Float]? = nil, dimensions: Int) {
        precondition(values.count.isMultiple(of: dimensions), "\(values.count) values by row of \(dimensions)")
        precondition(queries?.count ?? values.count == values.count, "queries of another shape")
        (self.values, self.queries, self.dimensions) = (values, queries, dimensions)
    }

    init(_ vectors: SongVectors) { self.init(vectors.values, dimensions: vectors.dimensions) }

    /// A song's vector as a query.
    func query(_ song: Int) -> ArraySlice<Float> { (queries ?? values)[song * dimensions..<(song + 1) * dimensions] }

    /// Whether a song's query vector is not all zeros, so that it can be compared by cosine.
    func hasDirection(_ song: Int) -> Bool { query(song).contains { $0 != 0 } }

    /// Number of songs whose vector is all zeros.
    var lackingCount: Int { (0..<values.count / dimensions).count { !hasDirection($0) } }

    /// The mean of songs' unit vectors, `[dimensions]`; vectors of zeros add nothing.
    func meanDirection(of songs: [Int]) -> [Float] {
        var sums = [Double](repeating: 0, count: dimensions)
        for song in songs {
            let vector = query(song).map(Double.init)
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 0 else { continue }
            for j in 0..<dimensions { sums[j] += vector[j] / length }
        }
        return sums.map { Float($0 / Double(songs.count)) }
    }
}
