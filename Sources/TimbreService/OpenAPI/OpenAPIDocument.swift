import HTTPTypes
import Timbre

/// OpenAPI 3.1 document of a table of routes.
struct OpenAPIDocument {
    let routes: [Route]
    let limits: ServiceLimits
    let version: String
    let needsToken: Bool

    var json: JSONValue {
        .object(
            [
                ("openapi", .text("3.1.0")),
                (
                    "info",
                    .object([
                        ("title", .text("Timbre")), ("version", .text(version)),
                        (
                            "description",
                            .text(
                                "Finds songs that belong together. Each answer comes from one commit of the catalogue, which "
                                    + "its ETag names; errors are problem documents (RFC 9457).")
                        ),
                    ])
                ),
                ("paths", .object(paths)),
                (
                    "components",
                    .object(
                        [("schemas", .object(Schema.components.map { ($0.name, $0.schema.json) }))]
                            + (needsToken
                                ? [
                                    (
                                        "securitySchemes",
                                        .object([
                                            (
                                                "token",
                                                .object([("type", .text("http")), ("scheme", .text("bearer"))])
                                            )
                                        ])
                                    )
                                ] : []))
                ),
            ] + (needsToken ? [("security", .list([.object([("token", .list([]))])]))] : []))
    }

    private var paths: [(key: String, value: JSONValue)] {
        var order: [String] = []
        var operations: [String: [(key: String, value: JSONValue)]] = [:]
        for route in routes {
            if operations[route.path] == nil { order.append(route.path) }
            operations[route.path, default: []].append((route.method.rawValue.lowercased(), operation(route)))
        }
        return order.map { ($0, .object(operations[$0] ?? [])) }
    }

    private func operation(_ route: Route) -> JSONValue {
        let inURL = route.fields.filter { route.place(of: $0) != .body || route.body == .jsonOrArray }
        var members: [(key: String, value: JSONValue)] = [
            ("operationId", .text(route.operation)), ("summary", .text(route.summary)),
            ("parameters", .list(inURL.filter(\.fitsURL).map { parameter($0, of: route) })),
        ]
        if let body = body(of: route) { members.append(("requestBody", body)) }
        if route.kind == .open, needsToken { members.append(("security", .list([]))) }
        members.append(("responses", .object(responses(of: route))))
        return .object(members)
    }

    private func parameter(_ field: Field, of route: Route) -> JSONValue {
        let isInPath = route.place(of: field) == .path
        var members: [(key: String, value: JSONValue)] = [
            ("name", .text(field.name)), ("in", .text(isInPath ? "path" : "query")),
            ("required", .flag(isInPath || field.isRequired && route.body != .jsonOrArray)),
            ("description", .text(field.meaning)), ("schema", field.schema(limits)),
        ]
        if case .songs = field.kind {
            members += [("style", .text("form")), ("explode", .flag(false))]
        }
        return .object(members)
    }

    private func body(of route: Route) -> JSONValue? {
        guard route.body != .none else { return nil }
        let fields = route.fields.filter { route.place(of: $0) == .body }
        let schema: JSONValue = .object(
            [
                ("type", .text("object")),
                ("required", .texts(fields.filter(\.isRequired).map(\.name))),
                (
                    "properties",
                    .object(
                        fields.map { field in
                            guard case .object(let form) = field.schema(limits) else { return (field.name, .none) }
                            let own = field.isRequired ? form : Self.nullable(form)
                            return (field.name, .object(own + [("description", .text(field.meaning))]))
                        })
                ),
            ] + (route.takesOtherFields ? [] : [("additionalProperties", .flag(false))]))
        var content: [(key: String, value: JSONValue)] = [("application/json", .object([("schema", schema)]))]
        if route.body == .jsonOrArray {
            content.append(("application/x-npy", .object([("schema", Schema.binary.json)])))
        }
        return .object([("required", .flag(fields.contains(where: \.isRequired))), ("content", .object(content))])
    }

