import Testing

@testable import TimbreBase

@Suite("Streams of random numbers")
struct RandomStreamTests {
    @Test("Streams are apart from each other and from dropout's layers")
    func distinct() {
        let philox = Philox(seed: 42)
        let streams = RandomStream.allCases.map(\.rawValue) + (0..<64)
        let words = streams.map { stream in (0..<4 as Range<UInt32>).map { philox($0, stream, 0, 0) } }
        #expect(Set(words).count == streams.count)
        #expect(RandomStream.allCases.allSatisfy { $0.rawValue >= 0xFFFF_0000 })
    }
}
