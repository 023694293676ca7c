import Foundation
import HTTPTypes
import Testing
import Timbre
import TimbreBase
import TimbreFiles
import TimbreTestSupport

@testable import TimbreService

@Suite("Routes answer what the library gives") struct RouteTests {
    private let served: ServedCatalogue

    init() throws { served = try ServedCatalogue.shared.get() }

    @Test(
        "A route answers in the form that the document tells",
        arguments: [
            "/v1/songs", "/v1/songs?q=a&n=3", "/v1/songs?q=zzzzqqqq", "/v1/songs?ids=7,9&features=true",
            "/v1/songs/7", "/v1/songs/row:7/neighbours", "/v1/songs/row:7/neighbours?features=true",
            "/v1/neighbours?title=rain", "/v1/neighbours?title=zzzzqqqqxxxx", "/v1/clusters", "/v1/clusters/0/songs",
            "/v1/clusters/0/songs?features=true", "/v1/moods", "/v1/map", "/v1/model", "/v1/devices",
            "/v1/names/genre?q=r", "/v1/pictures", "/healthz", "/readyz",
        ])
    func forms(path: String) async throws {
        let answer = try await served.get(path)
        #expect(answer.status == 200)
        let value = try JSONSerialization.jsonObject(with: Data(answer.body))
        guard case .found(let route, _) = Routes.table.match(.get, String(path.prefix { $0 != "?" })) else {
            Issue.record("no route for \(path)")
            return
        }
        let schema = try #require(route.answers.first { $0.type == "application/json" }?.schema)
        #expect(schema.flaw(in: value) == nil)
    }

