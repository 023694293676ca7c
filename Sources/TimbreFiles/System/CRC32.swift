import Dispatch

/// CRC-32 as in zlib, PNG and gzip (reflected polynomial 0xEDB88320), sixteen bytes a step.
package struct CRC32: Sendable {
    /// Files are checked in blocks of this many bytes: 1 MiB.
    package static let blockSize = 1 << 20

    private var state: UInt32 = 0xFFFF_FFFF

    package init() {}

    /// The checksum of everything taken in so far.
    package var value: UInt32 { ~state }

    /// The checksum of some bytes; 0 for none.
    package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var checksum = CRC32()
        checksum.update(bytes)
        return checksum.value
    }

    /// The checksum of every block of `blockSize` bytes; the last block may be shorter.
    package static func ofBlocks(_ bytes: UnsafeRawBufferPointer) -> [UInt32] {
        let count = (bytes.count + blockSize - 1) / blockSize
        return [UInt32](unsafeUninitializedCapacity: count) { results, initialised in
            // Each block has a place of its own in the results.
            nonisolated(unsafe) let (bytes, results) = (bytes, results)
            DispatchQueue.concurrentPerform(iterations: count) { block in
                let start = block * blockSize
                results[block] = of(
                    UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + blockSize, bytes.count)]))
            }
            initialised = count
        }
    }

    /// Takes in more bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        state = tables.withUnsafeBufferPointer { table in
            let table = table.baseAddress!
            var state = state
            var position = 0
            while position + 16 <= bytes.count {
                let low =
                    UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self)) ^ UInt64(state)
                let high = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self))
                state = Self.fold(high, table) ^ Self.fold(low, table + 8 * 256)
                position += 16
            }
            while position < bytes.count {
                let byte = base.load(fromByteOffset: position, as: UInt8.self)
                state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ (state >> 8)
                position += 1
            }
            return state
        }
    }

    /// The remainder of eight bytes that are followed by as many zeros as the tables from `table` on stand for.
    @inline(__always)
    private static func fold(_ word: UInt64, _ table: UnsafePointer<UInt32>) -> UInt32 {
        func entry(_ index: Int) -> UInt32 {
            table[(7 - index) * 256 + Int(UInt8(truncatingIfNeeded: word >> UInt64(8 * index)))]
        }
        return entry(0) ^ entry(1) ^ entry(2) ^ entry(3) ^ entry(4) ^ entry(5) ^ entry(6) ^ entry(7)
    }
}

/// Sixteen tables of 256: table `t` holds the remainder of each byte followed by `t` zero bytes.
private let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 16 * 256)
    for byte in 0..<256 {
        var remainder = UInt32(byte)
        for _ in 0..<8 { remainder = (remainder >> 1) ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
        tables[byte] = remainder
    }
    for index in 256..<tables.count {
        let previous = tables[index - 256]
        tables[index] = tables[Int(previous & 0xFF)] ^ (previous >> 8)
    }
    return tables
}()
