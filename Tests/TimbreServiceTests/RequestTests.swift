import Foundation
import HTTPTypes
import Testing
import Timbre
import TimbreTestSupport

@testable import TimbreService

@Suite("Requests that are wrong, ask for nothing or for much") struct RequestTests {
    private let served: ServedCatalogue

    init() throws { served = try ServedCatalogue.shared.get() }

    @Test("Nothing found is an empty list with a reason")
    func nothing() async throws {
        for path in [
            "/v1/songs/row:3/neighbours?where=genre%3Dnosuchgenre", "/v1/songs?q=qqqqzzzzxxxx",
            "/v1/songs?where=year%3E3000",
            "/v1/clusters/0/songs?where=year%3E3000", "/v1/neighbours?title=qqqqqqqqzzzzzz",
            "/v1/songs/row:3/neighbours?minimum_score=1&n=5",
        ] {
            let answer = try await served.get(path)
            #expect(answer.status == 200 && answer.items.count <= 1 && !answer.notes.isEmpty, "\(path)")
        }
        let bulk = try await served.post("/v1/search", #"{"songs":["3"],"where":"year>3000"}"#)
        #expect(bulk.status == 200 && bulk.items[0]["reason"] is String)
    }

    @Test("More songs than there are come with the reason, whatever the number")
    func many() async throws {
        let answer = try await served.get("/v1/songs/row:3/neighbours?n=2147483647&why=false")
        #expect(answer.status == 200 && answer.ids.count > 1000 && !answer.notes.isEmpty)
    }

    @Test(
        "What is wrong is named: field, value, and what to do",
        arguments: [
            ("/v1/songs/row:3/neighbours?n=0", "n", 400), ("/v1/songs/row:3/neighbours?n=ten", "n", 400),
            ("/v1/songs/row:3/neighbours?m=3", "m", 400), ("/v1/songs/row:3/neighbours?n=3&n=4", "n", 400),
            ("/v1/songs/row:3/neighbours?minimum_score=2", "minimum_score", 400),
            ("/v1/songs/row:3/neighbours?diversity=nan", "diversity", 400),
            ("/v1/songs/row:3/neighbours?where=nosuch%3D3", "nosuch", 400), ("/v1/songs/row:999999", "id", 404),
            ("/v1/songs/nobody", "id", 404), ("/v1/neighbours", "title", 400), ("/v1/map/points", "part", 400),
            ("/v1/map/points?part=classes&colour=nosuch", "colour", 400),
            ("/v1/songs/row:3/neighbours?exclude=nobody", "exclude", 404),
        ])
    func faults(path: String, field: String, status: Int) async throws {
        let answer = try await served.get(path)
        #expect(answer.status == status && answer.field == field && !answer.detail.isEmpty)
        #expect(answer.headers[.contentType] == "application/problem+json")
    }

    @Test("A body that is no object, or has what is not known, is refused by name")
    func bodies() async throws {
        for (body, field) in [
            ("[1]", "body"), ("{", "body"), ("nonsense", "body"), (#"{"likes":["3"],"like":["4"]}"#, "like"),
            ("{}", "likes"),
            (#"{"likes":"3"}"#, "likes"), (#"{"likes":[{"a":1}]}"#, "likes"), (#"{"likes":["nobody"]}"#, "likes"),
        ] {
            let answer = try await served.post("/v1/playlists", body)
            #expect([400, 404].contains(answer.status) && answer.field == field, "\(body)")
        }
        let form = try await served.post(
            "/v1/playlists", "likes=3", headers: ["Content-Type": "application/x-www-form-urlencoded"])
        #expect(form.status == 415)
    }

    @Test("Unknown keys and names of a profile are reported back, and the rest counts")
    func unknownNames() async throws {
        let answer = try await served.post(
            "/v1/recommendations", #"{"profile":{"tempo":120,"temper":3,"artist":"Nobody At All"},"n":2}"#)
        #expect(answer.status == 200 && answer.items.count == 2)
        #expect(answer.notes.contains { $0.contains("temper") && $0.contains("tempo") })
        #expect(answer.notes.contains { $0.contains("Nobody At All") })
        let empty = try await served.post("/v1/recommendations", "{}")
        #expect(empty.status == 200 && empty.items.count == 10)
    }

    @Test("Songs of a playlist that are not here are left out and told, and the others count")
    func unknownLikes() async throws {
        let answer = try await served.post("/v1/playlists", #"{"likes":["3","nobody at all","9"],"n":5}"#)
        #expect(answer.status == 200 && answer.notes.contains { $0.contains("nobody at all") })
        let known = try await served.post("/v1/playlists", #"{"likes":["3","9"],"n":5}"#)
        #expect(answer.ids == known.ids)
        let none = try await served.post("/v1/playlists", #"{"likes":["nobody at all"]}"#)
        #expect(none.status == 404 && none.field == "likes")
    }

    @Test("Who asks again once a long list has come is not refused for it")
    func again() async throws {
        // By itself, since requests of that size refuse each other.
        let service = try ServedCatalogue.service(served.path)
        var statuses: Set<Int> = []
        for _ in 0..<2000 {
            statuses.insert(try await service.ask(.get, "/v1/names/genre?q=zzzz&n=2147483647").status)
        }
        #expect(statuses == [200])
    }

    @Test("What would take hours is refused, and what takes long counts as a bulk search")
    func long() async throws {
        for body in [
            #"{"likes":["3"],"minimum_score":-1,"diversity":0.1}"#, #"{"likes":["3"],"n":100000,"diversity":0.1}"#,
        ] {
            let answer = try await served.post("/v1/playlists", body)
            #expect(answer.status == 400 && answer.field == "diversity")
        }
        let path = try await served.post("/v1/paths", #"{"from":"3","to":"9","n":300,"variation":2}"#)
        #expect(path.status == 200 && path.ids.first == 3 && path.ids.last == 9)
        let expected = try served.recommender.path(from: 3, to: 9, options: PathOptions(count: 300, variation: 2))
        #expect(path.ids == expected.items.map(\.song.id))
    }

    @Test("Nothing tells where the catalogue lies")
    func places() async throws {
        for path in ["/v1/quality", "/v1/moods/calm/songs", "/v1/listeners"] {
            let answer = try await served.get(path)
            #expect(answer.status == 404 && !answer.detail.contains(served.folder.path), "\(path)")
        }
    }

    @Test("A method that a path does not take is told, with those that it takes; HEAD is answered like GET")
    func methods() async throws {
        let answer = try await served.service.ask(.put, "/v1/songs")
        #expect(answer.status == 405 && answer.headers[.allow] == "GET")
        let head = try await served.service.ask(.head, "/v1/model")
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(try await served.get("/v2/songs").status == 404)
    }

    @Test("An answer names its commit, and is not sent again to who has it")
    func entityTag() async throws {
        let first = try await served.get("/v1/songs/row:3/neighbours")
        let tag = try #require(first.headers[.eTag])
        #expect(tag.hasPrefix("\"\(served.recommender.catalogue.state.generation)-"))
        let again = try await served.get("/v1/songs/row:3/neighbours", headers: ["If-None-Match": tag])
        #expect(again.status == 304 && again.body.isEmpty)
        for known in ["W/\(tag)", "\"other\", \(tag)", "*"] {
            #expect(try await served.get("/v1/songs/row:3/neighbours", headers: ["If-None-Match": known]).status == 304)
        }
        // Another form is another answer, and what is wrong is told whatever the client has.
        let table = try await served.get("/v1/songs/row:3/neighbours?format=csv", headers: ["If-None-Match": tag])
        #expect(table.status == 200 && table.headers[.eTag] != tag && first.headers[.vary] == "Accept")
        #expect(try await served.get("/v1/songs/zzz", headers: ["If-None-Match": tag]).status == 404)
    }
}