    @Test(
        "So does a route with a body",
        arguments: [
            ("/v1/recommendations", #"{"profile":{"tempo":120,"genre":"rock"},"n":3}"#),
            ("/v1/playlists", #"{"likes":["7","row:8"],"dislikes":[9],"n":5}"#),
            ("/v1/paths", #"{"from":"7","to":"8","n":6}"#), ("/v1/search", #"{"songs":["7","8"],"k":3}"#),
            ("/recommend", #"{"tempo":120,"energy":80,"n":3}"#),
        ])
    func formsOfBodies(path: String, body: String) async throws {
        let answer = try await served.post(path, body)
        #expect(answer.status == 200)
        let value = try JSONSerialization.jsonObject(with: Data(answer.body))
        guard case .found(let route, _) = Routes.table.match(.post, path) else {
            Issue.record("no route for \(path)")
            return
        }
        let schema = try #require(route.answers.first { $0.type == "application/json" }?.schema)
        #expect(schema.flaw(in: value) == nil)
    }

    @Test("Neighbours have the ids and the score bits of the library, for any number, filter and limit of an artist")
    func neighbours() async throws {
        let cases: [(query: String, options: RecommendationOptions)] = [
            ("n=10", RecommendationOptions()), ("n=1", RecommendationOptions(count: 1)),
            ("n=500", RecommendationOptions(count: 500)),
            (
                "n=20&where=year%3E%3D2000",
                RecommendationOptions(count: 20, filter: try SongFilter(parsing: "year>=2000"))
            ),
            ("n=15&per_artist=1", RecommendationOptions(count: 15, perArtist: 1)),
            ("n=12&diversity=0.4", RecommendationOptions(count: 12, diversity: 0.4)),
            ("n=50&minimum_score=0.9", RecommendationOptions(count: 50, minimumScore: 0.9)),
            ("n=30&fold_versions=true", RecommendationOptions(count: 30, foldsVersions: true)),
            ("n=9&exclude=row:1,row:2", RecommendationOptions(count: 9, excluded: [1, 2])),
        ]
        for (query, options) in cases {
            for id in [0, 42, 1499] {
                let answer = try await served.get("/v1/songs/row:\(id)/neighbours?\(query)")
                let expected = try served.recommender.similar(toSong: id, options: options)
                #expect(answer.ids == expected.items.map(\.song.id), "\(query)")
                #expect(answer.scores == expected.items.map(\.score.bitPattern), "\(query)")
                #expect(answer.notes == expected.notes)
            }
        }
    }

    @Test("Each neighbour says why: artists, genres and features that both have")
    func why() async throws {
        let answer = try await served.get("/v1/songs/row:42/neighbours?n=5")
        let songs = try served.recommender.similar(toSong: 42, options: RecommendationOptions(count: 5)).items.map(
            \.song)
        let expected = try served.recommender.likenesses(of: 42, to: songs)
        let found = answer.items.compactMap { $0["why"] as? [String: Any] }
        #expect(found.compactMap { $0["artists"] as? [String] } == expected.map(\.artists))
        #expect(
            found.compactMap { ($0["features"] as? [[String: Any]])?.compactMap { $0["name"] as? String } }
                == expected.map { $0.features.map(\.name) })
        #expect(try await served.get("/v1/songs/row:42/neighbours?why=false").items.allSatisfy { $0["why"] == nil })
    }

    @Test("Profiles, playlists, paths and clusters are the library's")
    func recommendations() async throws {
        let recommender = served.recommender
        let profile = try await served.post("/v1/recommendations", #"{"profile":{"tempo":99,"genre":"rock"},"n":7}"#)
        #expect(
            profile.ids
                == (try recommender.similar(
                    to: Profile(numbers: ["tempo": 99], categories: ["genre": "rock"]),
                    options: RecommendationOptions(count: 7)
                ).items.map(\.song.id)))
        let playlist = try await served.post("/v1/playlists", #"{"likes":["3","9"],"dislikes":["5"],"n":8}"#)
        #expect(
            playlist.ids
                == (try recommender.playlist(
                    likes: [3, 9], dislikes: [5], options: RecommendationOptions(count: 8)
                ).items.map(\.song.id)))
        let path = try await served.post("/v1/paths", #"{"from":"3","to":"9","n":7,"per_artist":1}"#)
        #expect(
            path.ids
                == (try recommender.path(from: 3, to: 9, options: PathOptions(count: 7, perArtist: 1)).items.map(
                    \.song.id)))
        let other = try await served.post("/v1/paths", #"{"from":"3","to":"9","n":7,"variation":1}"#)
        #expect(other.ids.first == 3 && other.ids.last == 9)
        let first = try await served.post("/v1/paths", #"{"from":"3","to":"9","n":7}"#)
        #expect(Set(first.ids.dropFirst().dropLast()).isDisjoint(with: other.ids))
        let cluster = try await served.get("/v1/clusters/1/songs?n=6")
        #expect(
            cluster.ids
                == (try recommender.catalogue.songs(ofCluster: 1, options: RecommendationOptions(count: 6)).items.map(
                    \.song.id)))
    }

    @Test("A playlist grows by all songs that reach a threshold, with songs included and excluded")
    func expansion() async throws {
        let first = try await served.post("/v1/playlists", #"{"likes":["3"],"n":1}"#)
        let score = try #require(first.items.first?["score"] as? Double)
        let threshold = score - 0.05
        let all = try await served.post("/v1/playlists", #"{"likes":["3"],"minimum_score":\#(threshold)}"#)
        #expect(all.ids.count > 1 && all.items.allSatisfy { ($0["score"] as? Double ?? 0) >= threshold - 1e-6 })
        #expect(all.notes.isEmpty)
        let changed = try await served.post(
            "/v1/playlists",
            #"{"likes":["3"],"minimum_score":\#(threshold),"include":["700"],"exclude":["\#(all.ids[0])"],"with_likes":true}"#
        )
        #expect(Array(changed.ids.prefix(2)) == [3, 700])
        #expect(!changed.ids.contains(all.ids[0]))
        #expect(changed.items.compactMap { $0["rank"] as? Int } == Array(1...changed.ids.count))
    }

    @Test("Bulk answers are the library's, as JSON, as lines and as an array")
    func bulk() async throws {
        let index = served.recommender.index
        var random = SplitMix(state: 3)
        let values = (0..<50 * index.dimensions).map { _ in random.uniform() }
        let expected = try index.neighbours(
            of: VectorSource(values, dimensions: index.dimensions), SearchOptions(k: 7))
        let rows = (0..<50).map { row in
            "[" + (0..<index.dimensions).map { "\(values[row * index.dimensions + $0])" }.joined(separator: ",") + "]"
        }
        let body = #"{"k":7,"vectors":[\#(rows.joined(separator: ","))]}"#
        let json = try await served.post("/v1/search", body)
        #expect(json.items.flatMap { $0["ids"] as? [Int] ?? [] } == expected.ids.map { Int($0) })
        let lines = try await served.post("/v1/search", body, headers: ["Accept": "application/x-ndjson"])
        #expect(lines.text.split(separator: "\n").count == 50)
        let array = try await served.post("/v1/search", body, headers: ["Accept": "application/x-npy"])
        #expect(array.status == 200 && array.headers[.contentLength] == "\(array.body.count)")
        array.body.withUnsafeBytes { bytes in
            let start = bytes.count - expected.ids.count * 12
            for place in expected.ids.indices {
                #expect(bytes.loadUnaligned(fromByteOffset: start + 12 * place, as: Int64.self) == expected.ids[place])
                #expect(
                    bytes.loadUnaligned(fromByteOffset: start + 12 * place + 8, as: UInt32.self)
                        == expected.scores[place].bitPattern)
            }
        }
    }

    @Test("A .npy file of float32 or float16 is taken, and one that is none is refused in a sentence")
    func arrays() async throws {
        let index = served.recommender.index
        let folder = try TemporaryFolder()
        let writer = try NPYWriter(creating: folder.file("q.npy"), type: .float32, columns: index.dimensions)
        try writer.append((0..<3 * index.dimensions).map { Float($0 % 7) - 3 })
        try writer.finish()
        let body = Array(try folder.bytes("q.npy"))
        let answer = try await served.service.ask(.post, "/v1/search?k=2", body: body, type: "application/x-npy")
        #expect(answer.status == 200 && answer.items.count == 3)
        let broken = try await served.service.ask(
            .post, "/v1/search", body: Array(body.prefix(50)), type: "application/x-npy")
        #expect(broken.status == 400 && broken.detail.contains("the body") && !broken.detail.contains("/"))
    }

    @Test("A vector without a direction has no neighbours, with the reason, and the others have theirs")
    func noDirection() async throws {
        let zeros =
            "[" + [String](repeating: "0", count: served.recommender.index.dimensions).joined(separator: ",") + "]"
        let ones = zeros.replacing("0", with: "1")
        let answer = try await served.post("/v1/search", #"{"vectors":[\#(zeros),\#(ones)],"k":2}"#)
        #expect((answer.items[0]["ids"] as? [Int]) == [] && answer.items[0]["reason"] is String)
        #expect((answer.items[1]["ids"] as? [Int])?.count == 2)
    }

    @Test("Songs are found by beginnings of words, page by page, exact titles first")
    func words() async throws {
        let song = try served.recommender.catalogue.song(11)
        let text = song.title.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let found = try await served.get("/v1/songs?q=\(text)&n=50")
        #expect(found.ids.contains(11))
        let exact = try served.recommender.catalogue.songs(titled: song.title)
        #expect(Array(found.ids.prefix(exact.count)) == exact)
        let all = try await served.get("/v1/songs?q=a&n=1000")
        let total = try #require(all.object["total"] as? Int)
        #expect(total == all.ids.count && Set(all.ids).count == total)
        var paged: [Int] = []
        for offset in stride(from: 0, to: total, by: 37) {
            paged += try await served.get("/v1/songs?q=a&n=37&offset=\(offset)").ids
        }
        #expect(paged == all.ids)
        let folding = TextFolding()
        for id in all.ids {
            let song = try served.recommender.catalogue.song(id)
            let words = ([song.title, song.album] + song.artists).flatMap { Tokens().split(folding.fold($0)) }
            #expect(words.contains { $0.hasPrefix("a") })
        }
    }

    @Test("A list is a playlist file or a table where the client asks for it")
    func files() async throws {
        let table = try await served.get("/v1/songs/row:3/neighbours?n=4&format=csv")
        #expect(table.headers[.contentType] == "text/csv; charset=utf-8")
        #expect(table.text.split(separator: "\r\n").count == 5)
        let playlist = try await served.get(
            "/v1/songs/row:3/neighbours?n=4", headers: ["Accept": "audio/x-mpegurl, application/json;q=0.5"])
        #expect(playlist.text.hasPrefix("#EXTM3U\n#EXTINF:-1,"))
        #expect(playlist.text.split(separator: "\n").count == 9)
        let other = try await served.get("/v1/songs/row:3/neighbours", headers: ["Accept": "image/png"])
        #expect(other.status == 406)
    }

    @Test("The map's points are those of the map, in a shuffled order with their songs")
    func map() async throws {
        let map = try served.recommender.catalogue.map()
        let places = try await served.get("/v1/map/points?part=places").body
        let songs = try await served.get("/v1/map/points?part=songs").body
        let classes = try await served.get("/v1/map/points?part=classes&colour=cluster").body
        let bounds = try #require(try await served.get("/v1/map").object["bounds"] as? [Double])
        #expect(places.count == 4 * 1500 && songs.count == 4 * 1500 && classes.count == 1500)
        let labels = try served.recommender.catalogue.clusters().labels
        var seen: Set<UInt32> = []
        songs.withUnsafeBytes { songs in
            places.withUnsafeBytes { places in
                for point in 0..<1500 {
                    let song = songs.loadUnaligned(fromByteOffset: 4 * point, as: UInt32.self)
                    seen.insert(song)
                    let x = Double(places.loadUnaligned(fromByteOffset: 4 * point, as: UInt16.self))
                    let place = map.place(of: Int(song))
                    let drawn = bounds[0] + x / 65535 * (bounds[2] - bounds[0])
                    #expect(abs(drawn - Double(place?.x ?? .nan)) <= (bounds[2] - bounds[0]) / 65000)
                    #expect(Int(classes[point]) == Int(labels[Int(song)]))
                }
            }
        }
        #expect(seen.count == 1500 && seen != Set(0..<0))
    }

    @Test("A path leaves out other songs of an excluded one's artist and title")
    func pathWithout() async throws {
        let all = try await served.post("/v1/paths", #"{"from":"3","to":"9","n":12}"#)
        let inner = all.ids[4]
        let without = try await served.post("/v1/paths", #"{"from":"3","to":"9","n":12,"exclude":["row:\#(inner)"]}"#)
        #expect(!without.ids.contains(inner) && without.ids.count == all.ids.count)
    }
}

extension ServiceAnswer {
    /// Bits of the scores: the shortest decimals read back as the same 32 bits.
    var scores: [UInt32] {
        struct List: Decodable {
            struct Item: Decodable { var score: Float }
            var items: [Item]
        }
        return (try? JSONDecoder().decode(List.self, from: Data(body)))?.items.map(\.score.bitPattern) ?? []
    }
}
