import Foundation
import Synchronization
import TimbreTestTools

/// Clients that ask a service at the same time, each on a connection and a thread of its own.
struct LoadClients {
    let port: Int
    var connections: Int
    /// Requests a second of all together; nil for each as soon as the last is answered.
    var rate: Double?
    var seconds: Double

    /// What was answered, and how soon.
    struct Outcome: Sendable {
        /// Requests by status; 0 for those that got no answer.
        var statuses: [Int: Int] = [:]
        /// Of answers with status 200, in seconds: from when the request was due.
        var latencies: [Double] = []
        var seconds = 0.0

        var rate: Double { Double(statuses[200] ?? 0) / max(seconds, 1e-9) }

        /// - Parameter share: 0.99 for the 99th percentile.
        func percentile(_ share: Double) -> Double {
            let sorted = latencies.sorted()
            return sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
        }

        var failures: Int { statuses.filter { $0.key != 200 }.values.reduce(0, +) }
    }

    /// - Parameters:
    ///   - path: of a request by its number, from 0.
    ///   - seen: called with each answer of status 200.
    func run(
        path: @escaping @Sendable (Int) -> String,
        seen: @escaping @Sendable (Int, HTTPConnection.Answer) -> Void = { _, _ in }
    ) -> Outcome {
        let all = Mutex(Outcome())
        let next = Atomic(0)
        let group = DispatchGroup()
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        for number in 0..<connections {
            group.enter()
            let thread = Thread { [self] in
                var own = Outcome()
                var connection: HTTPConnection?
                var turn = 0
                while ContinuousClock.now < end {
                    var due = ContinuousClock.now
                    if let rate {
                        // Each client has its own times, evenly between those of the others.
                        due = start + .seconds((Double(turn) * Double(connections) + Double(number)) / rate)
                        turn += 1
                        if due >= end { break }
                        let wait = due - .now
                        if wait > .zero { usleep(useconds_t(wait / .microseconds(1))) }
                    }
                    let request = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    do {
                        let open = try connection ?? HTTPConnection(port: port)
                        connection = open
                        let answer = try open.request("GET", path(request))
                        own.statuses[answer.status, default: 0] += 1
                        if answer.status == 200 {
                            own.latencies.append((.now - due) / .seconds(1))
                            seen(request, answer)
                        }
                        if answer.headers["connection"] == "close" { connection = nil }
                    } catch {
                        own.statuses[0, default: 0] += 1
                        connection = nil
                    }
                }
                all.withLock { all in
                    all.statuses.merge(own.statuses, uniquingKeysWith: +)
                    all.latencies += own.latencies
                }
                group.leave()
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        group.wait()
        var outcome = all.withLock { $0 }
        outcome.seconds = (ContinuousClock.now - start) / .seconds(1)
        return outcome
    }
}

/// Recommendations of an answer: ids, and scores to the bit.
struct ServedSongs: Sendable, Equatable {
    var ids: [Int]
    var scores: [UInt32]

    init(ids: [Int], scores: [Float]) { (self.ids, self.scores) = (ids, scores.map(\.bitPattern)) }

    /// nil for what is no list of recommendations.
    init?(_ body: [UInt8]) {
        struct List: Decodable {
            struct Item: Decodable {
                var id: Int
                var score: Float
            }
            var items: [Item]
        }
        guard let list = try? JSONDecoder().decode(List.self, from: Data(body)) else { return nil }
        self.init(ids: list.items.map(\.id), scores: list.items.map(\.score))
    }
}
