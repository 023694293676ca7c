/// Sums over a trace's events, written behind them as lines that people can read too.
struct TraceTotals {
    /// Facts about devices and the trace itself.
    var descriptions: [(name: String, details: [Trace.Detail])] = []
    private var queues: [Queue] = []
    private var sums: [Key: Sum] = [:]

    private struct Key: Hashable {
        var kind: Trace.Kind
        var name: String
        var queue: Int?
    }

    private struct Sum {
        var count = 0
        var time = 0
        var longest = 0
        var bytes = 0
        /// Idle time of the queue before such work.
        var idle = 0
    }

    fileprivate struct Queue {
        var name: String
        var first: Int?
        var end = 0
        var busy = 0
        var idle = 0
        var longestGap = 0
        /// Start of the longest gap between two works, in nanoseconds since the trace began.
        var gapStart = 0
    }

    mutating func addQueue(_ name: String) -> Int {
        queues.append(Queue(name: name))
        return queues.count - 1
    }

    mutating func add(_ name: String, _ kind: Trace.Kind, queue: Int?, from begin: Int, to end: Int, bytes: Int) {
        let key = Key(kind: kind, name: name, queue: queue)
        let time = max(end - begin, 0)
        var sum = sums[key] ?? Sum()
        sum.count += 1
        sum.time += time
        sum.longest = max(sum.longest, time)
        sum.bytes += bytes
        if let queue { sum.idle += queues[queue].add(from: begin, to: end) }
        sums[key] = sum
    }

    /// The text behind the last event: the end of their list, and the totals by kind, longest first.
    ///
    /// - Parameter now: the nanoseconds since the trace began, from which shares are computed.
    func text(until now: Int) -> String {
        var parts = ["\"milliseconds\": \(TraceEvent.fixed(Double(now) / 1e6))"]
        for (name, details) in descriptions {
            parts.append(
                "\(TraceEvent.quoted(name)): {\n  "
                    + details.map { TraceEvent.members([$0]) }.joined(separator: ",\n  ") + "}")
        }
        parts.append("\"queues\": \(Self.list(queues.compactMap { $0.columns(until: now) }))")
        let kinds: [Trace.Kind] = [.kernel, .transfer, .operation, .call, .phase]
        let rows = kinds.flatMap { kind in
            sums.filter { $0.key.kind == kind }
                .sorted { ($1.value.time, $0.key.name) < ($0.value.time, $1.key.name) }
                .map { columns(of: $0.key, $0.value, until: now) }
        }
        parts.append("\"totals\": \(Self.list(rows))")
        return "\n],\n\"otherData\": {\n" + parts.joined(separator: ",\n") + "\n}}\n"
    }

    private func columns(of key: Key, _ sum: Sum, until now: Int) -> [String] {
        var members: [Trace.Detail] = [
            ("kind", .text(key.kind.rawValue)), ("name", .text(key.name)), ("count", .integer(sum.count)),
            ("ms", .number(Double(sum.time) / 1e6)), ("share", .number(Double(sum.time) / Double(max(now, 1)))),
            ("mean_us", .number(Double(sum.time) / 1e3 / Double(sum.count))),
            ("longest_us", .number(Double(sum.longest) / 1e3)),
        ]
        if key.queue != nil { members.append(("idle_before_ms", .number(Double(sum.idle) / 1e6))) }
        if sum.bytes > 0 {
            members += [
                ("bytes", .integer(sum.bytes)), ("GB_per_s", .number(Double(sum.bytes) / Double(max(sum.time, 1)))),
            ]
        }
        return members.map { TraceEvent.members([$0]) }
    }

    /// A list of objects, one a line, their members below each other.
    private static func list(_ rows: [[String]]) -> String {
        let widths = rows.reduce(into: [Int]()) { widths, row in
            for (index, member) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], member.count)
            }
        }
        let lines = rows.map { row in
            let columns = row.enumerated().map { index, member in
                index == row.count - 1
                    ? member : member + "," + String(repeating: " ", count: widths[index] - member.count)
            }
            return "  {" + columns.joined(separator: " ") + "}"
        }
        return lines.isEmpty ? "[]" : "[\n" + lines.joined(separator: ",\n") + "]"
    }
}

extension TraceTotals.Queue {
    /// - Returns: the idle time of the queue before the work.
    fileprivate mutating func add(from begin: Int, to end: Int) -> Int {
        let gap = first == nil ? 0 : max(begin - self.end, 0)
        if gap > longestGap { (longestGap, gapStart) = (gap, self.end) }
        first = first ?? begin
        idle += gap
        busy += max(end - max(begin, self.end), 0)
        self.end = max(self.end, end)
        return gap
    }

    /// The idle time of a queue; nil where it had no work.
    fileprivate func columns(until now: Int) -> [String]? {
        guard first != nil else { return nil }
        let members: [Trace.Detail] = [
            ("queue", .text(name)), ("busy_ms", .number(Double(busy) / 1e6)),
            ("share", .number(Double(busy) / Double(max(now, 1)))), ("idle_ms", .number(Double(idle) / 1e6)),
            ("longest_idle_ms", .number(Double(longestGap) / 1e6)), ("from_ms", .number(Double(gapStart) / 1e6)),
        ]
        return members.map { TraceEvent.members([$0]) }
    }
}
