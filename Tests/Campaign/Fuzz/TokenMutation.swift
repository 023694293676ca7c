import TimbreTestTools

/// Changes of texts (JSON, YAML, SQL, CSV, filters) by their numbers, words and signs, so that most stay well-formed.
enum TokenMutation {
    private static let signs = [
        "{", "}", "[", "]", ":", ",", "\"", "null", "true", "[]", "{}", "\n", "=", ">=", "&a", "*a",
    ]

    static func apply(_ text: String, words: [String] = [], _ random: inout SplitMix) -> String {
        var tokens = tokens(of: text)
        for _ in 0..<(1 + random.below(3)) { once(&tokens, words, &random) }
        return tokens.joined()
    }

    private static func once(_ tokens: inout [String], _ words: [String], _ random: inout SplitMix) {
        guard !tokens.isEmpty else {
            tokens = [random.pick(Extremes.names)]
            return
        }
        let place = random.below(tokens.count)
        let numbers = tokens.indices.filter { tokens[$0].first?.isNumber == true }
        switch random.below(9) {
        case 0...2 where !numbers.isEmpty: tokens[random.pick(numbers)] = random.pick(Extremes.texts)
        case 3: tokens[place] = random.pick(tokens)
        case 4: tokens.remove(at: place)
        case 5: tokens.insert(random.pick(tokens), at: place)
        case 6: tokens[place] = random.pick(Extremes.names)
        case 7: tokens.insert(random.pick(words.isEmpty ? signs : words + signs), at: place)
        default:
            let end = min(tokens.count, place + 1 + random.below(12))
            tokens.insert(contentsOf: Array(tokens[place..<end]), at: random.below(tokens.count))
        }
    }

    /// Numbers and words whole, everything else by character.
    private static func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        var last = false
        for character in text {
            let isWord = character.isLetter || character.isNumber || character == "_" || character == "."
            if isWord, last { tokens[tokens.count - 1].append(character) } else { tokens.append(String(character)) }
            last = isWord
        }
        return tokens
    }
}
