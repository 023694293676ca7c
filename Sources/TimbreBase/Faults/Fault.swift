public import Foundation

/// A fault of the world, not of the caller's code: a file that is damaged, a disk that is full, a song that is not
/// there.
///
///     do { catalogue = try catalogue.train(device: device).catalogue } catch let fault as any Fault {
///         print(fault.report.kind, fault.report.subject.file ?? "", fault)
///     }
///
/// Every error that Timbre throws is a `Fault`, except `CancellationError` and the errors of callers' own closures.
public protocol Fault: LocalizedError, CustomStringConvertible {
    var report: FaultReport { get }
}

extension Fault {
    /// One sentence: what happened, where, and what to do.
    public var description: String { report.sentence() }
    public var errorDescription: String? { description }
    public var failureReason: String? { report.problem }
    public var recoverySuggestion: String? { report.remedy?.words }
    public var helpAnchor: String? { nil }
}

/// Kind, subject, problem and remedy of a fault.
public struct FaultReport: Sendable, Equatable {
    /// Kinds of faults, by the party that can mend them.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A request that makes no sense: a value out of its range, a filter or a profile that can't be read.
        case usage
        /// A file, table, recipe or catalogue that lacks what is needed.
        case input
        /// A file whose content is not what was written.
        case damage
        /// Too little memory or disk space, a missing permission, or a file that another process holds.
        case resource
        /// A device that is missing or that fails.
        case device
    }

    /// The file, line, column or key that a fault is about; nil for those that are not known.
    public struct Subject: Sendable, Equatable, Codable {
        /// Path of the file.
        public var file: String?
        /// Number of the line, from 1.
        public var line: Int?
        /// Name of the table's column.
        public var column: String?
        /// Key of a recipe, a filter or a profile.
        public var key: String?

        public init(file: String? = nil, line: Int? = nil, column: String? = nil, key: String? = nil) {
            (self.file, self.line, self.column, self.key) = (file, line, column, key)
        }
    }

    public var kind: Kind
    public var subject: Subject
    /// First half of the sentence: what happened, and where.
    public var problem: String
    /// Second half of the sentence: advice; nil where the problem says it all.
    public var remedy: Remedy?

    public init(
        _ kind: Kind, _ problem: String, _ remedy: Remedy? = nil, file: String? = nil, line: Int? = nil,
        column: String? = nil, key: String? = nil
    ) {
        (self.kind, self.problem, self.remedy) = (kind, problem, remedy)
        subject = Subject(file: file, line: line, column: column, key: key)
    }

    /// Problem and remedy as one sentence.
    ///
    /// - Parameter name: the remedy's steps in the terms of an interface, a command line's flags for example; nil
    ///   leaves them out.
    public func sentence(naming name: ([Remedy.Means]) -> String? = { _ in nil }) -> String {
        guard let remedy else { return problem }
        let means = remedy.means.isEmpty ? nil : name(remedy.means)
        return "\(problem); \(remedy.words)" + (means.map { " (\($0))" } ?? "")
    }
}

/// Advice about a fault.
public struct Remedy: Sendable, Equatable {
    /// Operations of Timbre that a remedy can recommend.
    public enum Operation: String, Sendable, Codable, CaseIterable {
        case ingest, train, embed, cluster, map, evaluate, trainMoods
        /// Checks every file of a catalogue.
        case checkCatalogue
        /// Checks every operation of a device.
        case checkDevice
    }

    /// Options of a request to Timbre that a remedy can name.
    public enum Parameter: String, Sendable, Codable, CaseIterable {
        case arithmetic, artistLimit, catalogue, clusters, column, count, device, diversity, headerLine, identifiers,
            insecure, mapMethod, minimumScore, model, modelName, numbers
        case playlistColumn, playlistPart, playlists, recipe, resume, songColumn, strict, tokenFile, vectors
        /// A value of the recipe, `key=value`.
        case setting
    }

    /// A step of a remedy, which callers put into the terms of their own interface.
    public enum Means: Sendable, Equatable {
        case run(Operation)
        /// Set an option to this value; nil leaves the value to the reader.
        case set(Parameter, String? = nil)
    }

    /// The advice in words that every caller understands.
    public var words: String
    /// The steps, in their order.
    public var means: [Means]

    public init(_ words: String, by means: Means...) {
        (self.words, self.means) = (words, means)
    }
}

extension Remedy: ExpressibleByStringInterpolation {
    public init(stringLiteral words: String) { (self.words, means) = (words, []) }
}
