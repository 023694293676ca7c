/// Texts within JSON.
enum JSONText {
    /// Characters that may follow a backslash, beside `u`.
    static let escapes = "\"\\/bfnrt"
    /// Bytes that the escapes stand for, in their order.
    private static let escaped: [UInt8] = [0x22, 0x5C, 0x2F, 0x08, 0x0C, 0x0A, 0x0D, 0x09]
    /// Mark of an invalid character, as in `TextDecoder`.
    private static let damage: UInt8 = 0xFF

    static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// Gives the bytes that a text stands for one by one: escapes resolved, half a pair of surrogates and NUL as
    /// damage.
    ///
    /// - Parameter bytes: what stands between the quotes, with escapes that `JSONScanner` found right.
    @inline(__always)
    static func forEachByte(_ bytes: Slice<UnsafeRawBufferPointer>, _ body: (UInt8) -> Void) {
        var position = bytes.startIndex
        func unit(at start: Int) -> UInt32? {
            guard start + 6 <= bytes.endIndex, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u")
            else { return nil }
            return (2..<6).reduce(0) { $0 << 4 | (hexadecimalDigit(bytes[start + $1]) ?? 0) }
        }
        while position < bytes.endIndex {
            let byte = bytes[position]
            guard byte == UInt8(ascii: "\\") else {
                body(byte)
                position += 1
                continue
            }
            guard var value = unit(at: position) else {
                let index = escapes.utf8.enumerated().first { $0.element == bytes[position + 1] }?.offset
                body(index.map { escaped[$0] } ?? damage)
                position += 2
                continue
            }
            position += 6
            if value & 0xFC00 == 0xD800, let second = unit(at: position), second & 0xFC00 == 0xDC00 {
                value = 0x10000 + (value & 0x3FF) << 10 + second & 0x3FF
                position += 6
            }
            if value != 0, let scalar = Unicode.Scalar(value) {
                for byte in UTF8.encode(scalar)! { body(byte) }
            } else {
                body(damage)
            }
        }
    }

    /// The position of the quote that ends a text, from a position inside it on; nil where none does.
    static func end(of bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var position = start
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""): return position
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return nil
    }

    static func string(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        var result: [UInt8] = []
        forEachByte(bytes) { result.append($0) }
        return String(decoding: result, as: UTF8.self)
    }
}
