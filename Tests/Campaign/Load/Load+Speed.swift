import Foundation
import Synchronization
import Timbre
import TimbreTestTools

extension Load {
    /// Requests of 64 clients while another streams bulk searches.
    func speed(_ scene: LoadScene) throws -> Bool {
        try scene.start()
        let (port, count) = (scene.port, try Catalogue.open(at: scene.cataloguePath).songCount)
        let filters: [(name: String, path: @Sendable (Int) -> String)] = [
            ("none", { "/v1/songs/row:\(Self.song($0, of: count))/neighbours" }),
            ("one for all", { "/v1/songs/row:\(Self.song($0, of: count))/neighbours?where=year%3E%3D2000" }),
            (
                "one each",
                {
                    "/v1/songs/row:\(Self.song($0, of: count))/neighbours?where=tempo%3E%3D\(60 + Double($0 % 50_000) / 1000)"
                }
            ),
        ]
        var isClean = true
        for (name, path) in filters {
            // Whatever is made when it is first asked for is there.
            _ = LoadClients(port: port, connections: 8, rate: 100, seconds: 1).run(path: path)
            let alone = LoadClients(port: port, connections: 64, rate: nil, seconds: seconds / 2).run(path: path)
            tell(
                "speed", alone,
                [
                    ("filter", .text(name)), ("connections", .integer(64)), ("offered_per_second", .none),
                    ("bulk_queries_per_second", .number(0)),
                ])
            let bulk = try BulkStream(port: port, vectors: Self.vectors(scene, 4096))
            let offered = rate
            let outcome = LoadClients(port: port, connections: 64, rate: offered, seconds: seconds).run(path: path)
            let queries = bulk.stop()
            tell(
                "speed", outcome,
                [
                    ("filter", .text(name)), ("connections", .integer(64)), ("offered_per_second", .number(offered)),
                    ("bulk_queries_per_second", .number((queries / outcome.seconds).rounded())),
                ])
            isClean = isClean && alone.failures == 0 && outcome.failures == 0
        }
        return isClean
    }

    /// One request at a time, beside the call of the library and the JSON of its answer.
    func lone(_ scene: LoadScene) throws -> Bool {
        try scene.start()
        let recommender = try scene.recommender()
        // As the service does.
        try recommender.index.prepareForManySearches()
        let count = recommender.mappedCount
        let connection = try HTTPConnection(port: scene.port)
        var (served, called) = ([Double](), [Double]())
        for number in 0..<max(50, Int(seconds * 20)) {
            let id = Self.song(number, of: count)
            var start = ContinuousClock.now
            let answer = try connection.request("GET", "/v1/songs/row:\(id)/neighbours")
            served.append((.now - start) / .seconds(1))
            guard answer.status == 200 else { return false }
            start = .now
            let found = try recommender.similar(toSong: id)
            _ = try recommender.likenesses(of: id, to: found.items.map(\.song))
            _ = JSONValue.list(found.items.map { .object($0.members) }).bytes
            called.append((.now - start) / .seconds(1))
        }
        let (a, b) = (served.sorted()[served.count / 2], called.sorted()[called.count / 2])
        tell(
            "lone",
            [
                ("service_p50_ms", .number(Self.milliseconds(a))), ("library_p50_ms", .number(Self.milliseconds(b))),
                ("difference_ms", .number(Self.milliseconds(a - b))), ("requests", .integer(served.count)),
            ])
        return true
    }

    /// Times of searches of few queries by the library: what a batch costs.
    func passes(_ scene: LoadScene) throws -> Bool {
        let index = try scene.recommender().index
        let vectors = try Self.vectors(scene, 512)
        for isPrepared in [false, true] {
            if isPrepared { try index.prepareForManySearches() }
            for count in [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256, 512] {
                let source = VectorSource(
                    Array(vectors.values.prefix(count * index.dimensions)), dimensions: index.dimensions)
                var times: [Double] = []
                for _ in 0..<9 {
                    let start = ContinuousClock.now
                    _ = try index.neighbours(of: source, SearchOptions(k: 26, batch: count))
                    times.append((.now - start) / .seconds(1))
                }
                tell(
                    "passes",
                    [
                        ("prepared", .flag(isPrepared)), ("queries", .integer(count)),
                        ("p50_ms", .number(Self.milliseconds(times.sorted()[4]))),
                    ])
            }
        }
        return true
    }

