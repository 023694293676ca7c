/// A text of a song, its lyrics say, of which a catalogue keeps the words.
public struct TextRecipe: Sendable, Equatable, Codable {
    /// For example lyrics.
    public var name: String
    /// The first that is present counts; empty where the column is found by its name and values (`SongField.lyrics`).
    public var columns: [String]
    /// Whether the text itself is kept too, as it was read.
    public var isKept: Bool

    /// Name of the text whose column is found by its meaning.
    static let lyrics = "lyrics"

    init(_ node: RecipeNode, name: String) throws {
        self.init(name: name, columns: [], isKept: false)
        for (key, value) in try node.mapping(keys: ["columns", "keep"]) {
            if key == "columns" { columns = try value.texts() } else { isKept = try value.flag() }
        }
        if columns.isEmpty, name != Self.lyrics {
            throw node.fault(
                "“\(node.path)” needs columns: [a, b]; only “\(Self.lyrics)” is found by its name and values")
        }
    }

    init(name: String, columns: [String], isKept: Bool) {
        (self.name, self.columns, self.isKept) = (name, columns, isKept)
    }

    var yaml: String {
        var parts = columns.isEmpty ? [] : ["columns: \(YAMLText.list(columns))"]
        if isKept { parts.append("keep: true") }
        return YAMLText.map(parts)
    }
}
