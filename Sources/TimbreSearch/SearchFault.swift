public import TimbreBase

/// The world's faults in searching; each says what happened, in which file and row, and what to do.
public enum SearchFault: Fault, Equatable {
    case invalidNeighbourCount(Int)
    case invalidMinimumScore(Float)
    /// A file of integers where vectors are needed.
    case notFloats(path: String)
    case noDimensions(path: String)
    /// Queries whose width differs from that of the songs.
    case dimensionMismatch(queries: Int, songs: Int, path: String?)
    /// A query without a direction, numbered from 0, where it is needed: a like or a dislike, or the only query. Of
    /// many queries the others are answered.
    case unusableQuery(row: Int, defect: RowDefect, path: String?)
    /// A row of vectors that should be of unit length already.
    case notUnitLength(path: String?, row: Int, length: Double)
    /// An index in which no song can be found: it has none, or all were left out.
    case emptyIndex(songs: Int, path: String?, rejected: RejectedRows)
    /// A filter that leaves none of the songs.
    case emptyFilter(songs: Int)
    /// A search of the only song for others.
    case noOtherSong
    /// An output that is an input as well, or the other output.
    case wouldOverwrite(String)
    /// A memory limit in which not even a few songs fit.
    case deviceMemoryTooSmall(given: Int, needed: Int)
}

extension SearchFault {
    public var report: FaultReport {
        switch self {

        case .invalidNeighbourCount(let k):
            FaultReport(.usage, "\(k) neighbours were asked for", "ask for 1 or more")
        case .invalidMinimumScore(let score):
            FaultReport(
                .usage, "a minimum score of \(score) can't be compared with",
                Remedy("give a number from -1 to 1", by: .set(.minimumScore)))
        case .notFloats(let path):
            FaultReport(.input, "“\(path)” holds integers", "vectors are float32 or float16", file: path)
        case .noDimensions(let path):
            FaultReport(.input, "“\(path)” has rows without values", "vectors have at least one", file: path)
        case .dimensionMismatch(let queries, let songs, let path):
            FaultReport(
                .input, "the queries\(Self.place(path)) have \(queries) values a row and the songs \(songs)",
                "give both by the same model", file: path)
        case .unusableQuery(let row, let defect, let path):
            FaultReport(
                .input, "query \(row)\(Self.place(path)) \(defect.sentence)",
                "a query needs a direction: mend it or leave it out", file: path)
        case .notUnitLength(let path, let row, let length):
            FaultReport(
                .damage, "row \(row)\(Self.place(path)) has length \(length) where unit length is expected",
                "make the vectors anew", file: path)
        case .emptyIndex(let songs, let path, let rejected):
            if let first = rejected.first {
                FaultReport(
                    .input,
                    "none of the \(songs) rows\(Self.place(path)) can be searched: row \(first.row) \(first.defect.sentence)",
                    "check how the vectors were made", file: path)
            } else {
                FaultReport(
                    .input, "there is no song to search\(Self.place(path))", "give vectors of at least one", file: path)
            }
        case .emptyFilter(let songs):
            FaultReport(.input, "none of the \(songs) songs passes the filter", "loosen it")
        case .wouldOverwrite(let path):
            FaultReport(
                .input, "“\(path)” is also read or written by this search", "choose another name for the output",
                file: path)
        case .noOtherSong:
            FaultReport(
                .input, "there is one song and no other to compare it with", "add songs or give queries")
        case .deviceMemoryTooSmall(let given, let needed):
            FaultReport(
                .resource, "\(given) bytes of device memory are too few for this search", "allow at least \(needed)")
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
