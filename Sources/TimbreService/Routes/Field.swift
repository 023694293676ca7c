import HTTPTypes
import TimbreBase

/// Field of a request: its name, kind and meaning, for checking requests and for the OpenAPI document.
struct Field: Sendable {
    indirect enum Kind: Sendable {
        case flag
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        /// Text of at most `ServiceLimits.textLength` characters.
        case text
        /// Number, text or flag that the handler interprets.
        case scalar
        case choice([String])
        /// Song: an identifier of the table, `row:42`, or a number.
        case song
        /// List of at most `ServiceLimits.listedSongs` songs.
        case songs
        /// Object of numbers and texts by name.
        case values
        /// List of rows of numbers.
        case vectors
    }

    /// Part of a request that holds the value.
    enum Place: String, Sendable {
        case path, query, body
    }

    var name: String
    var kind: Kind
    var meaning: String
    var isRequired = false
    /// Default value, as shown in the OpenAPI document.
    var standard: Argument?

    static func required(_ name: String, _ kind: Kind, _ meaning: String) -> Field {
        Field(name: name, kind: kind, meaning: meaning, isRequired: true)
    }

    static func optional(_ name: String, _ kind: Kind, _ meaning: String, standard: Argument? = nil) -> Field {
        Field(name: name, kind: kind, meaning: meaning, standard: standard)
    }
}

extension Field {
    /// Reads a value from a text in a path or a query.
    ///
    /// - Throws: `Problem` that names the field.
    func value(of text: String, limits: ServiceLimits) throws -> Argument {
        switch kind {
        case .flag:
            switch text {
            case "true": return .flag(true)
            case "false": return .flag(false)
            default: throw wrong(.text(text), "give true or false")
            }
        case .integer:
            guard let number = Int(text) else { throw wrong(.text(text), "give a whole number") }
            return try checked(.integer(number), limits: limits)
        case .number:
            guard let number = Double(text), number.isFinite else { throw wrong(.text(text), "give a number") }
            return try checked(.number(number), limits: limits)
        case .text, .choice, .song, .scalar: return try checked(.text(text), limits: limits)
        case .songs:
            let songs = text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false)
            return try checked(.list(songs.map { .text(String($0)) }), limits: limits)
        case .values, .vectors: throw wrong(.text(text), "give it in the body")
        }
    }

    /// Checks that a value has the field's kind and lies in its range, and returns it in that kind.
    ///
    /// - Throws: `Problem` that names the field, the value and the limit.
    func checked(_ value: Argument, limits: ServiceLimits) throws -> Argument {
        switch (kind, value) {
        case (.flag, .flag): return value
        case (.integer(let range), .integer(let number)):
            guard range.contains(number) else { throw outside(value, "\(range.lowerBound)", "\(range.upperBound)") }
            return value
        case (.integer, .number(let number)):
            // 10.0 counts as a whole number.
            guard let whole = Int(exactly: number) else { throw wrong(value, "give a whole number") }
            return try checked(.integer(whole), limits: limits)
        case (.number, .integer(let number)): return try checked(.number(Double(number)), limits: limits)
        case (.number(let range), .number(let number)):
            guard range.contains(number) else {
                throw outside(value, Argument.plain(range.lowerBound), Argument.plain(range.upperBound))
            }
            return value
        case (.scalar, .integer), (.scalar, .number), (.scalar, .flag): return value
        case (.scalar, .text(let text)):
            guard text.unicodeScalars.count <= limits.textLength else { throw wrong(.text("…"), "give a number") }
            return value
        case (.text, .text(let text)), (.song, .text(let text)):
            guard text.utf8.count <= limits.textLength || text.unicodeScalars.count <= limits.textLength else {
                throw Problem.tooLarge(
                    "\(name) has \(text.unicodeScalars.count) characters", limit: "text-length", of: limits.textLength,
                    field: name)
            }
            if case .song = kind, Substring(text).trimmed.isEmpty { throw wrong(value, "give a song") }
            return value
        case (.song, .integer(let number)): return .text("\(number)")
        case (.choice(let choices), .text(let text)):
            guard choices.contains(text) else { throw wrong(value, "give \(choices.joined(separator: ", "))") }
            return value
        case (.songs, .list(let items)):
            guard items.count <= limits.listedSongs else {
                throw Problem.tooLarge(
                    "\(name) lists \(items.count) songs", limit: "listed-songs", of: limits.listedSongs, field: name)
            }
            var song = self
            song.kind = .song
            return .list(try items.map { try song.checked($0, limits: limits) })
        case (.values, .object(let members)):
            guard members.count <= Route.mostMembers else {
                throw wrong(value, "give at most \(Route.mostMembers) members")
            }
            for (key, member) in members {
                switch member {
                case .integer, .number, .flag, .null: continue
                case .text(let text)
                where text.utf8.count <= 4 * limits.textLength && key.utf8.count <= 4 * limits.textLength:
                    continue
                default: throw wrong(member, "give a number or a text for “\(key.prefix(80))”")
                }
            }
            return value
        case (.vectors, .list(let rows)):
            guard rows.count <= limits.queries else {
                throw Problem.tooLarge(
                    "\(name) has \(rows.count) rows", limit: "queries", of: limits.queries, field: name)
            }
            return value
        default: throw wrong(value, "give \(kindInWords)")
        }
    }

    private var kindInWords: String {
        switch kind {
        case .flag: "true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .text, .choice: "a text"
        case .scalar: "a number, a text or a flag"
        case .song: "a song's identifier or row:N"
        case .songs: "a list of songs"
        case .values: "an object of numbers and texts"
        case .vectors: "a list of lists of numbers"
        }
    }

    private func wrong(_ value: Argument, _ advice: String) -> Problem {
        Problem(.badRequest, "\(name) is \(value.inWords)", "\(advice)", field: name)
    }

    private func outside(_ value: Argument, _ low: String, _ high: String) -> Problem {
        Problem(
            .badRequest, "\(name) is \(value.inWords), which is out of range", "give \(low) to \(high)", field: name,
            limit: "\(low) to \(high)", value: value.inWords)
    }
}
