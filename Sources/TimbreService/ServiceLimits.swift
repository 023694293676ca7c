/// Limits of the service, each with a name for setting it and for errors.
public struct ServiceLimits: Sendable, Equatable {
    /// Bytes of a request's body.
    public var bodyBytes = 64 << 20
    /// Bytes of a JSON body; arrays are faster to read and may be longer.
    public var jsonBytes = 4 << 20
    /// Bytes of all headers of a request together, and of a single one.
    public var headerBytes = 16 << 10
    /// Headers of a request.
    public var headerCount = 100
    /// Seconds after which an idle connection is closed, and in which a request's headers must come.
    public var idleSeconds = 75
    /// Seconds in which a request's body must come.
    public var bodySeconds = 60
    /// Connections at a time; further ones wait to be accepted.
    public var connections = 1024
    /// Queries of one request.
    public var queries = 100_000
    /// Number of waiting queries from which a request is refused with status 503. Queries of bulk searches come after
    /// those of people, so they count only for bulk searches.
    public var waitingQueries = 1024
    /// Songs that a request lists: likes, dislikes, songs left out.
    public var listedSongs = 10_000
    /// Characters of a text: a title, a filter.
    public var textLength = 2000
    /// Seconds that requests under way have when the service stops.
    public var stopSeconds = 10

    public init() {}

    /// Limit with its name, meaning and range.
    public struct Named: Sendable {
        public var name: String
        public var meaning: String
        public var range: ClosedRange<Int>
        public let keyPath: WritableKeyPath<ServiceLimits, Int> & Sendable
    }

    /// All limits.
    public static let all: [Named] = [
        Named(
            name: "body-bytes", meaning: "bytes of a request's body", range: 1024...1 << 40, keyPath: \.bodyBytes),
        Named(
            name: "json-bytes", meaning: "bytes of a body that is JSON", range: 1024...1 << 30, keyPath: \.jsonBytes),
        Named(
            name: "header-bytes", meaning: "bytes of a request's headers", range: 1024...1 << 24,
            keyPath: \.headerBytes),
        Named(name: "header-count", meaning: "headers of a request", range: 10...100_000, keyPath: \.headerCount),
        Named(
            name: "idle-seconds", meaning: "seconds without anything until a connection is closed", range: 1...86_400,
            keyPath: \.idleSeconds),
        Named(
            name: "body-seconds", meaning: "seconds in which a request's body must come", range: 1...86_400,
            keyPath: \.bodySeconds),
        Named(name: "connections", meaning: "connections at a time", range: 1...1_000_000, keyPath: \.connections),
        Named(name: "queries", meaning: "queries of one request", range: 1...1 << 31, keyPath: \.queries),
        Named(
            name: "waiting-queries", meaning: "queries that wait before a request is refused", range: 1...1 << 31,
            keyPath: \.waitingQueries),
        Named(
            name: "listed-songs", meaning: "songs that one list of a request holds", range: 1...1 << 31,
            keyPath: \.listedSongs),
        Named(name: "text-length", meaning: "characters of one text", range: 10...1 << 24, keyPath: \.textLength),
        Named(
            name: "stop-seconds", meaning: "seconds that requests under way have when the service stops",
            range: 0...86_400, keyPath: \.stopSeconds),
    ]
}
