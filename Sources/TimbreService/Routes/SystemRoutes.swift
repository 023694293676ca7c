import Foundation
import HTTPTypes
import Timbre
import TimbreBase
import TimbreCatalogue

/// Routes of health, metrics, the OpenAPI document, signing in and the page.
enum SystemRoutes {
    static let all: [Route] = [health, readiness, metrics, document, signIn, signOut] + PageRoutes.all

    private static let state: Schema = .object([
        Schema.Member("status", .text), Schema.Member("generation", .integer, isRequired: false),
        Schema.Member("reason", .text, isRequired: false),
    ])

    private static let health = Route(
        method: .get, path: "/healthz", operation: "getHealth", summary: "Says that the service runs.", fields: [],
        kind: .open, answers: [("application/json", state)]
    ) { _ in .object([("status", .text("ok"))]) }

    private static let readiness = Route(
        method: .get, path: "/readyz", operation: "getReadiness",
        summary: "Says whether the catalogue as it is now is served; 503 where an earlier commit still is.", fields: [],
        kind: .open, answers: [("application/json", state)]
    ) { call in
        let generation = call.catalogue.state.generation
        if call.service.store.fault != nil {
            var problem = Problem(
                .serviceUnavailable, "generation \(generation) is served, not the catalogue as it is now")
            problem.advice = "the service's log says why"
            throw problem
        }
        return .object([("status", .text("ready")), ("generation", .integer(generation))])
    }

    private static let metrics = Route(
        method: .get, path: "/metrics", operation: "getMetrics",
        summary: "Figures in the text format of Prometheus.", fields: [], kind: .immediate,
        answers: [("text/plain", .text)]
    ) { call in
        let (service, waiting) = (call.service, call.service.admission.queries)
        service.metrics.gauge("timbre_waiting_queries", Double(waiting.interactive))
        service.metrics.gauge("timbre_waiting_bulk_queries", Double(waiting.bulk))
        service.metrics.gauge("timbre_generation", Double(call.catalogue.state.generation))
        service.metrics.gauge("timbre_songs", Double(call.catalogue.songCount))
        service.metrics.gauge("timbre_reloads", Double(service.store.reloads))
        return Answer(
            type: "text/plain; version=0.0.4; charset=utf-8", body: .bytes(Array(service.metrics.registry.text.utf8)))
    }

    private static let document = Route(
        method: .get, path: "/v1/openapi.json", operation: "getDocument", summary: "This document.", fields: [],
        kind: .open, answers: [("application/json", .anything)]
    ) { call in
        .json(
            OpenAPIDocument(
                routes: Routes.all.filter { !PageRoutes.paths.contains($0.path) }, limits: call.limits,
                version: call.service.options.version, needsToken: call.service.options.token != nil
            ).json)
    }

    private static let signIn = Route(
        method: .post, path: "/v1/session", operation: "signIn",
        summary: "Takes the token, and keeps who gave it in a cookie of this site alone.",
        fields: [.required("token", .text, "the token")], body: .json, kind: .open,
        answers: [("application/json", .object([Schema.Member("status", .text)]))]
    ) { call in
        guard let token = call.service.options.token else { return .object([("status", .text("no token is needed"))]) }
        guard Gatekeeper.isEqual(call.text("token") ?? "", token) else {
            throw Problem(
                .unauthorized, "the token is wrong", "give the one that the service was started with", field: "token")
        }
        let session = call.service.sessions.begin()
        var answer = Answer.object([("status", .text("signed in"))])
        answer.headers = [
            (
                .setCookie,
                "\(Gatekeeper.cookie)=\(session); Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000"
                    + (call.isSecure ? "; Secure" : "")
            )
        ]
        return answer
    }

    private static let signOut = Route(
        method: .delete, path: "/v1/session", operation: "signOut", summary: "Removes the cookie.", fields: [],
        kind: .open, answers: [("application/json", .object([Schema.Member("status", .text)]))]
    ) { _ in
        var answer = Answer.object([("status", .text("signed out"))])
        answer.headers = [(.setCookie, "\(Gatekeeper.cookie)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")]
        return answer
    }
}

/// Table of all routes.
enum Routes {
    static let all: [Route] =
        SongRoutes.all + RecommendationRoutes.all + ClusterRoutes.all + MoodRoutes.all + MapRoutes.all + BulkRoutes.all
        + PictureRoutes.all + CatalogueRoutes.all + ReplacedRoutes.all + SystemRoutes.all

    static let table = RouteTable(routes: all)
}
