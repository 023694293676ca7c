import TimbreFiles

/// Gzip archives whose content is stored as it is (RFC 1951, 1952), so that changed bytes reach it.
enum StoredGzip {
    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var start = 0
        repeat {
            let end = min(start + 0xFFFF, bytes.count)
            let count = UInt16(end - start)
            packed.append(end == bytes.count ? 1 : 0)
            for value in [count, ~count] { packed += [UInt8(value & 0xFF), UInt8(value >> 8)] }
            packed += bytes[start..<end]
            start = end
        } while start < bytes.count
        for value in [bytes.withUnsafeBytes { CRC32.of($0) }, UInt32(truncatingIfNeeded: bytes.count)] {
            packed += (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        return packed
    }
}
