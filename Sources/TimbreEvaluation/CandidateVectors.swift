import TimbreMaps

/// A system that is measured: what it is called and how it is made, when its turn comes.
struct Candidate {
    var name: String
    var title: String
    var kind = Evaluation.System.Kind.baseline
    var hidesArtist = false
    var knowsPlaylists = false
    /// The model whose vectors these are, and how it is looked at; nil for a system that is no model.
    var view: ModelView?
    /// - Throws: `LeftOut` where these songs do not allow it.
    var make: () throws -> System

    /// A system as it answers: by vectors, or by scores of its own.
    enum System {
        case vectors(CandidateVectors)
        /// A score of every song for the seeds of a playlist, since it continues playlists only; 0 for songs that are
        /// not found.
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

    /// Name by which `EvaluationOptions.skipped` leaves it out.
    var skipName: String { view?.kind.rawValue ?? name }

    /// Why a system is not measured, in a sentence's second half.
    struct LeftOut: Error {
        var reason: String
    }
}

/// Songs' vectors of one system, of any length.
struct CandidateVectors: Sendable {
    /// Row-major `[songs, dimensions]`, finite.
    let values: [Float]
    /// What songs are as queries, where that differs from how they are found; the same shape.
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

    /// A vector of zeros can't be compared with others.
    func hasDirection(_ song: Int) -> Bool { query(song).contains { $0 != 0 } }

    /// Songs without a direction.
    var lackingCount: Int { (0..<values.count / dimensions).count { !hasDirection($0) } }

    /// The mean of songs' unit vectors; those without a direction add nothing.
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
