/// Character 2-, 3- and 4-grams of a text, each as one of 8,192 numbers: the CRC-32 of its UTF-8, modulo that. Two grams of
/// one number are one (feature hashing: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009),
/// which costs nothing that can be measured, and no vocabulary has to be kept.
///
/// The text is put into lower case, character by character, runs of white space become one space, and a space stands before
/// and after it. Grams are of Unicode scalars.
struct TextGrams {
    static let lengths = 2...4
    static let buckets = 8192

    /// The text's UTF-8, and where each scalar begins, with the end.
    private var bytes: [UInt8] = []
    private var starts: [Int] = []

    /// Passes the number of each gram, as often as it occurs; none for a text without a letter.
    mutating func forEach(in text: ArraySlice<UInt8>, _ body: (Int) -> Void) {
        fold(text)
        let scalars = starts.count - 1
        for first in 0..<max(scalars - 1, 0) {
            var crc = ~UInt32(0)
            var next = first
            for length in Self.lengths where first + length <= scalars {
                let end = first + length
                for byte in bytes[starts[next]..<starts[end]] {
                    crc = crc >> 8 ^ Self.crcTable[Int(UInt8(truncatingIfNeeded: crc) ^ byte)]
                }
                next = end
                body(Int(~crc) % Self.buckets)
            }
        }
    }

    /// Leaves nothing of a text that is white space alone.
    private mutating func fold(_ text: ArraySlice<UInt8>) {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        var needsSpace = true
        func isSpace(_ scalar: Unicode.Scalar) -> Bool {
            scalar.isASCII ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
        }
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            guard !isSpace(scalar) else {
                needsSpace = true
                continue
            }
            if needsSpace { append(" ") }
            needsSpace = false
            if scalar.isASCII {
                let isUpper = (65...90).contains(scalar.value)
                append(isUpper ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
            } else {
                for lower in scalar.properties.lowercaseMapping.unicodeScalars { append(lower) }
            }
        }
        guard !starts.isEmpty else { return }
        append(" ")
        starts.append(bytes.count)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        starts.append(bytes.count)
        if scalar.isASCII { bytes.append(UInt8(scalar.value)) } else { bytes += UTF8.encode(scalar)! }
    }

    /// The table of CRC-32 as gzip and zlib have it.
    private static let crcTable: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
}

/// Counts the grams of one text after the other.
struct GramCounter {
    private var grams = TextGrams()
    private var counts = [Float](repeating: 0, count: TextGrams.buckets)
    private var seen: [Int32] = []

    /// The grams of a text in the order of their first occurrence, how often they occur times what each weighs, together of
    /// unit length.
    mutating func grams(of text: ArraySlice<UInt8>, weights: [Float]?) -> [(id: Int32, weight: Float)] {
        grams.forEach(in: text) { gram in
            if counts[gram] == 0 { seen.append(Int32(gram)) }
            counts[gram] += 1
        }
        defer {
            for gram in seen { counts[Int(gram)] = 0 }
            seen.removeAll(keepingCapacity: true)
        }
        guard let weights else { return seen.map { ($0, counts[Int($0)]) } }
        var squares = 0.0
        for gram in seen {
            counts[Int(gram)] *= weights[Int(gram)]
            squares += Double(counts[Int(gram)]) * Double(counts[Int(gram)])
        }
        let length = squares.squareRoot()
        guard length > 0 else { return [] }
        return seen.map { ($0, Float(Double(counts[Int($0)]) / length)) }
    }
}
