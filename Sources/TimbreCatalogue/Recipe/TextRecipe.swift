/// A text of songs, lyrics for example, of which a catalogue keeps the words or the text itself.
public struct TextRecipe: Sendable, Equatable, Codable {
    /// Name of the text, lyrics for example.
    public var name: String
    /// Columns, of which the first that a table has is used; empty where the column is found by its name and values
    /// (`field`).
    public var columns: [String]
    /// Whether the text itself is kept, as it was read.
    public var isKept: Bool
    /// Whether the words are kept, from which moods are learned.
    public var hasWords: Bool

    /// Name of the text that is a link to where a song can be heard.
    static let link = "link"

    /// The field of a text whose column is found by its meaning; nil for one that needs columns.
    var field: SongField? { [.lyrics, .link].first { $0.rawValue == name } }

    init(_ node: RecipeNode, name: String) throws {
        self.init(name: name, columns: [], isKept: false, hasWords: true)
        for (key, value) in try node.mapping(keys: ["columns", "keep", "words"]) {
            switch key {
            case "columns": columns = try value.texts()
            case "keep": isKept = try value.flag()
            default: hasWords = try value.flag()
            }
        }
        if columns.isEmpty, field == nil {
            throw node.fault(
                "“\(node.path)” needs columns: [a, b]; only “lyrics” and “link” are found by their names and values")
        }
        if !isKept, !hasWords { throw node.fault("“\(node.path)” keeps neither words nor the text: leave it out") }
    }

    init(name: String, columns: [String], isKept: Bool, hasWords: Bool) {
        (self.name, self.columns, self.isKept, self.hasWords) = (name, columns, isKept, hasWords)
    }

    var yaml: String {
        var parts = columns.isEmpty ? [] : ["columns: \(YAMLText.list(columns))"]
        if isKept { parts.append("keep: true") }
        if !hasWords { parts.append("words: false") }
        return YAMLText.map(parts)
    }
}
