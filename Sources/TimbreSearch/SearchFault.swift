/// The world's faults in searching; each says what happened, in which file and row, and what to do.
public enum SearchFault: Error, Equatable {
    case invalidNeighbourCount(Int)
    case invalidMinimumScore(Float)
    /// The file holds integers.
    case notFloats(path: String)
    case noDimensions(path: String)
    /// Queries and songs of different width.
    case dimensionMismatch(queries: Int, songs: Int, path: String?)
    /// A query without a direction, numbered from 0, where it is needed: a like or a dislike, or the only query. Of many
    /// queries the others are answered.
    case unusableQuery(row: Int, defect: RowDefect, path: String?)
    /// A row of vectors that should be of unit length already.
    case notUnitLength(path: String?, row: Int, length: Double)
    /// No song can be found: there are none, or all were left out.
    case emptyIndex(songs: Int, path: String?, rejected: RejectedRows)
    /// There are songs, and the filter leaves none of them.
    case emptyFilter(songs: Int)
    /// One song alone has no others.
    case noOtherSong
    /// An output that is an input as well, or the other output.
    case wouldOverwrite(String)
    /// A limit in which not even a few songs fit.
    case deviceMemoryTooSmall(given: Int, needed: Int)
}

extension SearchFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidNeighbourCount(let k):
            "\(k) neighbours were asked for; ask for 1 or more"
        case .invalidMinimumScore(let score):
            "a minimum score of \(score) can't be compared with; give a number from -1 to 1"
        case .notFloats(let path):
            "“\(path)” holds integers; vectors are float32 or float16"
        case .noDimensions(let path):
            "“\(path)” has rows without values; vectors have at least one"
        case .dimensionMismatch(let queries, let songs, let path):
            "the queries\(Self.place(path)) have \(queries) values a row and the songs \(songs); "
                + "give both by the same model"
        case .unusableQuery(let row, let defect, let path):
            "query \(row)\(Self.place(path)) \(defect.sentence); a query needs a direction: mend it or leave it out"
        case .notUnitLength(let path, let row, let length):
            "row \(row)\(Self.place(path)) has length \(length) where unit length is expected; make the vectors anew"
        case .emptyIndex(let songs, let path, let rejected):
            if let first = rejected.first {
                "none of the \(songs) rows\(Self.place(path)) can be searched: row \(first.row) \(first.defect.sentence); "
                    + "check how the vectors were made"
            } else {
                "there is no song to search\(Self.place(path)); give vectors of at least one"
            }
        case .emptyFilter(let songs):
            "none of the \(songs) songs passes the filter; loosen it"
        case .wouldOverwrite(let path):
            "“\(path)” is also read or written by this search; choose another name for the output"
        case .noOtherSong:
            "there is one song and no other to compare it with; add songs or give queries"
        case .deviceMemoryTooSmall(let given, let needed):
            "\(given) bytes of device memory are too few for this search; allow at least \(needed)"
        }
    }

    private static func place(_ path: String?) -> String { path.map { " in “\($0)”" } ?? "" }
}

extension RowDefect {
    var sentence: String {
        switch self {
        case .zero: "is zero"
        case .notANumber: "holds a NaN"
        case .infinite: "holds an infinite value"
        }
    }
}
