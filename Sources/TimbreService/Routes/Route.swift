import Foundation
import HTTPTypes
import TimbreBase

/// Route of a method and path: its fields, its answers, and its handler. The router and the OpenAPI document are made
/// from the same table of routes.
struct Route: Sendable {
    /// Kinds of requests, by when they are answered and whether they need a token.
    enum Kind: Sendable {
        /// Request of a person, answered in its turn, with the current snapshot.
        case person
        /// Bulk search, answered after requests of people.
        case bulk
        /// Request answered at once, whatever waits, and without a token: health, the page.
        case open
        /// Request answered at once, with a token: figures of the service itself.
        case immediate
    }

    /// Kinds of body.
    enum Body: Sendable {
        case none, json
        /// JSON object of `fields`, or a `.npy` file.
        case jsonOrArray
    }

    var method: HTTPRequest.Method
    /// Path with fields in braces, for example `/v1/songs/{id}/neighbours`.
    var path: String
    /// Name of the operation in clients generated from the OpenAPI document.
    var operation: String
    var summary: String
    /// Fields of path and query, or of path and body.
    var fields: [Field]
    var body = Body.none
    var kind = Kind.person
    /// Whether unknown fields are passed on in the body and ignored in the query, for S1's clients and for links to
    /// pages.
    var takesOtherFields = false
    /// Answers with status 200, by media type.
    var answers: [(type: String, schema: Schema)]
    /// Number of queries that a request counts as for admission.
    var queries: @Sendable (Call) -> Int = { 1 + ($0.integer("n") ?? 0) / 1000 }
    var handle: @Sendable (Call) throws -> Answer

    var segments: [Substring] { path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) }

    var pathFields: [String] {
        segments.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    func place(of field: Field) -> Field.Place {
        pathFields.contains(field.name) ? .path : method == .get || method == .delete ? .query : .body
    }
}

/// Table of routes, which finds the route of a request.
struct RouteTable: Sendable {
    let routes: [Route]

    enum Match {
        case found(Route, path: [String: String])
        /// Methods of the path, none of which is the request's.
        case otherMethod([String])
        case none
    }

    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        var others: [String] = []
        for route in routes {
            guard let values = Self.values(of: route.segments, parts) else { continue }
            if route.method == method || route.method == .get && method == .head { return .found(route, path: values) }
            others.append(route.method.rawValue)
        }
        return others.isEmpty ? .none : .otherMethod(Set(others).sorted())
    }

    private static func values(of segments: [Substring], _ parts: [Substring]) -> [String: String]? {
        guard segments.count == parts.count else { return nil }
        var values: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            if segment.hasPrefix("{") {
                guard !part.isEmpty, let text = String(part).removingPercentEncoding else { return nil }
                values[String(segment.dropFirst().dropLast())] = text
            } else if segment != part {
                return nil
            }
        }
        return values
    }
}

extension Route {
    /// Reads the values of path, query and JSON body, each checked by its field.
    ///
    /// - Parameter hasFile: whether the body is an array, with the fields in the URL.
    /// - Throws: `Problem` that names the first field that is wrong, unknown or missing.
    func arguments(
        path: [String: String], query: [(name: String, value: String)], body: [String: Argument],
        hasFile: Bool, limits: ServiceLimits
    ) throws -> [String: Argument] {
        guard body.count <= Self.mostMembers else {
            throw Problem(
                .badRequest, "the body has \(body.count) members", "give \(Self.mostMembers) at most", field: "body")
        }
        var found: [String: Argument] = [:]
        func field(_ name: String) -> Field? { fields.first { $0.name == name } }
        for (name, text) in path {
            guard let field = field(name) else { continue }
            found[name] = try field.value(of: text, limits: limits)
        }
        for (name, text) in query {
            guard let field = field(name), place(of: field) != .path else {
                // Links to pages may have other sites' parameters in the URL.
                if takesOtherFields, self.body == .none { continue }
                throw unknown(name)
            }
            guard place(of: field) == .query || hasFile else {
                throw Problem(.badRequest, "\(name) is in the URL", "give it in the body", field: name)
            }
            guard found[name] == nil else { throw Problem(.badRequest, "\(name) is given twice", field: name) }
            found[name] = try field.value(of: text, limits: limits)
        }
        for (name, value) in body.sorted(by: { $0.key < $1.key }) {
            guard let field = field(name), place(of: field) != .path else {
                if takesOtherFields { found[name] = value; continue }
                throw unknown(name)
            }
            if value == .null { continue }
            found[name] = try field.checked(value, limits: limits)
        }
        for field in fields where field.isRequired {
            if case .text(let text)? = found[field.name], Substring(text).trimmed.isEmpty { found[field.name] = nil }
            if found[field.name] == nil {
                throw Problem(.badRequest, "\(field.name) is missing", "give \(field.meaning)", field: field.name)
            }
        }
        return found
    }

    /// Largest number of members of an object in a body.
    static let mostMembers = 1000

    private func unknown(_ name: String) -> Problem {
        let names = fields.map(\.name)
        let nearest = NearestName.to(name, among: names).map { ", did you mean “\($0)”?" } ?? ""
        return Problem(
            .badRequest, "\(path) takes no “\(name.prefix(80))”\(nearest)",
            names.isEmpty ? "it takes nothing" : "it takes \(names.joined(separator: ", "))",
            field: String(name.prefix(80)))
    }
}
