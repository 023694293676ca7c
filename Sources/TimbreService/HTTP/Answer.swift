import HTTPTypes
import Hummingbird
import NIOCore
import Timbre

/// Answer of a route: a status, a media type and a body.
struct Answer: Sendable {
    var status: HTTPResponse.Status = .ok
    var type: String
    var headers: [(HTTPField.Name, String)] = []
    var body: Body
    /// Kind of the `ETag` header.
    var tag = Tag.commit
    /// Signs of life, for an answer in parts; else nil.
    var pulse: Pulse?

    enum Tag: Sendable {
        /// Tag of the commit, the program and the form, for an answer that stays the same until the next commit.
        case commit
        /// The given tag, in quotation marks.
        case own(String)
        /// No tag, for an answer that may change at any time.
        case none
    }

    enum Body: Sendable {
        case bytes([UInt8])
        /// Parts as they are made, ended by nil; the length in bytes is nil where it is not known beforehand.
        case parts(length: Int?, @Sendable () async throws -> [UInt8]?)
    }

    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Answer {
        Answer(status: status, type: "application/json", body: .bytes(value.bytes))
    }

    static func object(_ members: [(key: String, value: JSONValue)]) -> Answer { json(.object(members)) }

    init(status: HTTPResponse.Status = .ok, type: String, body: Body) {
        (self.status, self.type, self.body) = (status, type, body)
        if case .parts = body { pulse = Pulse() }
    }

    init(_ problem: Problem) {
        self.init(status: problem.status, type: "application/problem+json", body: .bytes(problem.json.bytes))
        if let seconds = problem.retryAfter { headers.append((.retryAfter, "\(seconds)")) }
        if !problem.allow.isEmpty { headers.append((.allow, problem.allow.joined(separator: ", "))) }
        if problem.status == .unauthorized { headers.append((.wwwAuthenticate, "Bearer realm=\"timbre\"")) }
        if problem.closes { headers.append((.connection, "close")) }
    }

    var response: Response {
        var fields = HTTPFields()
        fields[.contentType] = type
        for (name, value) in headers { fields[name] = value }
        switch body {
        case .bytes(let bytes):
            return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .parts(let length, let next):
            let body = ResponseBody(contentLength: length) { [pulse] writer in
                defer { pulse?.end() }
                while let part = try await next() {
                    pulse?.beat()
                    try await writer.write(ByteBuffer(bytes: part))
                }
                try await writer.finish(nil)
            }
            return Response(status: status, headers: fields, body: body)
        }
    }
}
