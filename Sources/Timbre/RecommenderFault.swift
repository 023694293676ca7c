/// The world's faults in training and recommending, beyond those of the modules below.
public enum RecommenderFault: Error, Equatable {
    /// Ids are 0..<count.
    case noSuchSong(id: Int, count: Int)
    /// The song was added after the last training or embedding.
    case notMapped(id: Int, mapped: Int)
    /// The network maps the song to 0, so it has no direction to compare.
    case noDirection(id: Int)
    /// An export that would replace a file of a catalogue.
    case outputInCatalogue(String)
    case invalidCount(Int)
    case invalidScore(Float)
    case profileWithoutKey(String)
    case profileKeyTwice(String)
    case profileNumber(key: String, value: String)
    case profileRange(key: String, value: Double, minimum: Double, maximum: Double)
    case unknownProfileKey(String, nearest: String?, keys: [String])
}

extension RecommenderFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchSong(let id, let count):
            count == 0
                ? "the catalogue is empty" : "there is no song \(id): ids go from 0 to \(count - 1)"
        case .notMapped(let id, let mapped):
            "song \(id) has no latent vector yet (\(mapped) songs have one): run `timbre embed`"
        case .noDirection(let id):
            "the network maps song \(id) to zero, so nothing can be compared with it: train with a linear latent layer"
        case .outputInCatalogue(let path):
            "“\(path)” is a file of a catalogue; choose another name for the output"
        case .invalidCount(let count):
            "-n \(count): ask for 1 recommendation or more"
        case .invalidScore(let score):
            "--minimum-score \(score): scores lie between -1 and 1"
        case .profileWithoutKey(let part):
            "“\(part)” in the profile has no key: write key=value,key=value"
        case .profileKeyTwice(let key):
            "the profile gives \(key) twice"
        case .profileNumber(let key, let value):
            "\(key)=\(value) in the profile: \(key) takes a number"
        case .profileRange(let key, let value, let minimum, let maximum):
            "\(key)=\(value) in the profile is out of range: \(key) goes from \(minimum) to \(maximum)"
        case .unknownProfileKey(let key, let nearest, let keys):
            "there is no profile key “\(key)”" + (nearest.map { ", did you mean “\($0)”?" } ?? "")
                + " (the keys: \(keys.joined(separator: ", ")))"
        }
    }

    /// Whether what was asked is at fault, and not the world: the command line's status 64.
    public var isUsage: Bool {
        switch self {
        case .invalidCount, .invalidScore, .profileWithoutKey, .profileKeyTwice, .profileNumber, .profileRange,
            .unknownProfileKey:
            true
        default: false
        }
    }
}
