public import TimbreBase
public import TimbreCatalogue

/// The world's faults in training and recommending, beyond those of the modules below.
public enum RecommenderFault: Fault, Equatable {
    /// An id outside `0..<count`.
    case noSuchSong(id: Int, count: Int)
    /// The song was added after the last training or embedding.
    case notMapped(id: Int, mapped: Int, model: ModelName = .standard)
    /// The network maps the song to 0, so it has no direction to compare.
    case noDirection(id: Int)
    /// The network maps every song to 0; the sentence is `Catalogue.noteOnDirections`.
    case noDirections(String)
    case invalidCount(Int)
    case invalidScore(Float)
    case profileWithoutKey(String)
    case profileKeyTwice(String)
    case profileNumber(key: String, value: String)
    case profileRange(key: String, value: Double, minimum: Double, maximum: Double)
    case unknownProfileKey(String, nearest: String?, keys: [String])

    /// A filter without a condition, or a comma with none beside it.
    case filterWithoutCondition
    case filterWithoutOperator(String)
    /// Characters of operators that form none together.
    case filterOperator(String, part: String)
    case filterWithoutValue(key: String)
    /// Quotes that are not closed, or text after the closing quote of a value.
    case filterQuote(String)
    case unknownFilterKey(String, nearest: String?, keys: [String])
    /// A text compared by less or more.
    case filterTextRelation(key: String, relation: Relation)
    case filterNumber(key: String, value: String)
    /// A filter whose conditions no song meets together; `hint`: where one condition is met by no song, a reason that
    /// is likely, as a sentence.
    case emptyFilter(String, songs: Int, hint: String?)
    /// A cluster, as it was written, outside `0..<count`.
    case noSuchCluster(String, count: Int)

    case invalidArtistLimit(Int)
    case invalidDiversity(Float)
    /// A walk that starts and ends with the same song.
    case pathToItself(id: Int)
    /// A number of songs of a path outside 2 to 1,000.
    case pathLength(Int)
    /// A variation of a path outside 0 to 100.
    case pathVariation(Int)
    case noLikes
    case likedAndDisliked(id: Int)
    /// A text that is neither the identifier nor the title of a song.
    case noSongFor(String)
    /// A text that is neither the identifier of a song nor a row.
    case noSongOfID(String, count: Int)
    /// A number that is one song's identifier and another's row.
    case ambiguousNumber(String, identified: Song, row: Song)
    /// A list of songs, none of which is in the catalogue.
    case noKnownSong(path: String, lines: Int)
    case unreadableList(path: String, reason: String)
    case emptyList(path: String)
}

