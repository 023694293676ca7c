import Foundation
import HTTPTypes
import Testing
import TimbreTestSupport

@testable import TimbreService

@Suite("The service answers whom it should") struct GatekeeperTests {
    private static let token = "correct horse battery".replacing(" ", with: "-")
    private static let guarded = Result {
        try ServedCatalogue.service(ServedCatalogue.shared.get().path) {
            $0.token = token
            $0.hostNames = ["songs.example"]
            $0.origins = ["https://music.example"]
        }
    }
    private let service: Service

    init() throws { service = try Self.guarded.get() }

    @Test("Without the token nothing is told but health, the document and the page; a wrong one is refused")
    func token() async throws {
        for path in [
            "/v1/model", "/v1/songs", "/v1/pictures", "/v1/pictures/history", "/v1/recipe", "/metrics", "/v1/nothing",
        ] {
            let answer = try await service.ask(.get, path)
            #expect(answer.status == 401 && answer.headers[.wwwAuthenticate] != nil)
            #expect(try await service.ask(.get, path, headers: ["Authorization": "Bearer wrong"]).status == 401)
            #expect(try await service.ask(.get, path, headers: ["Authorization": "Basic \(Self.token)"]).status == 401)
        }
        for path in ["/healthz", "/readyz", "/v1/openapi.json"] + PageRoutes.paths {
            #expect(try await service.ask(.get, path).status == 200)
        }
        #expect(
            try await service.ask(.get, "/v1/model", headers: ["Authorization": "bearer \(Self.token)"]).status == 200)
    }

    @Test("The page signs in once: the token is kept in a strict cookie that no script reads")
    func cookie() async throws {
        let wrong = try await service.ask(.post, "/v1/session", body: Array(#"{"token":"wrong"}"#.utf8))
        #expect(wrong.status == 401 && wrong.headers[.setCookie] == nil)
        let signedIn = try await service.ask(.post, "/v1/session", body: Array(#"{"token":"\#(Self.token)"}"#.utf8))
        let cookie = try #require(signedIn.headers[.setCookie])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
        let pair = String(cookie.prefix { $0 != ";" })
        #expect(try await service.ask(.get, "/v1/model", headers: ["Cookie": "other=1; \(pair)"]).status == 200)
        #expect(!pair.contains(Self.token))
        #expect(try await service.ask(.get, "/v1/model", headers: ["Cookie": "timbre-session=0123"]).status == 401)
        let signedOut = try await service.ask(.delete, "/v1/session")
        #expect(signedOut.headers[.setCookie]?.contains("Max-Age=0") ?? false)
    }

    @Test(
        "A host name that is not the service's is refused, on this machine too",
        arguments: [
            ("127.0.0.1:8080", 200), ("localhost", 200), ("LOCALHOST:1", 200), ("[::1]:8080", 200),
            ("songs.example:443", 200),
            ("192.168.1.5", 200), ("evil.example", 421), ("localhost.evil.example", 421),
            ("127.0.0.1.evil.example", 421),
            ("", 421), ("1.2.3", 421), ("300.1.1.1", 421),
        ])
    func hosts(host: String, status: Int) async throws {
        #expect(try await service.ask(.get, "/healthz", headers: ["Host": host]).status == status)
    }

    @Test("A page of another site is refused unless its origin is allowed, which is then told what it may read")
    func origins() async throws {
        for origin in ["https://evil.example", "null", "http://127.0.0.1:9999", "https://music.example.evil.example"] {
            #expect(try await service.ask(.get, "/healthz", headers: ["Origin": origin]).status == 403)
        }
        let own = try await service.ask(.get, "/healthz", headers: ["Origin": "http://127.0.0.1:8080"])
        #expect(own.status == 200 && own.headers[.accessControlAllowOrigin] == nil)
        let allowed = try await service.ask(.get, "/healthz", headers: ["Origin": "https://music.example"])
        #expect(allowed.status == 200 && allowed.headers[.accessControlAllowOrigin] == "https://music.example")
        let preflight = try await service.ask(.options, "/v1/songs", headers: ["Origin": "https://music.example"])
        #expect(preflight.status == 204 && preflight.headers[.accessControlAllowMethods] != nil)
        #expect(try await service.ask(.options, "/v1/songs", headers: ["Origin": "https://evil.example"]).status != 204)
    }

    @Test("Every answer forbids scripts and frames of others")
    func policy() async throws {
        for path in ["/", "/v1/model", "/v1/nothing"] {
            let answer = try await service.ask(.get, path)
            let policy = try #require(answer.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"))
            #expect(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"))
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        }
    }

    @Test("Tokens are compared in full")
    func comparison() {
        #expect(
            Gatekeeper.isEqual("abc", "abc") && !Gatekeeper.isEqual("abd", "abc") && !Gatekeeper.isEqual("ab", "abc"))
        #expect(!Gatekeeper.isEqual("abcd", "abc") && !Gatekeeper.isEqual("", "abc") && Gatekeeper.isEqual("", ""))
    }
}
