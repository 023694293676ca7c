/// Texts of made-up lines, quoted, with the commas, doubled quotes and line breaks that lyrics have.
struct SyntheticText: Sendable {
    private let phrases: ByteTexts

    /// Number of phrases: a power of two, so that ten bits choose one.
    private static let phraseCount = 1_024
    /// Approximate length in bytes of a phrase with its separator.
    private static let phraseLength = 28

    init(seed: UInt64) {
        phrases = ByteTexts((0..<Self.phraseCount).map { Self.phrase(seed: seed, $0) })
    }

    /// Appends a quoted field of about `length` bytes, nothing for 0. Every third text is broken over lines.
    func append(length: Int, _ random: inout SynthesisRandom, to output: inout [UInt8]) {
        guard length > 0 else { return }
        let separator = random.below(3) == 0 ? UInt8(ascii: "\n") : UInt8(ascii: " ")
        let wanted = length / 2 + random.below(length + 1)
        output.append(UInt8(ascii: "\""))
        let start = output.count
        var bits = random.next()
        var phrasesLeft = 6
        phrases.append(Int(bits & 1_023), to: &output)
        while output.count - start < wanted - Self.phraseLength / 2 {
            bits >>= 10
            phrasesLeft -= 1
            if phrasesLeft == 0 {
                bits = random.next()
                phrasesLeft = 6
            }
            output.append(separator)
            phrases.append(Int(bits & 1_023), to: &output)
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func phrase(seed: UInt64, _ index: Int) -> String {
        var random = SynthesisRandom(seed: seed, .phrase, index)
        func pick(_ words: [String]) -> String { words[random.below(words.count)] }
        let adjective = pick(SyntheticWords.adjectives)
        let (noun, other) = (pick(SyntheticWords.nouns), pick(SyntheticWords.nouns))
        let verb = pick(SyntheticWords.verbs)
        return switch random.below(8) {
        case 0: "we \(verb) the \(noun), the \(other)"
        case 1: "and \(verb) the \(adjective) \(noun)"
        case 2: "the \(adjective) \(noun) said \"\"\(verb)\"\""
        case 3: "it's a \(noun), it's a \(other)"
        case 4: "you \(verb) my \(adjective) \(noun)"
        case 5: "oh, \(verb) the \(noun)"
        case 6: "in the \(noun) of the \(other)"
        default: "they \(verb) a \(adjective) \(noun)"
        }
    }
}