extension RecommenderFault {
    public var report: FaultReport {
        switch self {

        case .noSuchSong(let id, let count):
            count == 0
                ? FaultReport(.input, "the catalogue is empty")
                : FaultReport(.input, "there is no song \(id)", "ids go from 0 to \(count - 1)")
        case .notMapped(let id, let mapped, let model):
            FaultReport(
                .input, "song \(id) has no latent vector yet (\(mapped) songs have one)",
                Remedy("embed it", byRunning: .embed, on: nil, model))
        case .noDirection(let id):
            FaultReport(
                .input, "the network maps song \(id) to zero, so nothing can be compared with it",
                Remedy(
                    "train with a linear latent layer", by: .run(.train),
                    .set(.setting, "network.latent_activation=linear")))
        case .noDirections(let sentence):
            FaultReport(.input, sentence)
        case .invalidCount(let count):
            FaultReport(
                .usage, "\(count) recommendations were asked for", Remedy("ask for 1 or more", by: .set(.count)))
        case .invalidScore(let score):
            FaultReport(
                .usage, "a minimum score of \(score) was asked for",
                Remedy("scores lie between -1 and 1", by: .set(.minimumScore)))
        case .profileWithoutKey(let part):
            FaultReport(.usage, "“\(part)” in the profile has no key", "write key=value,key=value")
        case .profileKeyTwice(let key):
            FaultReport(.usage, "the profile gives \(key) twice", key: key)
        case .profileNumber(let key, let value):
            FaultReport(.usage, "\(key)=\(value) in the profile: \(key) takes a number", key: key)
        case .profileRange(let key, let value, let minimum, let maximum):
            FaultReport(
                .usage, "\(key)=\(value) in the profile is out of range: \(key) goes from \(minimum) to \(maximum)",
                maximum == 1 && (1...100).contains(value) ? Remedy("did you mean \(value / 100)?") : nil, key: key)
        case .unknownProfileKey(let key, let nearest, let keys):
            FaultReport(
                .usage,
                "there is no profile key “\(key)”" + Self.nearest(nearest)
                    + " (the keys: \(keys.joined(separator: ", ")))",
                key: key)
        case .invalidArtistLimit(let limit):
            FaultReport(
                .usage, "\(limit) songs of an artist were asked for", Remedy("allow 1 or more", by: .set(.artistLimit)))
        case .invalidDiversity(let diversity):
            FaultReport(
                .usage, "a diversity of \(diversity) was asked for",
                Remedy("give a number from 0, which changes nothing, to 1", by: .set(.diversity)))
        case .pathToItself(let id):
            FaultReport(.usage, "a path from song \(id) to itself leads nowhere", "give two different songs")
        case .pathLength(let count):
            FaultReport(
                .usage, "a path of \(count) songs was asked for",
                Remedy("a path has two ends and at most 1000 songs", by: .set(.count)))
        case .pathVariation(let variation):
            FaultReport(.usage, "variation \(variation) of a path was asked for", "variations go from 0 to 100")
        case .noLikes:
            FaultReport(.usage, "a playlist needs a song that is liked", "give one or more")
        case .likedAndDisliked(let id):
            FaultReport(.usage, "song \(id) is liked and disliked", "leave it out of one of the two")
        case .noSongFor(let text):
            FaultReport(.input, "no song has the id, the identifier or a title like “\(text)”", "check the spelling")
        case .noSongOfID(let text, let count):
            FaultReport(
                .input, "no song has the identifier or row “\(text)”",
                Remedy(count == 0 ? "the catalogue is empty" : "rows go from 0 to \(count - 1)"))
        case .ambiguousNumber(let text, let identified, let row):
            FaultReport(
                .usage,
                "“\(text)” is the identifier of “\(identified.title)” by \(identified.artist.orUnknown) and the row of "
                    + "“\(row.title)” by \(row.artist.orUnknown)", "write id:\(text) or row:\(text)")
        case .noKnownSong(let path, let lines):
            FaultReport(
                .input,
                "\(lines == 1 ? "the one line" : "none of the \(lines) lines") of “\(path)” is \(lines == 1 ? "not " : "")the id or the identifier of a song of this catalogue",
                file: path)
        case .unreadableList(let path, let reason):
            FaultReport(.resource, "“\(path)” can't be read: \(reason)", file: path)
        case .emptyList(let path):
            FaultReport(.input, "“\(path)” is empty", "give an id or an identifier a line", file: path)
        case .filterWithoutCondition:
            FaultReport(.usage, "the filter has an empty condition", "write key=value,key>=value")
        case .filterWithoutOperator(let part):
            FaultReport(
                .usage, "“\(part)” in the filter has no key and operator",
                "write key=value, and a value that has a comma in double quotes")
        case .filterOperator(let sign, let part):
            FaultReport(.usage, "“\(sign)” in “\(part)” is no operator", "use \(Self.relations)")
        case .filterWithoutValue(let key):
            FaultReport(
                .usage, "\(key) in the filter has no value",
                "write \(key)=value, or \(key)=\"\" for songs without one", key: key)
        case .filterQuote(let part):
            FaultReport(
                .usage, "the quotes in “\(part)” of the filter don't enclose the value",
                "write key=\"value\", with a quote in it doubled")
        case .unknownFilterKey(let key, let nearest, let keys):
            FaultReport(
                .usage,
                "there is no filter key “\(key)”" + Self.nearest(nearest)
                    + " (the keys: \(keys.joined(separator: ", ")))",
                key: key)
        case .filterTextRelation(let key, let relation):
            FaultReport(
                .usage, "\(key)\(relation.rawValue)… in the filter: \(key) is a text, which takes = and !=", key: key)
        case .filterNumber(let key, let value):
            FaultReport(
                .usage, "\(key) in the filter is compared with “\(value)”: \(key) takes a number",
                value.contains { "=<>".contains($0) }
                    ? Remedy("conditions are separated by commas, and all must hold") : nil, key: key)
        case .emptyFilter(let filter, let songs, let hint):
            FaultReport(
                .input, "none of the \(songs) songs passes the filter \(filter)", Remedy(hint ?? "loosen it"))
        case .noSuchCluster(let cluster, let count):
            FaultReport(.input, "there is no cluster \(cluster)", "clusters go from 0 to \(count - 1)")
        }
    }

    private static var relations: String { Relation.allCases.map(\.rawValue).joined(separator: " ") }

    private static func nearest(_ name: String?) -> String { name.map { ", did you mean “\($0)”?" } ?? "" }
}