    /// A bulk search of 4,096 vectors, beside the library's, one after the other.
    func bulk(_ scene: LoadScene) throws -> Bool {
        try scene.start()
        let index = try scene.recommender().index
        try index.prepareForManySearches()
        let vectors = try Self.vectors(scene, 4096)
        let source = VectorSource(vectors.values, dimensions: vectors.dimensions)
        let connection = try HTTPConnection(port: scene.port)
        var (served, called) = ([Double](), [Double]())
        for _ in 0..<max(3, Int(seconds / 3)) {
            var start = ContinuousClock.now
            let answer = try connection.request(
                "POST", "/v1/search?k=10", headers: ["Accept": "application/x-npy"], body: vectors.file,
                type: "application/x-npy")
            served.append((.now - start) / .seconds(1))
            guard answer.status == 200 else { return false }
            start = .now
            let found = try index.neighbours(of: source, SearchOptions(k: 10))
            called.append((.now - start) / .seconds(1))
            guard Self.isEqual(answer.body, found) else {
                tell("bulk", [("wrong", .flag(true))])
                return false
            }
        }
        let (a, b) = (served.sorted()[served.count / 2], called.sorted()[called.count / 2])
        tell(
            "bulk",
            [
                ("queries", .integer(4096)), ("service_s", .number(a)), ("library_s", .number(b)),
                ("share_of_library_rate", .number(((b / a) * 1000).rounded() / 1000)),
                ("library_pairs_per_second", .number((4096 * Double(index.count) / b).rounded())),
            ])
        return true
    }

    /// Whether a structured array holds these neighbours.
    private static func isEqual(_ body: [UInt8], _ found: Neighbours) -> Bool {
        let header = 10 + Int(body[8]) + Int(body[9]) << 8
        guard body.count == header + found.ids.count * 12 else { return false }
        return body.withUnsafeBytes { bytes in
            found.ids.indices.allSatisfy { place in
                let start = header + place * 12
                return bytes.loadUnaligned(fromByteOffset: start, as: Int64.self) == found.ids[place]
                    && bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt32.self) == found.scores[place].bitPattern
            }
        }
    }

    /// A song for each request, no two neighbours of each other in the table.
    static func song(_ number: Int, of count: Int) -> Int { Int(UInt64(number) &* 2_654_435_761 % UInt64(count)) }

    /// Random vectors, as an array and as a `.npy` file.
    static func vectors(_ scene: LoadScene, _ count: Int) throws -> (values: [Float], dimensions: Int, file: [UInt8]) {
        let dimensions = try Catalogue.open(at: scene.cataloguePath).recipe.vectorWidth
        var random = SplitMix(state: 7)
        let values = (0..<count * dimensions).map { _ in random.uniform() }
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(count), \(dimensions)), }"
        let padding = String(repeating: " ", count: 117 - text.utf8.count)
        let header = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((text + padding + "\n").utf8)
        return (values, dimensions, values.withUnsafeBytes { header + Array($0) })
    }
}

/// A client that asks for one bulk search after the other.
private final class BulkStream: Sendable {
    private let isStopped = Atomic(false)
    private let queries = Atomic(0)
    private let done = DispatchSemaphore(value: 0)

    init(port: Int, vectors: (values: [Float], dimensions: Int, file: [UInt8])) throws {
        let file = vectors.file
        Thread { [self] in
            while !isStopped.load(ordering: .relaxed) {
                guard let connection = try? HTTPConnection(port: port) else { break }
                while !isStopped.load(ordering: .relaxed),
                    let answer = try? connection.request(
                        "POST", "/v1/search?k=10", headers: ["Accept": "application/x-npy"], body: file,
                        type: "application/x-npy")
                {
                    if answer.status == 200 {
                        queries.wrappingAdd(4096, ordering: .relaxed)
                    } else {
                        usleep(100_000)
                    }
                }
            }
            done.signal()
        }.start()
    }

    /// - Returns: queries that were answered.
    func stop() -> Double {
        isStopped.store(true, ordering: .relaxed)
        done.wait()
        return Double(queries.load(ordering: .relaxed))
    }
}
