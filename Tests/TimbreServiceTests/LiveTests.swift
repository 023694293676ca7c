import Foundation
import HTTPTypes
import Synchronization
import Testing
import Timbre
import TimbreTestSupport
import TimbreTestTools

@testable import TimbreService

@Suite("Over a socket", .serialized) struct LiveTests {
    /// Serves while the body runs, on threads of its own.
    private func serving(
        _ path: String, _ change: (inout ServiceOptions) -> Void = { _ in },
        _ body: @escaping @Sendable (Int) throws -> Void
    ) async throws {
        let service = try ServedCatalogue.service(path, change)
        let isStopped = Atomic(false)
        let outcome = Mutex<Result<Void, any Error>?>(nil)
        try await service.run(isStopped: { isStopped.load(ordering: .relaxed) }) { port in
            Thread {
                let result = Result { try body(port) }
                outcome.withLock { $0 = result }
                isStopped.store(true, ordering: .relaxed)
            }.start()
        }
        try outcome.withLock { $0 }?.get()
    }

    @Test("Many at once get what each alone would, and a bulk search goes on meanwhile")
    func concurrency() async throws {
        let served = try ServedCatalogue.shared.get()
        let recommender = served.recommender
        try await serving(served.path) { port in
            let wrong = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 24) { client in
                do {
                    let connection = try HTTPConnection(port: port)
                    for turn in 0..<25 {
                        let (id, n) = ((client * 61 + turn * 17) % 1500, [1, 4, 10, 70][turn % 4])
                        let filter = turn % 3 == 0 ? "&where=year%3E%3D1990" : ""
                        let answer = try connection.request(
                            "GET", "/v1/songs/row:\(id)/neighbours?n=\(n)\(filter)&why=false")
                        let expected = try recommender.similar(
                            toSong: id,
                            options: RecommendationOptions(
                                count: n, filter: turn % 3 == 0 ? SongFilter(parsing: "year>=1990") : nil)
                        ).items
                        let own = ServiceAnswer(status: answer.status, headers: [:], body: answer.body)
                        if own.ids != expected.map(\.song.id) || own.scores != expected.map(\.score.bitPattern) {
                            wrong.withLock { $0.append("\(id) \(n)") }
                        }
                    }
                } catch {
                    wrong.withLock { $0.append("\(error)") }
                }
            }
            #expect(wrong.withLock { $0 }.isEmpty)
        }
    }

    @Test("Profiles of many at once are mapped as each alone is")
    func profiles() async throws {
        let served = try ServedCatalogue.shared.get()
        try await serving(served.path) { port in
            let wrong = Atomic(0)
            DispatchQueue.concurrentPerform(iterations: 16) { client in
                do {
                    let connection = try HTTPConnection(port: port)
                    for turn in 0..<10 {
                        let (tempo, genre) = (60 + client * 7 + turn, ["rock", "pop", "jazz"][turn % 3])
                        let answer = try connection.request(
                            "POST", "/v1/recommendations",
                            body: Array(#"{"profile":{"tempo":\#(tempo),"genre":"\#(genre)"},"n":6}"#.utf8))
                        let expected = try served.recommender.similar(
                            to: Profile(numbers: ["tempo": Double(tempo)], categories: ["genre": genre]),
                            options: RecommendationOptions(count: 6)
                        ).items
                        let own = ServiceAnswer(status: answer.status, headers: [:], body: answer.body)
                        if own.ids != expected.map(\.song.id) || own.scores != expected.map(\.score.bitPattern) {
                            wrong.wrappingAdd(1, ordering: .relaxed)
                        }
                    }
                } catch {
                    wrong.wrappingAdd(1, ordering: .relaxed)
                }
            }
            #expect(wrong.load(ordering: .relaxed) == 0)
        }
    }

    @Test("Ten thousand headers, and headers of a megabyte, are refused; the service goes on")
    func headers() async throws {
        try await serving(try ServedCatalogue.shared.get().path) { port in
            for head in [
                (0..<10_000).map { "X-\($0): 1\r\n" }.joined(), "X: " + String(repeating: "a", count: 1 << 20) + "\r\n",
            ] {
                let connection = try HTTPConnection(port: port, timeout: 10)
                try? connection.send(Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\(head)\r\n".utf8))
                let status = (try? connection.answer())?.status
                #expect(status == nil || status == 400 || status == 431)
            }
            #expect(try HTTPConnection(port: port).request("GET", "/healthz").status == 200)
        }
    }

    @Test("A connection whose headers come slowly is closed")
    func slowHeaders() async throws {
        try await serving(try ServedCatalogue.shared.get().path, { $0.limits.idleSeconds = 1 }) { port in
            let slow = try HTTPConnection(port: port, timeout: 10)
            try slow.send(Array("GET /healthz HTTP/1.1\r\nHost: loc".utf8))
            #expect(throws: HTTPConnection.Broken.self) { try slow.answer() }
            #expect(try HTTPConnection(port: port).request("GET", "/healthz").status == 200)
        }
    }

    @Test("Bodies that come slowly, that are too long, and that have no end are refused, and the connection is closed")
    func slowBodies() async throws {
        try await serving(
            try ServedCatalogue.shared.get().path,
            {
                $0.limits.bodySeconds = 1
                $0.limits.jsonBytes = 10_000
            }
        ) { port in
            let head = "POST /v1/playlists HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            let trickle = try HTTPConnection(port: port, timeout: 10)
            try trickle.send(Array("\(head)Content-Length: 100\r\n\r\n{".utf8))
            #expect(try trickle.answer().status == 408)
            let claimed = try HTTPConnection(port: port, timeout: 10)
            try claimed.send(Array("\(head)Content-Length: 99999999999\r\n\r\n".utf8))
            #expect(try claimed.answer().status == 413)
            let endless = try HTTPConnection(port: port, timeout: 10)
            try endless.send(Array("\(head)Transfer-Encoding: chunked\r\n\r\n".utf8))
            let chunk = Array("1000\r\n".utf8) + [UInt8](repeating: 0x20, count: 4096) + Array("\r\n".utf8)
            let end = ContinuousClock.now + .seconds(10)
            #expect(throws: HTTPConnection.Broken.self) {
                while ContinuousClock.now < end { try endless.send(chunk) }
            }
            #expect(try HTTPConnection(port: port).request("GET", "/healthz").status == 200)
        }
    }

    @Test("A commit of another is served without a stop, each answer from one generation")
    func reload() async throws {
        let served = try ServedCatalogue(songs: 400)
        let path = served.path
        try await serving(path) { port in
            let connection = try HTTPConnection(port: port)
            let before = try connection.request("GET", "/v1/songs/row:3/neighbours?n=5")
            var recipe = served.recommender.catalogue.recipe
            (recipe.training.epochs, recipe.training.seed) = (1, 99)
            let trained = try served.recommender.catalogue.train(recipe: recipe, device: .cpu()).catalogue
            let expected = try Recommender(trained, device: .cpu()).similar(
                toSong: 3, options: RecommendationOptions(count: 5)
            ).items.map(\.song.id)
            var after = before
            for _ in 0..<100 where after.headers["etag"] == before.headers["etag"] {
                usleep(100_000)
                after = try connection.request("GET", "/v1/songs/row:3/neighbours?n=5")
                #expect(after.status == 200)
            }
            #expect(after.headers["etag"]?.hasPrefix("\"\(trained.state.generation)-") ?? false)
            #expect(ServiceAnswer(status: 200, headers: [:], body: after.body).ids == expected)
        }
    }

    @Test("Where the catalogue is damaged or gone, the last one goes on being served, and readiness says so")
    func damage() async throws {
        let served = try ServedCatalogue(songs: 300)
        let path = served.path
        try await serving(path) { port in
            let connection = try HTTPConnection(port: port)
            let before = try connection.request("GET", "/v1/songs/row:3/neighbours?n=5").body
            try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
            var status = 200
            for _ in 0..<100 where status == 200 {
                usleep(100_000)
                status = try connection.request("GET", "/readyz").status
            }
            #expect(status == 503)
            #expect(try connection.request("GET", "/v1/songs/row:3/neighbours?n=5").body == before)
            #expect(try connection.request("GET", "/healthz").status == 200)
            try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
            for _ in 0..<100 where status != 200 {
                usleep(100_000)
                status = try connection.request("GET", "/readyz").status
            }
            #expect(status == 200)
        }
    }

    @Test("Names that mean something to a page, a terminal or a format come back as they are")
    func hostileNames() async throws {
        let folder = try TemporaryFolder()
        let names = [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "line\nbreak", "\u{1B}[31mred", "#EXTINF",
            "../../etc/passwd", "🎵\u{202E}evil", "a,b\"c",
        ]
        var csv =
            "track_id,track_name,track_artist,danceability,energy,loudness,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms\n"
        for number in 0..<40 {
            let name = names[number % names.count].replacing("\"", with: "\"\"")
            csv +=
                "t\(number),\"\(name) \(number)\",\"\(name)\",0.\(10 + number),0.5,-7,0.1,0.\(99 - number),0,0.1,0.3,\(90 + number),200000\n"
        }
        let path = folder.file("c.timbre")
        let catalogue = try Catalogue.ingest(
            [folder.write(csv, to: "s.csv")], into: path, recipe: .named("spotify-tracks")
        )
        .catalogue.train(device: .cpu()).catalogue
        let service = try ServedCatalogue.service(path)
        for id in 0..<catalogue.songCount {
            let answer = try await service.ask(.get, "/v1/songs/row:\(id)")
            #expect(answer.object["title"] as? String == (try catalogue.song(id).title))
            #expect(!answer.body.contains { $0 < 0x20 })
        }
        let playlist = try await service.ask(.get, "/v1/songs/row:2/neighbours?n=20&format=m3u")
        let lines = playlist.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 2 * (playlist.text.components(separatedBy: "#EXTINF:").count - 1) + 2)
        #expect(lines.allSatisfy { !$0.contains("/") || $0.hasPrefix("#") || $0.hasPrefix("https://") })
    }
}
