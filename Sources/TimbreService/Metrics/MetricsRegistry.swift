import CoreMetrics
import Synchronization

/// Metrics kept in memory and written in Prometheus's text format.
final class MetricsRegistry: MetricsFactory {
    private struct Key: Hashable {
        var label: String
        var dimensions: [String]
    }

    fileprivate enum Value {
        case counter(Double)
        case gauge(Double)
        case histogram(counts: [Int], sum: Double, count: Int)
    }

    private let values = Mutex<[Key: Value]>([:])

    /// Upper bounds of a histogram's buckets, in seconds.
    private static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Handler(registry: self, key: Self.key(label, dimensions), isHistogram: false)
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Handler(registry: self, key: Self.key(label, dimensions), isHistogram: aggregate)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        Handler(registry: self, key: Self.key(label, dimensions), isHistogram: true)
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    private static func key(_ label: String, _ dimensions: [(String, String)]) -> Key {
        Key(label: label, dimensions: dimensions.map { "\($0)=\"\(escaped($1))\"" })
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private final class Handler: CounterHandler, RecorderHandler, TimerHandler {
        let registry: MetricsRegistry
        let key: Key
        let isHistogram: Bool

        init(registry: MetricsRegistry, key: Key, isHistogram: Bool) {
            (self.registry, self.key, self.isHistogram) = (registry, key, isHistogram)
        }

        func increment(by amount: Int64) {
            registry.values.withLock { values in
                if case .counter(let count)? = values[key] {
                    values[key] = .counter(count + Double(amount))
                } else {
                    values[key] = .counter(Double(amount))
                }
            }
        }

        func reset() { registry.values.withLock { $0[key] = .counter(0) } }
        func record(_ value: Int64) { record(Double(value)) }
        func recordNanoseconds(_ duration: Int64) { record(Double(duration) * 1e-9) }

        func record(_ value: Double) {
            registry.values.withLock { values in
                guard isHistogram else {
                    values[key] = .gauge(value)
                    return
                }
                var (counts, sum, count) = ([Int](repeating: 0, count: MetricsRegistry.bounds.count), 0.0, 0)
                if case .histogram(let earlier, let total, let all)? = values[key] {
                    (counts, sum, count) = (earlier, total, all)
                }
                // Removed from the table, so that the counts are not copied.
                values[key] = nil
                for place in counts.indices where value <= MetricsRegistry.bounds[place] { counts[place] += 1 }
                values[key] = .histogram(counts: counts, sum: sum + value, count: count + 1)
            }
        }
    }

    /// All metrics in the text format, sorted by name.
    var text: String {
        let values = values.withLock { $0 }
        var text = ""
        var last = ""
        for (key, value) in values.sorted(by: {
            ($0.key.label, $0.key.dimensions.joined()) < ($1.key.label, $1.key.dimensions.joined())
        }) {
            if key.label != last {
                text += "# TYPE \(key.label) \(value.type)\n"
                last = key.label
            }
            func line(_ suffix: String, _ dimensions: [String], _ number: Double) {
                let labels = dimensions.isEmpty ? "" : "{\(dimensions.joined(separator: ","))}"
                text +=
                    "\(key.label)\(suffix)\(labels) \(number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)")\n"
            }
            switch value {
            case .counter(let number), .gauge(let number): line("", key.dimensions, number)
            case .histogram(let counts, let sum, let count):
                for (bound, count) in zip(Self.bounds, counts) {
                    line("_bucket", key.dimensions + ["le=\"\(bound)\""], Double(count))
                }
                line("_bucket", key.dimensions + ["le=\"+Inf\""], Double(count))
                line("_sum", key.dimensions, sum)
                line("_count", key.dimensions, Double(count))
            }
        }
        return text
    }
}

extension MetricsRegistry.Value {
    fileprivate var type: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}
