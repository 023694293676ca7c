import Timbre

/// JSON object on one line of standard output.
struct JSONLine {
    typealias Value = JSONValue

    let members: [(key: String, value: Value)]

    init(_ members: [(key: String, value: Value)]) {
        self.members = members
    }

    /// - Throws: `OutputFault`.
    func printed() throws {
        try Console.result(text)
    }

    var text: String { String(decoding: Value.object(members).bytes, as: UTF8.self) }
}
