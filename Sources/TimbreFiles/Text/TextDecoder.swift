/// Turns text in another encoding into UTF-8.
///
/// Bytes that stand for no character become the byte `damage`, which UTF-8 never holds: as in a damaged text in UTF-8,
/// a reader of the field sees that something is wrong with it.
protocol TextDecoder {
    /// Decodes the complete characters; the rest stays in `input`, or is damage where nothing follows.
    func decode(_ input: ByteQueue, isLast: Bool, into output: ByteQueue)
}

extension TextDecoder {
    static var damage: UInt8 { 0xFF }
}

/// Decoder of UTF-16, with surrogates, or UTF-32: units of either byte order.
struct WideDecoder<Unit: FixedWidthInteger & UnsignedInteger>: TextDecoder {
    let isBigEndian: Bool

    private static var width: Int { MemoryLayout<Unit>.size }

    func decode(_ input: ByteQueue, isLast: Bool, into output: ByteQueue) {
        let bytes = input.bytes
        // A unit of two bytes has at most three in UTF-8, two units four, as one of four bytes.
        var writer = UTF8Writer(output, room: bytes.count / 2 * 3 + 1)
        var position = 0
        func unit(at position: Int) -> UInt32? {
            guard position + Self.width <= bytes.count else { return nil }
            let unit = bytes.loadUnaligned(fromByteOffset: position, as: Unit.self)
            return UInt32(isBigEndian ? Unit(bigEndian: unit) : Unit(littleEndian: unit))
        }
        while let first = unit(at: position) {
            let isPair = Self.width == 2 && first & 0xFC00 == 0xD800
            let second = isPair ? unit(at: position + 2) : nil
            if isPair, second == nil, !isLast { break }
            if let second, second & 0xFC00 == 0xDC00 {
                writer.append(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
                position += Self.width
            } else if Unicode.Scalar(first) != nil {
                writer.append(first)
            } else {
                writer.append(byte: Self.damage)
            }
            position += Self.width
        }
        if isLast, position < bytes.count {
            writer.append(byte: Self.damage)
            position = bytes.count
        }
        writer.finish()
        input.removeFirst(position)
    }
}

/// Windows-1252: Latin-1 with signs in the place of control characters, five of which are left (WHATWG, "Encoding").
struct Windows1252Decoder: TextDecoder {
    private static let signs: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]

    func decode(_ input: ByteQueue, isLast: Bool, into output: ByteQueue) {
        let bytes = input.bytes
        var writer = UTF8Writer(output, room: 3 * bytes.count)
        Self.signs.withUnsafeBufferPointer { signs in
            for byte in bytes {
                writer.append(byte & 0xE0 == 0x80 ? signs[Int(byte & 0x1F)] : UInt32(byte))
            }
        }
        writer.finish()
        input.removeFirst(bytes.count)
    }
}

/// Writes scalars as UTF-8 into room that is known to be enough.
struct UTF8Writer {
    private let output: ByteQueue
    private let start: UnsafeMutablePointer<UInt8>
    private var next: UnsafeMutablePointer<UInt8>

    init(_ output: ByteQueue, room: Int) {
        self.output = output
        start = output.room(for: max(room, 1)).baseAddress!.assumingMemoryBound(to: UInt8.self)
        next = start
    }

    @inline(__always)
    mutating func append(byte: UInt8) {
        next.pointee = byte
        next += 1
    }

    /// - Parameter scalar: a scalar, which no surrogate is.
    @inline(__always)
    mutating func append(_ scalar: UInt32) {
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(scalar >> shift & 0x3F) }
        if scalar < 0x80 {
            append(byte: UInt8(scalar))
        } else if scalar < 0x800 {
            append(byte: 0xC0 | UInt8(scalar >> 6))
            append(byte: tail(0))
        } else if scalar < 0x10000 {
            append(byte: 0xE0 | UInt8(scalar >> 12))
            append(byte: tail(6))
            append(byte: tail(0))
        } else {
            append(byte: 0xF0 | UInt8(scalar >> 18))
            append(byte: tail(12))
            append(byte: tail(6))
            append(byte: tail(0))
        }
    }

    func finish() { output.added(next - start) }
}
