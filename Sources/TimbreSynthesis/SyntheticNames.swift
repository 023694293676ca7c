/// Made-up artists, titles and albums, appended in the form of an unquoted part of a CSV field.
struct SyntheticNames: Sendable {
    /// Suffix of every artist's name, so that no table and no answer passes a synthetic song off as a real one.
    static let mark: String = " (synthetic)"

    private let seed: UInt64
    private let order: KeyedOrder
    private let adjectives = Self.capitalised(SyntheticWords.adjectives)
    private let nouns = Self.capitalised(SyntheticWords.nouns)
    private let verbs = Self.capitalised(SyntheticWords.verbs)
    private let collectives = Self.capitalised(SyntheticWords.collectives)

    /// Bits of an artist's number: 128 adjectives × 128 nouns × 64 collectives.
    private static let artistBits = 20

    init(seed: UInt64) {
        self.seed = seed
        order = KeyedOrder(count: 1 << Self.artistBits, seed: seed)
    }

    /// Appends an artist's name, different for every rank.
    func appendArtist(_ rank: Int, to output: inout [UInt8]) {
        let number = order[rank & (1 << Self.artistBits - 1)]
        adjectives.append(number & 127, to: &output)
        output.append(UInt8(ascii: " "))
        nouns.append(number >> 7 & 127, to: &output)
        output.append(UInt8(ascii: " "))
        collectives.append(number >> 14, to: &output)
        let round = rank >> Self.artistBits
        if round > 0 {
            output.append(UInt8(ascii: " "))
            output.append(number: round + 1)
        }
        output.append(Self.mark)
    }

    /// Appends a title, different for every song of an artist; other artists may have a song of the same title.
    func appendTitle(artist rank: Int, index: Int, to output: inout [UInt8]) {
        var random = SynthesisRandom(seed: seed, .title, rank)
        let first = Int(truncatingIfNeeded: random.next() >> 32)
        if index % 8 == 0, index < 1_024 {
            return nouns.append((first + index / 8 * 37) & 127, to: &output)
        }
        let number = (first + index * 40_503) & 0xFFFF
        let (left, right) = (number & 127, number >> 7 & 127)
        switch number >> 14 {
        case 0:
            appendPlain(left, right, to: &output)
        case 1:
            nouns.append(left, to: &output)
            output.append(" and ")
            nouns.append(right, to: &output)
        case 2:
            verbs.append(left & 63, to: &output)
            output.append(left < 64 ? " the " : " Your ")
            nouns.append(right, to: &output)
        default:
            nouns.append(left, to: &output)
            output.append(" by the ")
            nouns.append(right, to: &output)
        }
    }

    /// Appends an album's title: an adjective and a noun, or a noun alone; a few are quoted in part or have a comma, as
    /// in real tables.
    func appendAlbum(_ random: inout SynthesisRandom, to output: inout [UInt8]) {
        let number = random.below(1 << 14)
        switch random.below(32) {
        case 0:
            output.append("\"\"\"")
            adjectives.append(number & 127, to: &output)
            output.append("\"\" ")
            nouns.append(number >> 7, to: &output)
            output.append("\"")
        case 1:
            output.append("\"")
            appendPlain(number & 127, number >> 7, to: &output)
            output.append(", Part 2\"")
        case 2..<8:
            nouns.append(number >> 7, to: &output)
        default:
            appendPlain(number & 127, number >> 7, to: &output)
        }
    }

    private func appendPlain(_ adjective: Int, _ noun: Int, to output: inout [UInt8]) {
        adjectives.append(adjective, to: &output)
        output.append(UInt8(ascii: " "))
        nouns.append(noun, to: &output)
    }

    private static func capitalised(_ words: [String]) -> ByteTexts {
        ByteTexts(words.map { $0.prefix(1).uppercased() + $0.dropFirst() })
    }
}
