/// The edit distance of one text to many, for a scan over a million titles: insertions, deletions, substitutions, and
/// neighbouring letters swapped, over UTF-8 bytes.
///
/// Hyyrö's bit-parallel form of optimal string alignment (2003): a column of the table is a machine word, so a title
/// costs a few instructions a byte. Texts longer than 64 bytes take the plain table.
package struct BoundedDistance {
    private let pattern: [UInt8]
    /// Bit mask of the positions in the pattern that hold a byte, for each value of the byte.
    private var positions = [UInt64](repeating: 0, count: 256)

    package init(_ text: String) {
        pattern = Array(text.utf8)
        if pattern.count <= 64 {
            for (index, byte) in pattern.enumerated() { positions[Int(byte)] |= 1 << UInt64(index) }
        }
    }

    /// - Returns: the distance, or nil where it is above `limit`.
    package func to(_ text: String, limit: Int) -> Int? {
        let utf8 = text.utf8
        guard abs(utf8.count - pattern.count) <= limit else { return nil }
        if pattern.isEmpty { return utf8.count <= limit ? utf8.count : nil }
        guard pattern.count <= 64 else { return EditDistance.between(pattern, Array(utf8), limit: limit) }
        var distance = pattern.count
        forEachBeginning(of: utf8) { distance = $0 }
        return distance <= limit ? distance : nil
    }

    /// The smallest distance to any beginning of a text, the empty one and the text itself among them.
    ///
    /// - Returns: nil where it is above `limit`, and for a pattern of more than 64 bytes.
    package func toBeginning(of text: String, limit: Int) -> Int? {
        guard pattern.count <= 64 else { return nil }
        var smallest = pattern.count
        if !pattern.isEmpty {
            forEachBeginning(of: text.utf8.prefix(pattern.count + limit)) { smallest = min(smallest, $0) }
        }
        return smallest <= limit ? smallest : nil
    }

    /// Passes the distance to each beginning of a text to the body, from the first byte on.
    ///
    /// - Precondition: the pattern has 1 to 64 bytes.
    @inline(__always)
    private func forEachBeginning(of utf8: some Sequence<UInt8>, _ body: (Int) -> Void) {
        var distance = pattern.count
        let last = UInt64(1) << UInt64(pattern.count - 1)
        var positive = UInt64.max
        var negative: UInt64 = 0
        var diagonal: UInt64 = 0
        var previousMatches: UInt64 = 0
        for byte in utf8 {
            let matches = positions[Int(byte)]
            let swapped = ((~diagonal & matches) << 1) & previousMatches
            diagonal = ((matches & positive) &+ positive) ^ positive | matches | negative | swapped
            let horizontalPositive = negative | ~(diagonal | positive)
            let horizontalNegative = diagonal & positive
            if horizontalPositive & last != 0 { distance += 1 }
            if horizontalNegative & last != 0 { distance -= 1 }
            let shifted = horizontalPositive << 1 | 1
            positive = horizontalNegative << 1 | ~(diagonal | shifted)
            negative = diagonal & shifted
            previousMatches = matches
            body(distance)
        }
    }
}
