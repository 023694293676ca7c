import TimbreCatalogue

/// Description of a song that need not exist: feature values in the CSV's units, and categories.
///
/// A feature left out takes the training median, a category "unknown".
public struct Profile: Sendable, Equatable {
    /// Values by feature name.
    public var numbers: [String: Double]
    /// Names by category (artist, genre, emotion), several separated by ";".
    public var categories: [String: String]

    public init(numbers: [String: Double] = [:], categories: [String: String] = [:]) {
        self.numbers = numbers
        self.categories = categories
    }

    /// Reads `tempo=120,energy=80,artist=Earth, Wind & Fire`: a comma that no `key=` follows belongs to the value.
    ///
    /// - Throws: `RecommenderFault` for a part without a key, a key that the recipe doesn't have (the nearest is
    ///   suggested), a key given twice, and a feature's value that is no number.
    public init(parsing text: String, recipe: Recipe) throws {
        self.init()
        // Split by scalars: a comma with a combining mark is a comma too.
        var parts: [String.UnicodeScalarView] = []
        for piece in text.unicodeScalars.split(separator: ",", omittingEmptySubsequences: false) {
            if piece.contains("=") || parts.isEmpty {
                parts.append(String.UnicodeScalarView(piece))
            } else {
                parts[parts.count - 1].append(",")
                parts[parts.count - 1].append(contentsOf: piece)
            }
        }
        for part in parts where !part.allSatisfy(\.properties.isWhitespace) {
            guard let equals = part.firstIndex(of: "=") else { throw RecommenderFault.profileWithoutKey(String(part)) }
            let (key, value) = (Substring(part[..<equals]), Substring(part[equals...].dropFirst()))
            try set(key.trimmed, to: value.trimmed, recipe: recipe)
        }
    }

    private mutating func set(_ key: String, to value: String, recipe: Recipe) throws {
        guard numbers[key] == nil, categories[key] == nil else { throw RecommenderFault.profileKeyTwice(key) }
        if recipe.features.contains(where: { $0.name == key }) {
            guard let number = Double(value), number.isFinite, !value.contains(where: { "xX".contains($0) }) else {
                throw RecommenderFault.profileNumber(key: key, value: value)
            }
            numbers[key] = number
        } else if recipe.categories.contains(where: { $0.name == key && $0.isFeature }) {
            categories[key] = value
        } else {
            throw RecommenderFault.unknownProfileKey(key, recipe: recipe)
        }
    }
}

extension RecommenderFault {
    static func unknownProfileKey(_ key: String, recipe: Recipe) -> RecommenderFault {
        .unknownProfileKey(key, nearest: NearestName.to(key, among: recipe.profileKeys), keys: recipe.profileKeys)
    }
}
