/// Facts about bytes, line feeds and NULs, found in one pass of 32 bytes a step.
///
/// It works on words, not on lanes of bytes, which the compiler handles one by one.
struct ByteScan {
    private(set) var lineFeeds = 0
    private(set) var hasNUL = false

    private typealias Words = SIMD4<UInt64>

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    init(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        let ones = Words(repeating: Self.ones)
        let lowBits = Words(repeating: Self.ones &* 0x7F)
        let lineFeed = Words(repeating: Self.ones &* UInt64(UInt8(ascii: "\n")))
        var borrows = Words(repeating: 0)
        var position = 0
        while position + 32 <= bytes.count {
            // A byte of the counts holds up to 255.
            let blockEnd = min(position + 255 * 32, bytes.count)
            var counts = Words(repeating: 0)
            while position + 32 <= blockEnd {
                let words = base.loadUnaligned(fromByteOffset: position, as: Words.self)
                let differences = words ^ lineFeed
                // The top bit stays clear where all eight bits are.
                let nonZero = ((differences & lowBits) &+ lowBits) | differences
                counts &+= (~nonZero &>> 7) & ones
                // Some top bit is set if and only if some byte is 0.
                borrows |= (words &- ones) & ~words
                position += 32
            }
            lineFeeds += Self.sum(counts)
        }
        let anyBorrow = borrows[0] | borrows[1] | borrows[2] | borrows[3]
        hasNUL = anyBorrow & (Self.ones << 7) != 0
        while position < bytes.count {
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            if byte == UInt8(ascii: "\n") { lineFeeds += 1 }
            if byte == 0 { hasNUL = true }
            position += 1
        }
    }

    private static func sum(_ counts: Words) -> Int {
        let evenBytes = Words(repeating: 0x00FF_00FF_00FF_00FF)
        let pairs = (counts & evenBytes) &+ ((counts &>> 8) & evenBytes)
        // The product gathers a word's four sums, of at most 510 each, in its top 16 bits.
        let sums = (pairs &* Words(repeating: 0x0001_0001_0001_0001)) &>> 48
        return Int(sums[0] + sums[1] + sums[2] + sums[3])
    }
}
