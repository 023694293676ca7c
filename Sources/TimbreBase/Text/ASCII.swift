extension UnsafeRawBufferPointer {
    /// Whether every byte is below 0x80; tested eight bytes at a time.
    package var isASCII: Bool {
        var position = 0
        var all: UInt64 = 0
        while position + 8 <= count {
            all |= loadUnaligned(fromByteOffset: position, as: UInt64.self)
            position += 8
        }
        while position < count {
            all |= UInt64(self[position])
            position += 1
        }
        return all & 0x8080_8080_8080_8080 == 0
    }
}
