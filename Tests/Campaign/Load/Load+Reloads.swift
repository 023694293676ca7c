import Foundation
import Synchronization
import Timbre
import TimbreTestTools

extension Load {
    /// Other commands commit while clients ask: each answer is what the library gives for the generation that it names.
    func reloads(_ scene: LoadScene) throws -> Bool {
        try scene.start()
        let references = References(scene.cataloguePath)
        defer { references.stop() }
        let first = try references.current()
        let isDone = Atomic(false)
        let statuses = Mutex<[Int: Int]>([:])
        let answers = Mutex<[Checked]>([])
        let counts = Mutex((compared: 0, wrong: 0, unknown: 0))
        let group = DispatchGroup()
        let port = scene.port
        // Songs that every generation has.
        let count = first.mappedCount
        for number in 0..<4 {
            group.enter()
            Thread {
                defer { group.leave() }
                var connection: HTTPConnection?
                var request = number * 1_000_000
                while !isDone.load(ordering: .relaxed) {
                    request += 1
                    let (id, n) = (Self.song(request, of: count), [1, 5, 10, 40][request % 4])
                    do {
                        let open = try connection ?? HTTPConnection(port: port)
                        connection = open
                        let answer = try open.request("GET", "/v1/songs/row:\(id)/neighbours?why=false&n=\(n)")
                        statuses.withLock { $0[answer.status, default: 0] += 1 }
                        let tag = answer.headers["etag"] ?? ""
                        let generation = Int(tag.dropFirst().prefix { $0.isNumber })
                        if answer.status == 200, let generation, let songs = ServedSongs(answer.body) {
                            answers.withLock {
                                $0.append(Checked(generation: generation, song: id, n: n, songs: songs))
                            }
                        }
                    } catch {
                        statuses.withLock { $0[0, default: 0] += 1 }
                        connection = nil
                    }
                    // Commands of other processes shall get on.
                    usleep(2_000)
                }
            }.start()
        }
        func check() throws {
            let waiting = answers.withLock { answers in
                defer { answers.removeAll() }
                return answers
            }
            for (key, same) in Dictionary(grouping: waiting, by: { [$0.generation, $0.n] }) {
                guard let recommender = references.recommender(of: key[0]) else {
                    counts.withLock { $0.unknown += same.count }
                    continue
                }
                let found = try recommender.similar(
                    toSongs: same.map(\.song), options: RecommendationOptions(count: key[1]))
                for (answer, expected) in zip(same, found) {
                    let right = ServedSongs(ids: expected.items.map(\.song.id), scores: expected.items.map(\.score))
                    counts.withLock { counts in
                        counts.compared += 1
                        if answer.songs != right { counts.wrong += 1 }
                    }
                }
            }
        }
        var commits = 0
        while commits < reloads {
            switch commits % 4 {
            case 0: try scene.run(["train", "--epochs", "1", "--seed", "\(commits)", "--quiet"])
            case 1:
                try scene.run([
                    "synthesize", "--songs", "50", "--seed", "\(1000 + commits)", "--output", "more.csv", "--quiet",
                ])
                try scene.run(["ingest", "more.csv", "--quiet"])
            case 2: try scene.run(["embed", "--quiet"])
            default: try scene.run(["cluster", "--starts", "1", "--seed", "\(commits)", "--quiet"])
            }
            commits += 1
            // Until the service serves it.
            let generation = try references.current().catalogue.state.generation
            for _ in 0..<500 {
                let answer = try? HTTPConnection(port: port).request("GET", "/readyz")
                if answer?.text.contains("\"generation\":\(generation)") ?? false { break }
                usleep(20_000)
            }
            try check()
        }
        // As many answers as are wanted.
        while counts.withLock({ $0.compared }) < requests {
            usleep(200_000)
            try check()
        }
        isDone.store(true, ordering: .relaxed)
        group.wait()
        try check()
        let (found, seen) = (statuses.withLock { $0 }, counts.withLock { $0 })
        tell(
            "reloads",
            [
                ("commits", .integer(commits)), ("compared", .integer(seen.compared)), ("wrong", .integer(seen.wrong)),
                ("of_unknown_generation", .integer(seen.unknown)),
                ("statuses", .object(found.sorted { $0.key < $1.key }.map { ("\($0.key)", .integer($0.value)) })),
            ])
        return seen.wrong == 0 && seen.unknown == 0 && found.keys.allSatisfy { $0 == 200 }
    }

    /// The service is killed under load, and started again: it answers as before.
    func kill(_ scene: LoadScene) throws -> Bool {
        try scene.start()
        let count = try Catalogue.open(at: scene.cataloguePath).songCount
        let path: @Sendable (Int) -> String = { "/v1/songs/row:\(Self.song($0, of: count))/neighbours?why=false" }
        let before = try (0..<20).map { try HTTPConnection(port: scene.port).request("GET", path($0)).body }
        let clients = LoadClients(port: scene.port, connections: 16, rate: nil, seconds: min(seconds, 3))
        let done = DispatchSemaphore(value: 0)
        Thread {
            _ = clients.run(path: path)
            done.signal()
        }.start()
        usleep(useconds_t(min(seconds, 3) * 400_000))
        scene.stop(SIGKILL)
        done.wait()
        try scene.start()
        let after = try (0..<20).map { try HTTPConnection(port: scene.port).request("GET", path($0)).body }
        let faults = try Catalogue.open(at: scene.cataloguePath).verify()
        // A stop that is asked for ends well.
        let ending = scene.stop(SIGTERM)
        tell(
            "kill",
            [
                ("same_answers", .flag(before == after)), ("faults", .integer(faults.count)),
                ("ending", .text(ending.map(\.description) ?? "none")),
            ])
        return before == after && faults.isEmpty && ending == .status(0)
    }
}

/// An answer that waits to be compared.
private struct Checked: Sendable {
    var generation: Int
    var song: Int
    var n: Int
    var songs: ServedSongs
}

/// The library's answers by generation: each commit is opened as soon as it is seen.
private final class References: Sendable {
    private let path: String
    private let recommenders = Mutex<[Int: Recommender]>([:])
    private let isStopped = Atomic(false)

    init(_ path: String) {
        self.path = path
        Thread { [self] in
            while !isStopped.load(ordering: .relaxed) {
                if let generation = try? Catalogue.generation(at: path), recommender(of: generation) == nil {
                    _ = try? current()
                }
                usleep(5_000)
            }
        }.start()
    }

    func stop() { isStopped.store(true, ordering: .relaxed) }

    func recommender(of generation: Int) -> Recommender? { recommenders.withLock { $0[generation] } }

    /// That of the last commit.
    func current() throws -> Recommender {
        let catalogue = try Catalogue.open(at: path)
        let generation = catalogue.state.generation
        if let known = recommender(of: generation) { return known }
        let made = try Recommender(catalogue, device: .cpu())
        recommenders.withLock { recommenders in
            recommenders[generation] = made
            // Old ones hold files that nobody names any more.
            for old in recommenders.keys where old < generation - 8 { recommenders[old] = nil }
        }
        return made
    }
}
