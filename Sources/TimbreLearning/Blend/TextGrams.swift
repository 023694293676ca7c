import TimbreCompute

/// Character 2-, 3- and 4-grams of a text, each as one of 8,192 numbers: the CRC-32 of its UTF-8, modulo that. Two
/// grams of one number are one (feature hashing: Weinberger et al., "Feature Hashing for Large Scale Multitask
/// Learning", ICML 2009), which costs nothing that can be measured, and no vocabulary has to be kept.
///
/// The text is put into lower case, character by character, runs of white space become one space, and a space stands
/// before and after it. Grams are of Unicode scalars.
struct TextGrams {
    static let lengths = 2...4
    static let buckets = 8192

    /// The folded text's UTF-8.
    private var bytes: [UInt8] = []
    /// The beginnings of scalars, with the end; empty for ASCII, where each is a byte.
    private var starts: [Int] = []
    /// Room for the numbers of a text.
    private var numbers: [Int32] = []

    /// The number of each gram, as often as it occurs, in the order of their beginnings and then of their lengths; none
    /// for a text without a letter.
    mutating func numbers(of text: ArraySlice<UInt8>) -> ArraySlice<Int32> {
        fold(text)
        let most = Self.lengths.count * bytes.count
        if numbers.count < most { numbers = .init(repeating: 0, count: 2 * most) }
        let count =
            starts.isEmpty
            ? Self.number(bytes, into: &numbers) : Self.number(bytes, starts, into: &numbers)
        return numbers[..<count]
    }

    /// Fills `numbers` with the grams of ASCII.
    private static func number(_ bytes: [UInt8], into numbers: inout [Int32]) -> Int {
        let (bytes, table) = (bytes.span, crcTable.span)
        var numbers = numbers.mutableSpan
        var found = 0
        for first in bytes.indices.dropLast() {
            var crc = ~UInt32(0)
            let end = min(first + lengths.upperBound, bytes.count)
            for place in first..<end {
                crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ bytes[place])]
                guard place > first else { continue }
                numbers[found] = Int32(~crc % UInt32(buckets))
                found += 1
            }
        }
        return found
    }

    /// Numbers the grams of any text.
    private static func number(
        _ bytes: [UInt8], _ starts: [Int], into numbers: inout [Int32]
    ) -> Int {
        let (bytes, starts, table) = (bytes.span, starts.span, crcTable.span)
        var numbers = numbers.mutableSpan
        var found = 0
        let scalars = starts.count - 1
        for first in 0..<max(scalars - 1, 0) {
            var crc = ~UInt32(0)
            var next = first
            for length in lengths where first + length <= scalars {
                for place in starts[next]..<starts[first + length] {
                    crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ bytes[place])]
                }
                next = first + length
                numbers[found] = Int32(~crc % UInt32(buckets))
                found += 1
            }
        }
        return found
    }

    /// Folds a text into `bytes`; a text that is white space alone becomes empty.
    private mutating func fold(_ text: ArraySlice<UInt8>) {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        guard text.allSatisfy({ $0 < 0x80 }) else {
            foldScalars(text)
            return
        }
        var needsSpace = true
        for byte in text {
            guard byte != UInt8(ascii: " "), !(9...13).contains(byte) else {
                needsSpace = true
                continue
            }
            if needsSpace { bytes.append(UInt8(ascii: " ")) }
            needsSpace = false
            bytes.append((65...90).contains(byte) ? byte + 32 : byte)
        }
        if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
    }

    /// Folds texts that are not ASCII.
    private mutating func foldScalars(_ text: ArraySlice<UInt8>) {
        var needsSpace = true
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            guard !Self.isSpace(scalar) else {
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

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
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
    /// Room for the ids of a text, and what they weigh.
    private var ids: [Int32] = []
    private var values: [Float] = []

    /// Appends the grams of a text in the order of their first occurrence, each with its number of occurrences times
    /// its weight, together of unit length; without weights the numbers of occurrences alone.
    mutating func append(_ text: ArraySlice<UInt8>, weights: [Float]?, to rows: inout WeightedIDs) {
        let numbers = grams.numbers(of: text)
        if ids.count < numbers.count {
            ids = .init(repeating: 0, count: 2 * numbers.count)
            values = .init(repeating: 0, count: 2 * numbers.count)
        }
        let found = Self.count(numbers, &counts, &ids, &values)
        if let weights, !Self.weigh(&values, ids, weights, count: found) {
            rows.append(ids: [], weights: [])
        } else {
            rows.append(ids: ids[..<found], weights: values[..<found])
        }
    }

    /// Fills `ids` and `values`, and leaves `counts` at 0.
    private static func count(
        _ numbers: ArraySlice<Int32>, _ counts: inout [Float], _ ids: inout [Int32], _ values: inout [Float]
    ) -> Int {
        let numbers = numbers.span
        var counts = counts.mutableSpan
        var ids = ids.mutableSpan
        var values = values.mutableSpan
        var found = 0
        for place in numbers.indices {
            let gram = Int(numbers[place])
            if counts[gram] == 0 {
                ids[found] = numbers[place]
                found += 1
            }
            counts[gram] += 1
        }
        for place in 0..<found {
            values[place] = counts[Int(ids[place])]
            counts[Int(ids[place])] = 0
        }
        return found
    }

    /// - Returns: whether they have a direction.
    private static func weigh(_ values: inout [Float], _ ids: [Int32], _ weights: [Float], count: Int) -> Bool {
        let (ids, weights) = (ids.span, weights.span)
        var values = values.mutableSpan
        var squares = 0.0
        for place in 0..<count {
            values[place] *= weights[Int(ids[place])]
            squares += Double(values[place]) * Double(values[place])
        }
        let length = squares.squareRoot()
        guard length > 0 else { return false }
        for place in 0..<count { values[place] = Float(Double(values[place]) / length) }
        return true
    }
}
