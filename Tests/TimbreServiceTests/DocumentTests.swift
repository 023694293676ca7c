import Foundation
import HTTPTypes
import Testing
import TimbreTestSupport

@testable import TimbreService

@Suite("The OpenAPI document") struct DocumentTests {
    @Test("It has every route of the table, each with its own operation, and every form that it refers to")
    func routes() async throws {
        let document = try await ServedCatalogue.shared.get().get("/v1/openapi.json").object
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        for route in Routes.all where !PageRoutes.paths.contains(route.path) {
            #expect(paths[route.path]?[route.method.rawValue.lowercased()] != nil, "\(route.path)")
        }
        let operations = Routes.all.filter { !PageRoutes.paths.contains($0.path) }.map(\.operation)
        #expect(Set(operations).count == operations.count)
        let text = try await ServedCatalogue.shared.get().get("/v1/openapi.json").text
        let components = Set(Schema.components.map(\.name))
        for match in text.matches(of: /#\/components\/schemas\/([A-Za-z]+)/) {
            #expect(components.contains(String(match.1)), "\(match.1)")
        }
    }

    @Test("A path has the fields that its braces name, and no two routes are one")
    func table() {
        for route in Routes.all {
            for name in route.pathFields { #expect(route.fields.contains { $0.name == name }, "\(route.path)") }
            #expect(Set(route.fields.map(\.name)).count == route.fields.count, "\(route.path)")
        }
        let keys = Routes.all.map { "\($0.method) \($0.path)" }
        #expect(Set(keys).count == keys.count)
    }

    @Test("What a service asks for a token says so")
    func security() async throws {
        let service = try ServedCatalogue.service(ServedCatalogue.shared.get().path) { $0.token = "0123456789abcdef" }
        let document = try await service.ask(.get, "/v1/openapi.json").object
        #expect(document["security"] != nil)
    }

    @Test("Metrics are told in the text format of Prometheus, without what was asked for")
    func metrics() async throws {
        let served = try ServedCatalogue.shared.get()
        _ = try await served.get("/v1/songs?q=secretword")
        let text = try await served.get("/metrics").text
        #expect(text.contains("# TYPE timbre_requests_total counter\n"))
        #expect(text.contains(#"timbre_requests_total{route="/v1/songs",status="200"}"#))
        #expect(text.contains(#"timbre_request_seconds_bucket{route="/v1/songs",le="+Inf"}"#))
        #expect(!text.contains("secretword"))
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.wholeMatch(of: /[a-z_]+(\{.*\})? -?[0-9.e+-]+/) != nil, "\(line)")
        }
    }
}
