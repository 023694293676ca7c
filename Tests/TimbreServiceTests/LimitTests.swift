import Foundation
import HTTPTypes
import Testing
import TimbreTestSupport

@testable import TimbreService

@Suite("Limits are enforced, and named") struct LimitTests {
    private let service: Service

    init() throws {
        service = try ServedCatalogue.service(ServedCatalogue.shared.get().path) {
            $0.limits.jsonBytes = 2000
            $0.limits.listedSongs = 3
            $0.limits.textLength = 40
            $0.limits.queries = 2
        }
    }

    @Test("A body that is longer than it may be is refused with the limit")
    func body() async throws {
        let long = try await service.ask(.post, "/v1/recommendations", body: [UInt8](repeating: 0x20, count: 2001))
        #expect(long.status == 413 && long.object["limit"] as? String == "json-bytes")
        #expect(long.object["value"] as? String == "2000" && long.headers[.connection] == "close")
    }

    @Test("So are lists, texts and queries that are too many")
    func lists() async throws {
        let songs = try await service.ask(.post, "/v1/playlists", body: Array(#"{"likes":["1","2","3","4"]}"#.utf8))
        #expect(songs.status == 413 && songs.object["limit"] as? String == "listed-songs" && songs.field == "likes")
        // Commas alone are a list too, of songs without a name.
        for (ids, status) in [("1,2,3,4", 413), (",,,", 413), ("1,,2", 400), (",", 400), ("1,2", 200)] {
            let answer = try await service.ask(.get, "/v1/songs?ids=" + ids)
            #expect(answer.status == status && (status == 200 || answer.field == "ids"), "\(ids)")
        }
        for (flag, status) in [("true", 200), ("false", 200), ("", 400), ("1", 400), ("True", 400)] {
            let answer = try await service.ask(.get, "/v1/songs?n=2&features=" + flag)
            #expect(answer.status == status && (status == 200 || answer.field == "features"), "\(flag)")
        }
        let text = try await service.ask(.get, "/v1/songs?q=" + String(repeating: "a", count: 41))
        #expect(text.status == 413 && text.object["limit"] as? String == "text-length" && text.field == "q")
        let queries = try await service.ask(.post, "/v1/search", body: Array(#"{"songs":["1","2","3"]}"#.utf8))
        #expect(queries.status == 413 && queries.object["limit"] as? String == "queries")
    }

    @Test("A body where none is taken is refused")
    func unexpected() async throws {
        let answer = try await service.ask(.get, "/v1/model", body: Array("{}".utf8))
        #expect(answer.status == 400 && answer.headers[.connection] == "close")
    }

    @Test("Every limit has a name, a meaning, and a range that holds its standard")
    func names() {
        let standard = ServiceLimits()
        #expect(Set(ServiceLimits.all.map(\.name)).count == ServiceLimits.all.count)
        for limit in ServiceLimits.all {
            #expect(limit.range.contains(standard[keyPath: limit.keyPath]), "\(limit.name)")
        }
    }

    @Test("A request is taken while fewer queries wait than may, one query like a bulk of one")
    func admission() {
        let admission = Admission(limit: 10)
        #expect(admission.enter(9, .interactive) == nil && admission.enter(5, .interactive) == nil)
        #expect(admission.enter(1, .interactive) == 14)
        // Bulk searches are answered after people, so they do not stand in their way.
        #expect(admission.enter(100, .bulk) == nil && admission.enter(1, .bulk) == 100)
        admission.leave(9, .interactive)
        #expect(admission.enter(1, .interactive) == nil)
        var held: Admitted? = Admitted(100, .bulk, of: admission)
        held?.finish(95)
        #expect(admission.queries.bulk == 5)
        held = nil
        #expect(admission.queries.bulk == 0)
    }
}
