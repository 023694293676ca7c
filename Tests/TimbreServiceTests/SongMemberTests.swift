import Foundation
import HTTPTypes
import Testing
import Timbre
import TimbreFiles
import TimbreTestSupport

@testable import TimbreService

@Suite("Members of songs, and songs by their identifiers") struct SongMemberTests {
    private let served: ServedCatalogue

    init() throws { served = try ServedCatalogue.shared.get() }

    @Test(
        "Each song of a list has its features where they are asked for, those of the catalogue",
        arguments: [
            ("/v1/songs?n=7&offset=3", ""), ("/v1/songs?q=a&n=7", ""), ("/v1/songs?ids=9,4", ""),
            ("/v1/songs/row:3/neighbours?n=7", ""), ("/v1/neighbours?title=rain&n=7", ""),
            ("/v1/clusters/1/songs?n=7", ""), ("/v1/recommendations", #""profile":{"tempo":99},"n":7"#),
            ("/v1/playlists", #""likes":["3"],"n":7"#), ("/v1/paths", #""from":"3","to":"9","n":7"#),
        ])
    func features(path: String, body: String) async throws {
        let sign = path.contains("?") ? "&" : "?"
        func ask(_ flag: String?) async throws -> ServiceAnswer {
            if body.isEmpty { return try await served.get(path + (flag.map { "\(sign)features=\($0)" } ?? "")) }
            return try await served.post(path, "{\(body)\(flag.map { ",\"features\":\($0)" } ?? "")}")
        }
        let (catalogue, answer) = (served.recommender.catalogue, try await ask("true"))
        let values = try catalogue.features()
        #expect(answer.status == 200 && !answer.items.isEmpty)
        for item in answer.items {
            let id = try #require(item["id"] as? Int)
            let found = try #require(item["features"] as? [String: Double])
            let expected = zip(catalogue.recipe.features.map(\.name), values.floats(rows: id..<id + 1))
            #expect(found.mapValues { Float($0) } == Dictionary(uniqueKeysWithValues: expected))
        }
        for flag in ["false", nil] {
            let plain = try await ask(flag)
            #expect(plain.ids == answer.ids && plain.items.allSatisfy { $0["features"] == nil })
        }
    }

    @Test("Songs by their identifiers come in the order asked for, each once, all of them unless a number is given")
    func identified() async throws {
        let answer = try await served.get("/v1/songs?ids=row:30,row:2,700,row:2,row:30,0")
        #expect(answer.ids == [30, 2, 700, 0] && answer.object["total"] as? Int == 4 && answer.notes.isEmpty)
        let all = try await served.get("/v1/songs?ids=" + (0..<50).reversed().map { "\($0)" }.joined(separator: ","))
        #expect(all.ids == Array((0..<50).reversed()))
        let part = try await served.get("/v1/songs?ids=row:30,row:2,row:2,700,0&offset=1&n=2")
        #expect(part.ids == [2, 700] && part.object["total"] as? Int == 4 && part.object["offset"] as? Int == 1)
        let beyond = try await served.get("/v1/songs?ids=1,2&offset=5")
        #expect(beyond.ids.isEmpty && beyond.object["total"] as? Int == 2 && !beyond.notes.isEmpty)
    }

    @Test("Among songs by their identifiers a filter chooses")
    func filtered() async throws {
        let songs = try served.recommender.catalogue.songs(Array(0..<40))
        let answer = try await served.get(
            "/v1/songs?where=year%3E%3D2000&ids=" + (0..<40).map { "row:\($0)" }.joined(separator: ","))
        let expected = songs.filter { ($0.year ?? 0) >= 2000 }.map(\.id)
        #expect(answer.ids == expected && answer.object["total"] as? Int == expected.count && expected.count < 40)
        let none = try await served.get("/v1/songs?where=year%3E3000&ids=1,2")
        #expect(none.status == 200 && none.ids.isEmpty && !none.notes.isEmpty)
    }

    @Test(
        "Identifiers go with no words, and each must be a song's",
        arguments: [("ids=1,2&q=a", 400), ("ids=1,nobody", 404), ("ids=row:1500", 404), ("ids=1,%20,2", 400)])
    func refused(query: String, status: Int) async throws {
        let answer = try await served.get("/v1/songs?\(query)")
        #expect(answer.status == status && answer.field == "ids")
    }

    @Test("An empty list of identifiers is of no song, also beside empty words")
    func empty() async throws {
        for query in ["ids=", "ids=&q=", "q=%20&ids="] {
            let answer = try await served.get("/v1/songs?\(query)")
            #expect(answer.status == 200 && answer.items.isEmpty && answer.object["total"] as? Int == 0)
            #expect(!answer.notes.isEmpty)
        }
        #expect(try await served.get("/v1/songs?ids=3&q=").ids == [3])
    }

    @Test("A song without a link has null, in every answer")
    func noLink() async throws {
        var songs = try await served.get("/v1/songs?n=3").items
        let meant = try await served.get("/v1/neighbours?title=rain&n=2")
        songs += meant.items + [try await served.get("/v1/songs/3").object]
        songs += [try #require(meant.object["song"] as? [String: Any])]
        songs += meant.object["others"] as? [[String: Any]] ?? []
        #expect(songs.count > 6 && songs.allSatisfy { $0["link"] is NSNull })
    }
}
