import Foundation

/// Folding of texts for comparison: without case, accents, and differences of spaces, quotes and dashes.
///
/// Marks are taken off Latin, Greek and Cyrillic letters; other scripts, where a mark can make another letter, stay.
package struct TextFolding: Sendable {
    package init() {}

    /// - Complexity: O(bytes); ASCII takes a fast path.
    package func fold(_ text: String) -> String {
        var text = text
        var folded: [UInt8] = []
        text.withUTF8 { fold(UnsafeRawBufferPointer($0), into: &folded) }
        return String(decoding: folded, as: UTF8.self)
    }

    /// Appends the folded text.
    ///
    /// - Parameter bytes: valid UTF-8.
    package func fold(_ bytes: UnsafeRawBufferPointer, into folded: inout [UInt8]) {
        guard bytes.isASCII else {
            folded += foldScalars(String(decoding: bytes, as: UTF8.self))
            return
        }
        let start = folded.count
        folded += bytes
        var end = start
        folded.withUnsafeMutableBufferPointer { folded in
            var isSpacePending = false
            for place in start..<folded.count {
                let byte = folded[place]
                if byte <= 0x20 {
                    isSpacePending = end > start
                    continue
                }
                // A space that was passed over leaves room for this one.
                if isSpacePending {
                    folded[end] = 0x20
                    end += 1
                    isSpacePending = false
                }
                folded[end] = byte &- 0x41 < 26 ? byte | 0x20 : byte
                end += 1
            }
        }
        folded.removeLast(folded.count - end)
    }

    /// Whether a text folds to a folded name. The first byte that differs ends the comparison, so that a scan over a
    /// million songs need not fold them all.
    ///
    /// - Parameter bytes: valid UTF-8.
    package func folds(_ bytes: UnsafeRawBufferPointer, to name: [UInt8]) -> Bool {
        var place = 0
        var isSpacePending = false
        for byte in bytes {
            // What comes before is folded alike with and without other letters after it.
            if byte >= 0x80 { return foldScalars(String(decoding: bytes, as: UTF8.self)) == name }
            if byte <= 0x20 {
                isSpacePending = place > 0
                continue
            }
            if isSpacePending {
                guard place < name.count, name[place] == 0x20 else { return false }
                isSpacePending = false
                place += 1
            }
            guard place < name.count, name[place] == (byte &- 0x41 < 26 ? byte | 0x20 : byte) else { return false }
            place += 1
        }
        return place == name.count
    }

    private func foldScalars(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.value < Self.letterCount {
                folded += Self.letters[Int(scalar.value)]
            } else if Self.extendedLetters.contains(scalar.value) {
                folded += Self.extended[Int(scalar.value - Self.extendedLetters.lowerBound)]
            } else {
                folded += Array(Self.replacement(for: scalar).utf8)
            }
        }
        // What was folded may have become spaces, or ASCII throughout.
        var tidy: [UInt8] = []
        tidy.reserveCapacity(folded.count)
        for byte in folded where byte != 0x20 || (tidy.last ?? 0x20) != 0x20 { tidy.append(byte) }
        if tidy.last == 0x20 { tidy.removeLast() }
        return tidy
    }

    /// Latin, Greek, Cyrillic and Armenian.
    private static let letterCount: UInt32 = 0x0590
    /// More Latin and Greek letters, and punctuation.
    private static let extendedLetters: Range<UInt32> = 0x1E00..<0x2070

    // Made at the first text that is not ASCII: it takes milliseconds.
    private static let letters = table(0..<letterCount)
    private static let extended = table(extendedLetters)

    private static func table(_ scalars: Range<UInt32>) -> [[UInt8]] {
        scalars.map { value in Unicode.Scalar(value).map { Array(replacement(for: $0).utf8) } ?? [] }
    }

    private static func replacement(for scalar: Unicode.Scalar) -> String {
        if let special = specials[scalar] { return special }
        if scalar.properties.isWhitespace || scalar.value < 0x20 { return " " }
        let losesMarks = scalar.value < 0x0590 || (0x1E00...0x1FFF).contains(scalar.value)
        guard losesMarks || (0x1AB0...0x1AFF).contains(scalar.value) || (0x1DC0...0x1DFF).contains(scalar.value) else {
            return scalar.properties.lowercaseMapping
        }
        let letters = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.filter {
            $0.properties.generalCategory != .nonspacingMark
        }
        return letters.map { specials[$0] ?? $0.properties.lowercaseMapping }.joined()
    }

    /// Letters that don't decompose, and punctuation that a keyboard lacks.
    private static let specials: [Unicode.Scalar: String] = [
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d",
        "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ł": "l", "Ł": "l", "ı": "i", "İ": "i", "ς": "σ",
        "‘": "'", "’": "'", "‚": "'", "′": "'", "´": "'", "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...", "\u{200B}": "", "\u{00AD}": "",
    ]
}
