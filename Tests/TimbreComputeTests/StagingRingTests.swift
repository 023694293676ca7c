import Testing
import TimbreTestTools

@testable import TimbreCompute

@Suite("Places of a staging ring")
struct StagingRingTests {
    @Test("No place is given while bytes in it are under way, however the laps end")
    func places() {
        var random = SplitMix(state: 7)
        for most in [3, 128] {
            var ring = StagingRing(byteCount: 16 << 20, page: 4096, mostTaken: most)
            var underWay: [Range<Int>] = []
            for _ in 0..<20_000 {
                let size = 1 + Int(random.next() % [4096, 1 << 18, 4 << 20][Int(random.next() % 3)])
                let (place, oldest) = ring.take(size)
                underWay.removeFirst(oldest)
                #expect(place.count >= size && place.upperBound <= 16 << 20)
                #expect(!underWay.contains { $0.overlaps(place) })
                underWay.append(place)
                #expect(underWay.count <= most)
            }
        }
    }

    @Test("A transfer behind the end of a lap does not hide those that overlap")
    func early() {
        var ring = StagingRing(byteCount: 16, page: 1, mostTaken: 100)
        for size in [4, 4, 4, 3] { #expect(ring.take(size).oldest == 0) }
        // Behind it one page is left, which nothing overlaps for two laps.
        #expect(ring.take(1) == (15..<16, 0))
        #expect(ring.take(4) == (0..<4, 1))
        #expect(ring.take(4) == (4..<8, 1))
        #expect(ring.take(4) == (8..<12, 1))
        #expect(ring.take(1) == (12..<13, 1))
        // From here the place at 15 is the oldest, and all that lie at 0 ..< 4 must be done.
        #expect(ring.take(4) == (0..<4, 2))
    }
}
