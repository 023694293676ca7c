/// A line of `raw.jsonl`: an object whose key `line` says which of these it is.
enum RawLine: Codable {
    /// A run begins: what measures, and on what.
    case run(RunDescription)
    /// A peer was started and said what it is.
    case process(ProcessDescription)
    case measurement(Measurement)
    /// Something could not be measured here.
    case absent(Absence)

    private enum Key: String, CodingKey { case line }
    private enum Name: String, Codable { case run, process, measurement, absent }

    init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: Key.self).decode(Name.self, forKey: .line) {
        case .run: self = .run(try RunDescription(from: decoder))
        case .process: self = .process(try ProcessDescription(from: decoder))
        case .measurement: self = .measurement(try Measurement(from: decoder))
        case .absent: self = .absent(try Absence(from: decoder))
        }
    }

    func encode(to encoder: any Encoder) throws {
        func name(_ name: Name) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(name, forKey: .line)
        }
        switch self {
        case .run(let run):
            try name(.run)
            try run.encode(to: encoder)
        case .process(let process):
            try name(.process)
            try process.encode(to: encoder)
        case .measurement(let measurement):
            try name(.measurement)
            try measurement.encode(to: encoder)
        case .absent(let absence):
            try name(.absent)
            try absence.encode(to: encoder)
        }
    }
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
