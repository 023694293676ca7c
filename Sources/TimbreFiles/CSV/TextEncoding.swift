/// How the characters of a text are bytes.
package struct TextEncoding: Sendable, Equatable {
    /// As `iconv -l` lists it.
    package let name: String

    package static let utf8 = TextEncoding(name: "UTF-8")

    private init(name: String) { self.name = name }

    /// nil for a name that stands for no encoding.
    package init?(named name: String) {
        guard name.lowercased() == "utf-8" || name.lowercased() == "utf8" else { return nil }
        self = .utf8
    }
}
