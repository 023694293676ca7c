/// A line of `raw.jsonl`.
enum RawLine: Codable {
    /// A run begins: what measures, and on what.
    case run(RunDescription)
    /// A peer was started and said what it is.
    case process(ProcessDescription)
    case measurement(Measurement)
    /// Something could not be measured here.
    case absent(Absence)
}

struct RunDescription: Codable {
    var date: String
    var command: [String]
    var workloads: [String]
    var runs: Int
    var threads: Int
    /// Processor, cores, memory, system.
    var machine: String
    /// The state of the sources, the compiler, the libraries.
    var versions: [String: String]
}

struct ProcessDescription: Codable {
    var who: String
    var command: [String]
    /// What differs from the environment of the whole run.
    var environment: [String: String]
    var versions: Figures
}

struct Measurement: Codable {
    var workload: String
    /// The work, in words.
    var what: String
    /// The work in a picture's few letters.
    var label: String
    var who: String
    var role: Role
    var unit: Unit
    var value: Double
    var details: Figures

    enum Role: String, Codable {
        /// Timbre at the work.
        case ours
        /// Another program at the same work.
        case peer
        /// What the machine allows.
        case floor
        /// Timbre at other work, to compare with.
        case reference
    }
}

struct Absence: Codable {
    var workload: String
    var what: String
    var who: String
    var reason: String
}

/// What a value counts.
enum Unit: String, Codable {
    case pairsPerSecond = "pairs/s"
    case songsPerSecond = "songs/s"
    case bytesPerSecond = "bytes/s"
    case seconds

    var isBetterWhenLower: Bool { self == .seconds }
}
