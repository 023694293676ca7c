import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Reads a request's body, within the limits.
struct BodyReader: Sendable {
    let request: Request
    let route: Route
    let limits: ServiceLimits

    struct Body: Sendable {
        /// Bytes of the JSON, not yet parsed.
        var json = Data()
        /// File with the bytes of an array; nil for none.
        var file: BodyFile?
    }

    /// Largest size in bytes of a body of a route that needs no token.
    private static let openBytes = 4096
    private static let arrayTypes = ["application/x-npy", "application/octet-stream"]

    static func hasBody(_ request: Request) -> Bool {
        request.headers[.transferEncoding] != nil || (request.headers[.contentLength].flatMap { Int($0) } ?? 0) > 0
    }

    /// - Throws: `Problem` with status 400, 408, 413 or 415.
    func read() async throws -> Body {
        let length = request.headers[.contentLength].flatMap { Int($0) }
        guard route.body != .none else {
            guard Self.hasBody(request) else { return Body() }
            throw closing(Problem(.badRequest, "\(route.path) takes no body", "leave it out"))
        }
        let type = (request.headers[.contentType] ?? "application/json").prefix { $0 != ";" }.lowercased()
            .trimmingCharacters(in: .whitespaces)
        switch type {
        case "application/json":
            let limit = route.kind == .open ? Self.openBytes : min(limits.jsonBytes, limits.bodyBytes)
            return Body(json: try await json(limit, claimed: length))
        case let type where route.body == .jsonOrArray && Self.arrayTypes.contains(type):
            if let length, length > limits.bodyBytes {
                throw tooLarge("the body has \(length) bytes", "body-bytes", limits.bodyBytes)
            }
            return Body(file: try await file())
        default:
            throw closing(
                Problem(
                    .unsupportedMediaType, "the body is “\(type.prefix(80))”",
                    route.body == .json ? "send application/json" : "send application/json or application/x-npy",
                    field: "Content-Type", value: String(type.prefix(80))))
        }
    }

    private func json(_ limit: Int, claimed: Int?) async throws -> Data {
        let name = limit == limits.bodyBytes ? "body-bytes" : "json-bytes"
        if let claimed, claimed > limit { throw tooLarge("the body has \(claimed) bytes", name, limit) }
        return try await inTime {
            var bytes = Data()
            for try await part in request.body {
                bytes.append(contentsOf: part.readableBytesView)
                if bytes.count > limit { throw tooLarge("the body is longer than \(limit) bytes", name, limit) }
            }
            return bytes
        }
    }

    private func file() async throws -> BodyFile {
        try await inTime {
            let file = try BodyFile()
            guard let handle = FileHandle(forWritingAtPath: file.path) else {
                throw Problem(.internalServerError, "the temporary file of the body can't be written")
            }
            defer { try? handle.close() }
            var count = 0
            for try await part in request.body {
                count += part.readableBytes
                if count > limits.bodyBytes {
                    throw tooLarge("the body is longer than \(limits.bodyBytes) bytes", "body-bytes", limits.bodyBytes)
                }
                do {
                    try handle.write(contentsOf: Data(part.readableBytesView))
                } catch {
                    throw closing(Problem(.internalServerError, "no room is left for the body", "send less at a time"))
                }
            }
            return file
        }
    }

    /// Reads within the limit `body-seconds`.
    ///
    /// - Throws: `Problem` with status 408 where the body takes longer.
    private func inTime<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: .seconds(limits.bodySeconds))
                return nil
            }
            defer { group.cancelAll() }
            if let value = try await group.next() ?? nil { return value }
            throw closing(
                Problem(
                    .requestTimeout, "the body did not come in \(limits.bodySeconds) s",
                    "send it faster, or have the "
                        + "limit body-seconds raised", limit: "body-seconds", value: "\(limits.bodySeconds)"))
        }
    }

    private func tooLarge(_ detail: String, _ limit: String, _ most: Int) -> Problem {
        closing(Problem.tooLarge(detail, limit: limit, of: most))
    }

    private func closing(_ problem: Problem) -> Problem {
        var problem = problem
        problem.closes = true
        return problem
    }
}
