/// Guesses of the encoding of bytes.
enum EncodingGuess {
    /// Number of bytes that are searched for zeros.
    private static let sampleSize = 4096

    private static let marks: [(bytes: [UInt8], encoding: TextEncoding)] = [
        ([0xFF, 0xFE, 0x00, 0x00], .utf32LittleEndian), ([0x00, 0x00, 0xFE, 0xFF], .utf32BigEndian),
        ([0xFF, 0xFE], .utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian), ([0xEF, 0xBB, 0xBF], .utf8),
    ]

    /// The encoding of a byte-order mark and the bytes that it has; nil where none stands at the beginning.
    static func mark(of bytes: UnsafeRawBufferPointer) -> (encoding: TextEncoding, count: Int)? {
        marks.first { bytes.starts(with: $0.bytes) }.map { ($0.encoding, $0.bytes.count) }
    }

    /// The digits and commas of a table are mostly zeros in the wider encodings, always at the same places of four.
    static func byZeros(_ bytes: UnsafeRawBufferPointer) -> TextEncoding? {
        let sample = bytes.prefix(sampleSize)
        guard sample.count >= 8 else { return nil }
        var zeros = [0, 0, 0, 0]
        for (index, byte) in sample.enumerated() where byte == 0 { zeros[index % 4] += 1 }
        let most = sample.count / 4 * 2 / 5
        switch zeros.map({ $0 > most }) {
        case [false, true, true, true]: return .utf32LittleEndian
        case [true, true, true, false]: return .utf32BigEndian
        case [false, true, false, true]: return .utf16LittleEndian
        case [true, false, true, false]: return .utf16BigEndian
        default: return nil
        }
    }

    /// UTF-8 or Windows-1252, for bytes that hold more than ASCII.
    ///
    /// Bytes beyond ASCII seldom follow each other in Windows-1252 as they do in UTF-8; a text in UTF-8 may be damaged,
    /// or hold some lines from elsewhere. So UTF-8 where a fifth of what is beyond ASCII is right in it.
    ///
    /// - Parameter isWhole: whether nothing follows that completes the last character.
    static func byCounts(_ bytes: UnsafeRawBufferPointer, isWhole: Bool) -> TextEncoding {
        var (right, wrong) = (0, 0)
        var position = 0
        while let next = bytes.firstNonASCII(from: position) {
            let length = utf8Length(bytes, at: next)
            if length > 0 {
                right += 1
            } else if isWhole || next + 3 < bytes.count {
                wrong += 1
            }
            position = next + max(length, 1)
        }
        return 4 * right >= wrong ? .utf8 : .windows1252
    }

    /// Bytes of the character that begins at a position (Unicode 15, table 3-7); 0 where none does.
    private static func utf8Length(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
        let seconds: ClosedRange<UInt8>
        let length: Int
        switch bytes[position] {
        case 0xC2...0xDF: (length, seconds) = (2, 0x80...0xBF)
        case 0xE0: (length, seconds) = (3, 0xA0...0xBF)
        case 0xED: (length, seconds) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, seconds) = (3, 0x80...0xBF)
        case 0xF0: (length, seconds) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, seconds) = (4, 0x80...0xBF)
        case 0xF4: (length, seconds) = (4, 0x80...0x8F)
        default: return 0
        }
        guard position + length <= bytes.count, seconds.contains(bytes[position + 1]),
            bytes[position + 2..<position + max(length, 2)].allSatisfy({ $0 & 0xC0 == 0x80 })
        else { return 0 }
        return length
    }
}

extension UnsafeRawBufferPointer {
    /// The position of the first byte from 0x80 on; nil where all are ASCII.
    func firstNonASCII(from start: Int = 0) -> Int? {
        var position = start
        let tops: UInt64 = 0x8080_8080_8080_8080
        while position + 32 <= count {
            let words = loadUnaligned(fromByteOffset: position, as: SIMD4<UInt64>.self)
            if (words[0] | words[1] | words[2] | words[3]) & tops != 0 { break }
            position += 32
        }
        while position < count {
            if self[position] >= 0x80 { return position }
            position += 1
        }
        return nil
    }
}
