import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Timbre
import TimbreBase

/// Answers every request: finds its route, checks its permission and its values, and has it answered in its turn.
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
        let answer = await answered(request) { gone?.isSet ?? false }
        let channel = context.channel
        if answer.headers.contains(where: { $0.0 == .connection && $0.1 == "close" }) {
            // A client that is still sending gets time to read the answer; bytes that it sends meanwhile are thrown
            // away.
            channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
        }
        answer.pulse?.watch(seconds: service.options.limits.idleSeconds) { channel.close(promise: nil) }
        return response(answer, request)
    }

    /// - Parameter isGone: check whether the client has closed the connection.
    func respond(to request: Request, isGone: @escaping @Sendable () -> Bool) async -> Response {
        response(await answered(request, isGone), request)
    }

    private func response(_ answer: Answer, _ request: Request) -> Response {
        request.method == .head ? answer.response.createHeadResponse() : answer.response
    }

    private func answered(_ request: Request, _ isGone: @escaping @Sendable () -> Bool) async -> Answer {
        let start = ContinuousClock.now
        var seen = Progress()
        var answer: Answer
        do {
            answer = try await self.answer(request, isGone, &seen)
        } catch {
            answer = Answer(problem(error, request, seen))
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        service.metrics.record(route: seen.route, status: answer.status.code, seconds: seconds)
        // Paths and queries hold what people look for, so only the route's own path is logged.
        service.logger.debug("\(request.method.rawValue) \(seen.route) \(answer.status.code) \(Int(seconds * 1e6)) us")
        addHeaders(&answer, request)
        return answer
    }

    /// Progress of a request, for its problem document and the log.
    private struct Progress {
        /// Path of the route in the table.
        var route = "none"
        var isBodyRead = false
    }

    private func problem(_ error: any Error, _ request: Request, _ seen: Progress) -> Problem {
        var problem: Problem
        switch error {
        case let found as Problem: problem = found
        case is CancellationError:
            problem = Problem(.serviceUnavailable, "the service is stopping, or the client has gone")
            problem.retryAfter = 1
        default:
            if let found = Problem(error)?.hiding(service.options.catalogue), found.status.code < 500 {
                problem = found
            } else {
                service.logger.error(
                    "\(seen.route): \((error as? any Fault)?.report.sentence() ?? "\(type(of: error))")")
                problem = Problem(
                    .internalServerError, "a file of the catalogue is damaged, or a device failed",
                    "the service's log says which")
            }
        }
        // Otherwise an unread body would be read to its end, however long it is.
        if !seen.isBodyRead, BodyReader.hasBody(request) { problem.closes = true }
        return problem
    }

    private func answer(
        _ request: Request, _ isGone: @escaping @Sendable () -> Bool, _ seen: inout Progress
    ) async throws -> Answer {
        if request.method == .options, let origin = request.headers[.origin], gatekeeper.allows(origin: origin) {
            try gatekeeper.check(request.head, isOpen: true, sessions: service.sessions)
            return Self.preflight
        }
        let route: Route
        let path: [String: String]
        switch Routes.table.match(request.method, request.uri.path) {
        case .found(let found, let values): (route, path) = (found, values)
        case .otherMethod(let methods):
            try gatekeeper.check(request.head, isOpen: false, sessions: service.sessions)
            var problem = Problem(
                .methodNotAllowed, "\(request.uri.path.prefix(80)) does not take \(request.method.rawValue)",
                "it takes \(methods.joined(separator: ", "))")
            problem.allow = methods
            throw problem
        case .none:
            try gatekeeper.check(request.head, isOpen: false, sessions: service.sessions)
            throw Problem(
                .notFound, "there is nothing at “\(request.uri.path.prefix(80))”",
                "/v1/openapi.json lists what there is")
        }
        seen.route = route.path
        try gatekeeper.check(request.head, isOpen: route.kind == .open, sessions: service.sessions)
        let limits = service.options.limits
        let body = try await BodyReader(request: request, route: route, limits: limits).read()
        seen.isBodyRead = true
        let query = try Self.query(request.uri.query)
        // Long bodies are read on another thread, where they delay no other request.
        let arguments = try await service.threads.run(ifLong: body.json.count > Self.shortBody) {
            try route.arguments(
                path: path, query: query, body: Argument.members(ofJSON: body.json), hasFile: body.file != nil,
                limits: limits)
        }
        let snapshot = service.store.current
        var call = Call(
            service: service, snapshot: snapshot, arguments: arguments, bodyFile: body.file,
            accepted: Call.mediaTypes(request.headers[.accept]), isSecure: Self.isSecure(request), isAbandoned: isGone)
        if route.kind == .open || route.kind == .immediate { return try route.handle(call) }
        let queries = route.queries(call)
        let isLong = route.kind == .bulk || queries > Self.mostQueriesOfPerson
        let priority: SearchThread.Priority = isLong ? .bulk : .interactive
        call.admitted = try admit(queries, priority, songs: snapshot.catalogue.songCount)
        let made = call
        // Counted as answered on return, since the thread may keep the request a little longer than its client, who may
        // send the next one.
        var isStreamed = false
        defer { if !isStreamed { made.admitted?.finish(queries) } }
        var answer = try await (isLong ? service.bulkThreads : service.threads).run {
            if made.isAbandoned() { throw CancellationError() }
            return try SearchThread.$priority.withValue(priority) { try route.handle(made) }
        }
        isStreamed = answer.pulse != nil
        guard answer.status == .ok else { return answer }
        guard let tag = entityTag(of: answer, snapshot) else { return answer }
        if request.method == .get || request.method == .head, let known = request.headers[.ifNoneMatch],
            Self.holds(known, tag)
        {
            let headers = answer.headers.filter { $0.0 == .contentSecurityPolicy }
            answer = Answer(status: .notModified, type: answer.type, body: .bytes([]))
            answer.headers = headers
        }
        answer.headers.append((.eTag, tag))
        return answer
    }

    /// Largest size in bytes of a JSON body that is read without changing threads.
    private static let shortBody = 16 << 10
    /// Largest number of queries of a request that is answered before bulk searches.
    private static let mostQueriesOfPerson = 64

    /// Entity tag of an answer; nil for none.
    private func entityTag(of answer: Answer, _ snapshot: Snapshot) -> String? {
        switch answer.tag {
        case .commit: break
        case .own(let tag): return tag
        case .none: return nil
        }
        let form = answer.type.prefix { $0 != ";" }.split(separator: "/").last ?? ""
        return "\"\(snapshot.name)-\(service.options.version)\(form == "json" ? "" : "-\(form)")\""
    }

    /// Whether a header's list of entity tags holds a tag, weak or not.
    static func holds(_ header: String, _ tag: String) -> Bool {
        header.split(separator: ",").contains { part in
            let part = Substring(part).trimmed
            return part == "*" || (part.hasPrefix("W/") ? String(part.dropFirst(2)) : part) == tag
        }
    }

    /// Whether the browser connected by TLS, according to a proxy's header or the origin.
    private static func isSecure(_ request: Request) -> Bool {
        request.headers[.forwardedProtocol] == "https" || request.headers[.origin]?.hasPrefix("https://") ?? false
    }

    /// Admits a request.
    ///
    /// - Throws: `Problem` with status 503 where too many queries wait.
    private func admit(_ queries: Int, _ priority: SearchThread.Priority, songs: Int) throws -> Admitted {
        guard let before = service.admission.enter(queries, priority) else {
            return Admitted(queries, priority, of: service.admission)
        }
        service.metrics.refuse("waiting-queries")
        var problem = Problem(
            .serviceUnavailable, "\(before) queries wait; the limit waiting-queries is \(service.admission.limit)",
            "ask again later", limit: "waiting-queries", value: "\(service.admission.limit)")
        problem.retryAfter = max(1, Int(service.search.seconds(for: before, of: songs).rounded(.up)))
        throw problem
    }

    /// Names and values of a URL's query.
    ///
    /// - Throws: `Problem` for a text that is not percent-encoded UTF-8.
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
            (.crossOriginResourcePolicy, "same-origin"),
        ]
        if !answer.headers.contains(where: { $0.0 == .contentSecurityPolicy }) {
            answer.headers.append((.contentSecurityPolicy, Self.contentPolicy))
        }
        if !answer.headers.contains(where: { $0.0 == .cacheControl }) {
            answer.headers.append((.cacheControl, "private, no-cache"))
        }
        answer.headers.append((.vary, service.options.origins.isEmpty ? "Accept" : "Accept, Origin"))
        if let origin = request.headers[.origin], gatekeeper.allows(origin: origin) {
            answer.headers.removeAll { $0.0 == .crossOriginResourcePolicy }
            answer.headers += [
                (.accessControlAllowOrigin, origin),
                (.accessControlExposeHeaders, "ETag, Retry-After, Timbre-Classes, Timbre-Notes"),
            ]
        }
    }

    /// Policy that allows scripts, styles and requests of the service itself only, and no frames on other sites.
    private static let contentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let forwardedProtocol = HTTPField.Name("X-Forwarded-Proto")!
    static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
}
