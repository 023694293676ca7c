import Foundation
import HTTPTypes
import TimbreBase

/// A path with its method: what it takes, what it answers, and how. The router and the OpenAPI document are made of the
/// same table of these.
struct Route: Sendable {
    /// Kinds of requests that are treated differently.
    enum Kind: Sendable {
        /// Answered in its turn, with the current snapshot.
        case person
        /// A bulk search, answered after people.
        case bulk
        /// Answered at once, whatever waits, and outside authentication: health, the page.
        case open
    }

    /// A body that is no JSON object of `fields`.
    enum Body: Sendable {
        case none, json
        /// JSON, or a `.npy` file.
        case jsonOrArray
    }

    var method: HTTPRequest.Method
    /// For example `/v1/songs/{id}/neighbours`.
    var path: String
    /// As clients made from the document call it.
    var operation: String
    var summary: String
    /// Of path and query, or of path and body.
    var fields: [Field]
    var body = Body.none
    var kind = Kind.person
    /// Names of fields that stand for others: what S1's clients send.
    var takesOtherFields = false
    /// What is answered with status 200, by media type.
    var answers: [(type: String, schema: Schema)]
    /// Queries that it costs, by which admission counts.
    var queries: @Sendable (Call) -> Int = { _ in 1 }
    var handle: @Sendable (Call) throws -> Answer

    var segments: [Substring] { path.split(separator: "/", omittingEmptySubsequences: true) }

    var pathFields: [String] {
        segments.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    func place(of field: Field) -> Field.Place {
        pathFields.contains(field.name) ? .path : method == .get || method == .delete ? .query : .body
    }
}

/// Finds the route of a request.
struct RouteTable: Sendable {
    let routes: [Route]

    enum Match {
        case found(Route, path: [String: String])
        /// The path is there, for other methods.
        case otherMethod([String])
        case none
    }

    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
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
                guard let text = String(part).removingPercentEncoding else { return nil }
                values[String(segment.dropFirst().dropLast())] = text
            } else if segment != part {
                return nil
            }
        }
        return values
    }
}

extension Route {
    /// The values of path, query and JSON body, each checked by its field.
    ///
    /// - Throws: `Problem` that names the first field that is wrong, unknown or missing.
    func arguments(
        path: [String: String], query: [(name: String, value: String)], body: [String: Argument],
        limits: ServiceLimits
    ) throws -> [String: Argument] {
        var found: [String: Argument] = [:]
        func field(_ name: String) -> Field? { fields.first { $0.name == name } }
        for (name, text) in path {
            guard let field = field(name) else { continue }
            found[name] = try field.value(of: text, limits: limits)
        }
        for (name, text) in query {
            guard let field = field(name), place(of: field) != .path else { throw unknown(name) }
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
        for field in fields where field.isRequired && found[field.name] == nil {
            throw Problem(.badRequest, "\(field.name) is missing", "give \(field.meaning)", field: field.name)
        }
        return found
    }

    private func unknown(_ name: String) -> Problem {
        let names = fields.map(\.name)
        let nearest = NearestName.to(name, among: names).map { ", did you mean “\($0)”?" } ?? ""
        return Problem(
            .badRequest, "\(path) takes no “\(name.prefix(80))”\(nearest)",
            names.isEmpty ? "it takes nothing" : "it takes \(names.joined(separator: ", "))",
            field: String(name.prefix(80)))
    }
}
