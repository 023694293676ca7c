import Foundation
import Testing

/// A trace as a viewer reads it.
public struct ParsedTrace {
    public struct Event {
        public var name: String
        public var kind: String
        /// Number of the host or of a device; and of one line that is drawn.
        public var process: Int
        public var thread: Int
        /// Nanoseconds.
        public var start: Int
        public var duration: Int
        public var details: [String: Any]

        public var end: Int { start + duration }
    }

    public let events: [Event]
    /// The totals behind the events.
    public let rest: [String: Any]

    public init(contentsOf path: String) throws {
        let content = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        let file = try #require(content as? [String: Any])
        let all = try #require(file["traceEvents"] as? [[String: Any]])
        events = try all.filter { $0["ph"] as? String == "X" }.map { event in
            func nanoseconds(_ key: String) throws -> Int {
                Int((try #require((event[key] as? NSNumber)?.doubleValue) * 1000).rounded())
            }
            return Event(
                name: try #require(event["name"] as? String), kind: try #require(event["cat"] as? String),
                process: try #require(event["pid"] as? Int), thread: try #require(event["tid"] as? Int),
                start: try nanoseconds("ts"), duration: try nanoseconds("dur"),
                details: event["args"] as? [String: Any] ?? [:])
        }
        rest = try #require(file["otherData"] as? [String: Any])
    }

    public func events(_ kind: String) -> [Event] { events.filter { $0.kind == kind } }

    public func names(_ kind: String) -> Set<String> { Set(events(kind).map(\.name)) }

    /// The lines of `queues` or `totals`.
    public func lines(_ key: String) -> [[String: Any]] { rest[key] as? [[String: Any]] ?? [] }

    /// Whether no event takes less than no time and none of one line begins before the one before has ended.
    public func isInOrder(_ kind: String) -> Bool {
        Dictionary(grouping: events(kind)) { [$0.process, $0.thread] }.values.allSatisfy { line in
            let line = line.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
            return line.allSatisfy { $0.duration >= 0 } && zip(line, line.dropFirst()).allSatisfy { $0.end <= $1.start }
        }
    }
}
