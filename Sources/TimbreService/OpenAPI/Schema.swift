import Timbre

/// Schema of a JSON value in the OpenAPI document.
indirect enum Schema: Sendable {
    case text, integer, number, flag, anything
    case list(Schema)
    case object([Member])
    /// Object with any names and values of one schema.
    case values(Schema)
    /// Value of the schema, or null.
    case nullable(Schema)
    /// Name of one of `Schema.components`.
    case named(String)
    /// Bytes of another media type.
    case binary

    struct Member: Sendable {
        var name: String
        var schema: Schema
        var meaning: String
        var isRequired = true

        init(_ name: String, _ schema: Schema, _ meaning: String = "", isRequired: Bool = true) {
            (self.name, self.schema, self.meaning, self.isRequired) = (name, schema, meaning, isRequired)
        }
    }
}

extension Schema {
    /// Object of numbers by name.
    static let numbers = Schema.values(.number)

    /// The schema as JSON Schema 2020-12.
    var json: JSONValue {
        switch self {
        case .text: .object([("type", .text("string"))])
        case .integer: .object([("type", .text("integer"))])
        case .number: .object([("type", .text("number"))])
        case .flag: .object([("type", .text("boolean"))])
        case .anything: .object([])
        case .binary: .object([("type", .text("string")), ("format", .text("binary"))])
        case .list(let item): .object([("type", .text("array")), ("items", item.json)])
        case .values(let value):
            .object([("type", .text("object")), ("additionalProperties", value.json)])
        case .named(let name): .object([("$ref", .text("#/components/schemas/\(name)"))])
        case .nullable(let schema):
            .object([("anyOf", .list([schema.json, .object([("type", .text("null"))])]))])
        case .object(let members):
            .object([
                ("type", .text("object")),
                ("required", .texts(members.filter(\.isRequired).map(\.name))),
                (
                    "properties",
                    .object(
                        members.map { member in
                            guard !member.meaning.isEmpty, case .object(let form) = member.schema.json else {
                                return (member.name, member.schema.json)
                            }
                            return (member.name, .object(form + [("description", .text(member.meaning))]))
                        })
                ),
            ])
        }
    }
}