    /// Schema of a value that may also be null, which counts as left out.
    private static func nullable(_ form: [(key: String, value: JSONValue)]) -> [(key: String, value: JSONValue)] {
        form.map { member in
            switch (member.key, member.value) {
            case ("type", .text(let type)): (member.key, .texts([type, "null"]))
            case ("type", .list(let types)):
                types.contains { if case .text("null") = $0 { true } else { false } }
                    ? member : (member.key, .list(types + [.text("null")]))
            case ("enum", .list(let choices)): (member.key, .list(choices + [.none]))
            default: member
            }
        }
    }

    private func responses(of route: Route) -> [(key: String, value: JSONValue)] {
        let content = route.answers.map { ($0.type, JSONValue.object([("schema", $0.schema.json)])) }
        var responses: [(key: String, value: JSONValue)] = [
            ("200", .object([("description", .text("Done.")), ("content", .object(content))]))
        ]
        let statuses: [(Int, String)] = [
            (400, "A value that is wrong; the problem names it."), (401, "A token is needed."),
            (403, "A request from another site."),
            (405, "A method that the path does not take."), (408, "A body that did not come in time."),
            (421, "A host name that is not the service's."),
            (404, "Nothing of that name, or nothing that has been made yet."),
            (406, "No media type that the client takes."), (413, "More than a limit allows; the problem names it."),
            (415, "A body of another media type."), (500, "A damaged file or a device that failed."),
            (503, "Too many queries wait; ask again later."),
        ]
        if route.method == .get, route.kind == .person {
            responses.append(("304", .object([("description", .text("As the client has it already."))])))
        }
        let problem: JSONValue = .object([
            (
                "application/problem+json",
                .object([("schema", Schema.named("Problem").json)])
            )
        ])
        for (status, meaning) in statuses.sorted(by: { $0.0 < $1.0 }) {
            responses.append(("\(status)", .object([("description", .text(meaning)), ("content", problem)])))
        }
        return responses
    }
}

extension Field {
    /// Whether a URL can hold the field's values.
    fileprivate var fitsURL: Bool {
        switch kind {
        case .values, .vectors: false
        default: true
        }
    }

    fileprivate func schema(_ limits: ServiceLimits) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = []
        switch kind {
        case .flag: members = [("type", .text("boolean"))]
        case .integer(let range):
            members = [
                ("type", .text("integer")), ("minimum", .integer(range.lowerBound)),
                ("maximum", .integer(range.upperBound)),
            ]
        case .number(let range):
            members = [
                ("type", .text("number")), ("minimum", .number(range.lowerBound)),
                ("maximum", .number(range.upperBound)),
            ]
        case .scalar: members = [("type", .texts(["number", "string", "boolean", "null"]))]
        case .text: members = [("type", .text("string")), ("maxLength", .integer(limits.textLength))]
        case .choice(let choices): members = [("type", .text("string")), ("enum", .texts(choices))]
        case .song:
            members = [("type", .texts(["string", "integer"])), ("maxLength", .integer(limits.textLength))]
        case .songs:
            members = [
                ("type", .text("array")), ("items", .object([("type", .texts(["string", "integer"]))])),
                ("maxItems", .integer(limits.listedSongs)),
            ]
        case .values:
            members = [
                ("type", .text("object")),
                ("additionalProperties", .object([("type", .texts(["string", "number", "boolean", "null"]))])),
            ]
        case .vectors:
            members = [
                ("type", .text("array")), ("maxItems", .integer(limits.queries)),
                ("items", .object([("type", .text("array")), ("items", .object([("type", .text("number"))]))])),
            ]
        }
        switch standard {
        case .flag(let flag)?: members.append(("default", .flag(flag)))
        case .integer(let number)?: members.append(("default", .integer(number)))
        case .number(let number)?: members.append(("default", .number(number)))
        case .text(let text)?: members.append(("default", .text(text)))
        default: break
        }
        return .object(members)
    }
}
