import Testing
import TimbreSearch

@Suite("Maximal marginal relevance")
struct MarginalRelevanceTests {
    private let vectors: [Float] = [1, 0, 0.8, 0.6, 0.8, 0.6, 0, 1, -1, 0]
    private let scores: [Float] = [0.9, 0.8, 0.8, 0.3, 0.1]

    private func order(_ diversity: Float, _ count: Int) -> [Int] {
        MarginalRelevance.order(
            scores: scores, vectors: vectors, dimensions: 2, diversity: diversity, count: count)
    }

    @Test("Without diversity the pool's order stays")
    func none() { #expect(order(0, 5) == [0, 1, 2, 3, 4] && order(0, 2) == [0, 1]) }

    @Test("A song like one that was taken waits, worked out by hand")
    func some() {
        // After 0: 1 and 2 have 0.5 × 0.8 − 0.5 × 0.8 = 0, 3 has 0.15 − 0, 4 has 0.05 + 0.5.
        #expect(order(0.5, 3) == [0, 4, 3])
        #expect(order(0.5, 9) == [0, 4, 3, 1, 2])
    }

    @Test("With nothing but diversity, the first of the pool and then what is farthest")
    func all() { #expect(order(1, 3) == [0, 4, 3]) }

    @Test("An empty pool gives nothing")
    func empty() {
        #expect(MarginalRelevance.order(scores: [], vectors: [], dimensions: 2, diversity: 0.5, count: 3).isEmpty)
    }
}
