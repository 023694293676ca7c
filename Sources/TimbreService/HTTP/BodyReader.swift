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
        /// Of a JSON object.
        var members: [String: Argument] = [:]
        /// Any other bytes.
        var file: BodyFile?
    }

    /// - Throws: `Problem` with status 400, 408, 413 or 415.
    func read() async throws -> Body {
        let length = request.headers[.contentLength].flatMap { Int($0) }
        let isThere = (length ?? 0) > 0 || request.headers[.transferEncoding] != nil
        guard route.body != .none else {
            guard isThere else { return Body() }
            throw closing(Problem(.badRequest, "\(route.path) takes no body", "leave it out"))
        }
        if let length, length > limits.bodyBytes { throw tooLarge("the body has \(length) bytes") }
        let type = (request.headers[.contentType] ?? "application/json").prefix { $0 != ";" }.lowercased()
            .trimmingCharacters(in: .whitespaces)
        switch type {
        case "application/json": return Body(members: try await members())
        case "application/x-npy",
            "application/octet-stream" where route.body == .jsonOrArray:
            return Body(file: try await file())
        default:
            throw closing(
                Problem(
                    .unsupportedMediaType, "the body is “\(type.prefix(80))”",
                    route.body == .json ? "send application/json" : "send application/json or application/x-npy",
                    field: "Content-Type", value: String(type.prefix(80))))
        }
    }

    private func members() async throws -> [String: Argument] {
        let bytes = try await inTime {
            var bytes = Data()
            for try await part in request.body {
                bytes.append(contentsOf: part.readableBytesView)
                if bytes.count > limits.bodyBytes {
                    throw tooLarge("the body is longer than \(limits.bodyBytes) bytes")
                }
            }
            return bytes
        }
        if bytes.isEmpty { return [:] }
        do {
            guard case .object(let members) = try JSONDecoder().decode(Argument.self, from: bytes) else {
                throw Problem(.badRequest, "the body is no JSON object", "send {\"name\": value}", field: "body")
            }
            return members
        } catch is DecodingError {
            throw Problem(.badRequest, "the body is no JSON", "send one JSON object in UTF-8", field: "body")
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
                if count > limits.bodyBytes { throw tooLarge("the body is longer than \(limits.bodyBytes) bytes") }
                do {
                    try handle.write(contentsOf: Data(part.readableBytesView))
                } catch {
                    throw closing(Problem(.internalServerError, "no room is left for the body", "send less at a time"))
                }
            }
            return file
        }
    }

    /// - Throws: `Problem` with status 408 where the body takes longer than it may.
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

    private func tooLarge(_ detail: String) -> Problem {
        closing(Problem.tooLarge(detail, limit: "body-bytes", of: limits.bodyBytes))
    }

    private func closing(_ problem: Problem) -> Problem {
        var problem = problem
        problem.closes = true
        return problem
    }
}
