import Foundation
import Synchronization
import Timbre
import TimbreTestTools

extension Load {
    /// Requests of mixed numbers and filters: ids and bits of scores are the library's.
    func equal(_ scene: LoadScene) throws -> Bool {
        try scene.start()
        let recommender = try scene.recommender()
        let count = recommender.mappedCount
        let kinds: [(n: Int, filter: String?)] = [
            (1, nil), (3, nil), (10, nil), (10, "year>=2000"), (37, nil), (5, "genre!=rock"), (100, nil),
            (20, "popularity>=40,tempo<130"), (10, nil), (1000, nil),
        ]
        var (compared, wrong, failed) = (0, 0, 0)
        let chunk = min(requests, 2000)
        let start = ContinuousClock.now
        while compared < requests {
            let first = compared
            let served = Mutex<[Int: ServedSongs]>([:])
            let group = DispatchGroup()
            let next = Atomic(first)
            let port = scene.port
            for _ in 0..<32 {
                group.enter()
                Thread {
                    defer { group.leave() }
                    guard let connection = try? HTTPConnection(port: port) else { return }
                    while true {
                        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                        guard number < first + chunk else { return }
                        let kind = kinds[number % kinds.count]
                        let filter = kind.filter.flatMap {
                            $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
                        }
                        let path =
                            "/v1/songs/row:\(Self.song(number, of: count))/neighbours?why=false&n=\(kind.n)"
                            + (filter.map { "&where=\($0)" } ?? "")
                        guard let answer = try? connection.request("GET", path), answer.status == 200,
                            let songs = ServedSongs(answer.body)
                        else { continue }
                        served.withLock { $0[number] = songs }
                    }
                }.start()
            }
            group.wait()
            let answers = served.withLock { $0 }
            for (place, kind) in kinds.enumerated() {
                let numbers = (first..<first + chunk).filter { $0 % kinds.count == place }
                let options = RecommendationOptions(
                    count: kind.n, filter: try kind.filter.map { try SongFilter(parsing: $0) })
                let found = try recommender.similar(
                    toSongs: numbers.map { Self.song($0, of: count) }, options: options)
                for (number, expected) in zip(numbers, found) {
                    guard let answer = answers[number] else {
                        failed += 1
                        continue
                    }
                    let right = ServedSongs(
                        ids: expected.items.map(\.song.id), scores: expected.items.map(\.score))
                    if answer != right { wrong += 1 }
                }
            }
            compared += chunk
        }
        tell(
            "equal",
            [
                ("requests", .integer(compared)), ("wrong", .integer(wrong)), ("failed", .integer(failed)),
                ("seconds", .number(((ContinuousClock.now - start) / .seconds(1)).rounded())),
            ])
        return wrong == 0 && failed == 0
    }

    /// Four times the requests that can be answered: only answers and refusals, and memory that does not grow.
    func overload(_ scene: LoadScene) throws -> Bool {
        try scene.start(["waiting-queries=64"])
        let (port, count) = (scene.port, try Catalogue.open(at: scene.cataloguePath).songCount)
        let path: @Sendable (Int) -> String = { "/v1/songs/row:\(Self.song($0, of: count))/neighbours" }
        let capacity = LoadClients(port: port, connections: 48, rate: nil, seconds: seconds / 2).run(path: path).rate
        let memory = Mutex<[Int]>([])
        let isDone = Atomic(false)
        let (done, identifier) = (DispatchSemaphore(value: 0), scene.service?.identifier ?? 0)
        Thread {
            while !isDone.load(ordering: .relaxed) {
                let lines = Files.text("/proc/\(identifier)/status").split(separator: "\n")
                let line = lines.first { $0.hasPrefix("VmRSS:") } ?? ""
                let bytes = (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
                memory.withLock { $0.append(bytes) }
                usleep(200_000)
            }
            done.signal()
        }.start()
        let outcome = LoadClients(port: port, connections: 256, rate: 4 * capacity, seconds: seconds * 2).run(
            path: path)
        isDone.store(true, ordering: .relaxed)
        done.wait()
        let sizes = memory.withLock { $0 }
        let early = sizes.prefix(sizes.count / 3 + 1).max() ?? 0
        let late = sizes.suffix(sizes.count / 3 + 1).max() ?? 0
        tell(
            "overload", outcome,
            [
                ("capacity_per_second", .number(capacity.rounded())),
                ("offered_per_second", .number((4 * capacity).rounded())),
                ("memory_first_third", .integer(early)), ("memory_last_third", .integer(late)),
            ])
        let others = outcome.statuses.keys.filter { ![200, 503].contains($0) }
        return others.isEmpty && (outcome.statuses[503] ?? 0) > 0 && late < early + early / 10 + (32 << 20)
    }
}
