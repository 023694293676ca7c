import Testing
import TimbreFiles

struct CRC32Tests {
    private static let sample = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }

    /// Bit by bit, from the polynomial.
    private func reference(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = (remainder >> 1) ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~remainder
    }

    @Test("The check value of the standard comes out")
    func checkValue() {
        #expect(Array("123456789".utf8).withUnsafeBytes { CRC32.of($0) } == 0xCBF4_3926)
        #expect(CRC32().value == 0)
    }

    @Test("Every length and alignment agrees with the bit-by-bit computation")
    func lengthsAndAlignments() {
        for start in 0..<17 {
            for end in start...100 {
                let value = Self.sample.withUnsafeBytes { CRC32.of(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
                #expect(value == reference(Self.sample[start..<end]), "bytes \(start)..<\(end)")
            }
        }
    }

    @Test("Bytes taken in by parts give the checksum of the whole")
    func parts() {
        let whole = reference(Self.sample[...])
        for cut in 0...Self.sample.count {
            var checksum = CRC32()
            Self.sample[..<cut].withUnsafeBytes { checksum.update($0) }
            Self.sample[cut...].withUnsafeBytes { checksum.update($0) }
            #expect(checksum.value == whole, "cut at \(cut)")
        }
    }

    @Test("Blocks are of 1 MiB, the last one shorter", arguments: [0, 1, 1 << 20, (1 << 20) + 1, (2 << 20) - 1])
    func blocks(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let expected = stride(from: 0, to: count, by: 1 << 20).map { start in
            bytes[start..<min(start + 1 << 20, count)].withUnsafeBytes { CRC32.of($0) }
        }
        #expect(bytes.withUnsafeBytes { CRC32.ofBlocks($0) } == expected)
    }
}
