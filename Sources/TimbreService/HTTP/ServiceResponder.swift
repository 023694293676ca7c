import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Timbre
import TimbreBase

/// Answers every request: finds its route, checks who asks and what, has it answered in its turn.
struct ServiceResponder: HTTPResponder {
    let service: ServiceState
    let connections: ConnectionWatch
    private let gatekeeper: Gatekeeper

    init(_ service: ServiceState, connections: ConnectionWatch) {
        (self.service, self.connections) = (service, connections)
        gatekeeper = Gatekeeper(options: service.options)
    }

    func respond(to request: Request, context: ServiceContext) async throws -> Response {
        let gone = connections.gone(context.channel)
        let response = try await respond(to: request) { gone?.isSet ?? false }
        if response.headers[.connection] == "close" {
            // What is left of the request would be read to its end.
            context.channel.eventLoop.scheduleTask(in: .milliseconds(250)) { [channel = context.channel] in
                channel.close(promise: nil)
            }
        }
        return response
    }

    /// - Parameter isGone: whether the client has left.
    func respond(to request: Request, isGone: @escaping @Sendable () -> Bool) async throws -> Response {
        let start = ContinuousClock.now
        var route = "none"
        var answer: Answer
        do {
            answer = try await self.answer(request, isGone, route: &route)
        } catch let problem as Problem {
            answer = Answer(problem)
        } catch is CancellationError {
            var problem = Problem(.serviceUnavailable, "the service is stopping, or the client has gone")
            problem.retryAfter = 1
            answer = Answer(problem)
        } catch {
            if let problem = Problem(error) {
                if problem.status.code >= 500 {
                    service.logger.error("\(route): \((error as? any Fault)?.report.problem ?? "")")
                }
                answer = Answer(problem)
            } else {
                service.logger.error("\(route): an error that is no fault: \(type(of: error))")
                answer = Answer(Problem(.internalServerError, "the service failed", "look into its log"))
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        service.metrics.record(route: route, status: answer.status.code, seconds: seconds)
        // Paths and queries hold what people look for: the route's own path is all that is told.
        service.logger.debug("\(request.method.rawValue) \(route) \(answer.status.code) \(Int(seconds * 1e6)) us")
        addHeaders(&answer, request)
        var response = answer.response
        if request.method == .head { response = response.createHeadResponse() }
        return response
    }

    private func answer(
        _ request: Request, _ isGone: @escaping @Sendable () -> Bool, route name: inout String
    ) async throws -> Answer {
        if request.method == .options, let origin = request.headers[.origin], gatekeeper.allows(origin: origin) {
            return Self.preflight
        }
        let route: Route
        let path: [String: String]
        switch Routes.table.match(request.method, request.uri.path) {
        case .found(let found, let values): (route, path) = (found, values)
        case .otherMethod(let methods):
            try gatekeeper.check(request.head, isOpen: false)
            var problem = Problem(
                .methodNotAllowed, "\(request.uri.path.prefix(80)) does not take \(request.method.rawValue)",
                "it takes \(methods.joined(separator: ", "))")
            problem.allow = methods
            throw problem
        case .none:
            try gatekeeper.check(request.head, isOpen: false)
            throw Problem(
                .notFound, "there is nothing at “\(request.uri.path.prefix(80))”",
                "/v1/openapi.json lists what there is")
        }
        name = route.path
        try gatekeeper.check(request.head, isOpen: route.kind == .open)
        let limits = service.options.limits
        let body = try await BodyReader(request: request, route: route, limits: limits).read()
        let snapshot = service.store.current
        if route.method == .get, route.kind == .person, route.path != "/metrics",
            request.headers[.ifNoneMatch] == snapshot.entityTag
        {
            var answer = Answer(status: .notModified, type: "application/json", body: .bytes([]))
            answer.headers = [(.eTag, snapshot.entityTag)]
            return answer
        }
        var call = Call(
            service: service, snapshot: snapshot,
            arguments: try route.arguments(
                path: path, query: try Self.query(request.uri.query), body: body.members, limits: limits),
            bodyFile: body.file, accepted: Call.mediaTypes(request.headers[.accept]), isAbandoned: isGone)
        if route.kind == .open { return try route.handle(call) }
        call.admitted = try admit(route, call)
        let made = call
        var answer = try await service.threads.run {
            if made.isAbandoned() { throw CancellationError() }
            return try route.handle(made)
        }
        if answer.status == .ok { answer.headers.append((.eTag, snapshot.entityTag)) }
        return answer
    }

    /// The right to be answered.
    ///
    /// - Throws: `Problem` with status 503 where too many queries wait.
    private func admit(_ route: Route, _ call: Call) throws -> Admitted {
        let priority: SearchThread.Priority = route.kind == .bulk ? .bulk : .interactive
        let queries = route.queries(call)
        guard let before = service.admission.enter(queries, priority) else {
            return Admitted(queries, priority, of: service.admission)
        }
        service.metrics.refuse("waiting-queries")
        var problem = Problem(
            .serviceUnavailable, "\(before) queries wait; the limit waiting-queries is \(service.admission.limit)",
            "ask again later", limit: "waiting-queries", value: "\(service.admission.limit)")
        problem.retryAfter = max(
            1, Int(service.search.seconds(for: before, of: call.catalogue.songCount).rounded(.up)))
        throw problem
    }

    /// Names and values of a URL's query.
    ///
    /// - Throws: `Problem` for what is not encoded as a URL is.
    static func query(_ text: String?) throws -> [(name: String, value: String)] {
        try (text ?? "").split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = parts.map { String($0).replacing("+", with: " ").removingPercentEncoding }
            guard let name = decoded[0], let value = decoded.count > 1 ? decoded[1] : "" else {
                throw Problem(
                    .badRequest, "“\(pair.prefix(80))” in the URL is not encoded as URLs are", "encode it in UTF-8")
            }
            return (name, value)
        }
    }

    private static let preflight: Answer = {
        var answer = Answer(status: .noContent, type: "text/plain", body: .bytes([]))
        answer.headers = [
            (.accessControlAllowMethods, "GET, POST, DELETE"),
            (.accessControlAllowHeaders, "Content-Type, Authorization, Accept, If-None-Match"),
            (.accessControlMaxAge, "600"),
        ]
        return answer
    }()

    private func addHeaders(_ answer: inout Answer, _ request: Request) {
        answer.headers += [
            (.xContentTypeOptions, "nosniff"), (.referrerPolicy, "no-referrer"),
            (.contentSecurityPolicy, Self.contentPolicy), (.crossOriginResourcePolicy, "same-origin"),
        ]
        if !answer.headers.contains(where: { $0.0 == .cacheControl }) {
            answer.headers.append((.cacheControl, "private, no-cache"))
        }
        if !service.options.origins.isEmpty { answer.headers.append((.vary, "Origin")) }
        if let origin = request.headers[.origin], gatekeeper.allows(origin: origin) {
            answer.headers.removeAll { $0.0 == .crossOriginResourcePolicy }
            answer.headers += [
                (.accessControlAllowOrigin, origin),
                (.accessControlExposeHeaders, "ETag, Retry-After, Timbre-Classes, Timbre-Notes"),
            ]
        }
    }

    /// Scripts, styles and requests of the service itself alone; no other site frames it.
    private static let contentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
}
