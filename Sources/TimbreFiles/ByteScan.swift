/// What one pass over bytes tells, 32 at a time.
struct ByteScan {
    private(set) var lineFeeds = 0
    private(set) var hasNUL = false

    init(_ bytes: UnsafeRawBufferPointer) {
        let lineFeed = SIMD32<UInt8>(repeating: UInt8(ascii: "\n"))
        var smallest = SIMD32<UInt8>(repeating: 255)
        var position = 0
        while position + 32 <= bytes.count {
            // A lane counts to 255.
            let blockEnd = min(position + 255 * 32, bytes.count)
            var counts = SIMD32<UInt8>(repeating: 0)
            while position + 32 <= blockEnd {
                let lanes = bytes.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
                counts.replace(with: counts &+ 1, where: lanes .== lineFeed)
                smallest = pointwiseMin(smallest, lanes)
                position += 32
            }
            lineFeeds += Self.sum(counts)
        }
        hasNUL = smallest.min() == 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\n") { lineFeeds += 1 }
            if byte == 0 { hasNUL = true }
            position += 1
        }
    }

    private static func sum(_ counts: SIMD32<UInt8>) -> Int {
        let words = unsafeBitCast(counts, to: SIMD4<UInt64>.self)
        let evenBytes = SIMD4<UInt64>(repeating: 0x00FF_00FF_00FF_00FF)
        let pairs = (words & evenBytes) &+ ((words &>> 8) & evenBytes)
        // Four sums of at most 510 a word; the product gathers them in its top 16 bits.
        return Int(((pairs &* 0x0001_0001_0001_0001) &>> 48).wrappedSum())
    }
}
