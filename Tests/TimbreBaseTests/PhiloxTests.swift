import Testing

@testable import TimbreBase

@Suite("Philox 4×32-10")
struct PhiloxTests {
    @Test("The known answers of Random123, philox4x32 with 10 rounds")
    func knownAnswers() {
        let ones = UInt32.max
        #expect(
            Philox(seed: 0)(0, 0, 0, 0) == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
        #expect(
            Philox(seed: .max)(ones, ones, ones, ones) == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
        #expect(
            Philox(seed: 0x299F_31D0_A409_3822)(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344)
                == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
    }

    @Test("Many counters at once give the numbers of each", arguments: [0, 1, 7, 8, 21])
    func manyCounters(count: Int) {
        let philox = Philox(seed: 0x1234_5678_9ABC_DEF0)
        let counters = (0..<UInt32(count)).map { $0 &* 0x9E37_79B9 }
        for word in 0..<4 {
            #expect(philox.words(word, counters, 5, 6, 7) == counters.map { philox($0, 5, 6, 7)[word] })
        }
    }
}
