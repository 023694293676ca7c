import Foundation
import Synchronization
import Testing
import Timbre
import TimbreTestSupport

@testable import TimbreService

@Suite("The search thread") struct SearchThreadTests {
    private func index(_ songs: Int) throws -> LatentIndex {
        var random = SplitMix(state: 21)
        return try LatentIndex(
            VectorSource((0..<songs * 9).map { _ in random.uniform() }, dimensions: 9), on: .cpu())
    }

    @Test("Searches of many threads, of different numbers, filters and least scores, are each answered as alone")
    func together() throws {
        let (index, thread) = (try index(5000), SearchThread())
        defer { thread.stop() }
        let filter = RowFilter(count: 5000) { $0 % 3 == 0 }
        let wrong = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 200) { number in
            var random = SplitMix(state: UInt64(number))
            // One of them has no direction, and spoils nothing for the others.
            let values = (0..<9 * (1 + number % 3)).map { _ in number % 17 == 5 ? Float(0) : random.uniform() }
            let options = SearchOptions(
                k: [1, 7, 64, 300, 5000][number % 5], minimumScore: number % 4 == 0 ? 0.5 : nil,
                filter: number % 2 == 0 ? filter : nil)
            let queries = VectorSource(values, dimensions: 9)
            let found = try? thread.neighbours(
                in: index, of: queries, options, priority: number % 6 == 0 ? .bulk : .interactive,
                isCancelled: { false })
            let alone = try? index.neighbours(of: queries, options)
            let isSame =
                found?.ids == alone?.ids && found?.counts == alone?.counts
                && found?.scores.map(\.bitPattern) == alone?.scores.map(\.bitPattern)
                && found?.unanswered == alone?.unanswered
            if !isSame { wrong.wrappingAdd(1, ordering: .relaxed) }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }

    @Test("Who has gone is not searched for, and a stopped thread refuses")
    func abandoned() throws {
        let (index, thread) = (try index(100), SearchThread())
        let queries = VectorSource([Float](repeating: 1, count: 9), dimensions: 9)
        #expect(throws: CancellationError.self) {
            try thread.neighbours(
                in: index, of: queries, SearchOptions(), priority: .interactive, isCancelled: { true })
        }
        thread.stop()
        #expect(throws: CancellationError.self) {
            try thread.neighbours(
                in: index, of: queries, SearchOptions(), priority: .interactive, isCancelled: { false })
        }
    }

    @Test("A search that makes no sense fails as it does alone")
    func fault() throws {
        let (index, thread) = (try index(100), SearchThread())
        defer { thread.stop() }
        let queries = VectorSource([Float](repeating: 1, count: 4), dimensions: 4)
        #expect(throws: SearchFault.dimensionMismatch(queries: 4, songs: 9, path: nil)) {
            try thread.neighbours(
                in: index, of: queries, SearchOptions(), priority: .interactive, isCancelled: { false })
        }
        #expect(throws: SearchFault.emptyFilter(songs: 100)) {
            try thread.neighbours(
                in: index, of: VectorSource([Float](repeating: 1, count: 9), dimensions: 9),
                SearchOptions(filter: RowFilter(count: 100)), priority: .interactive, isCancelled: { false })
        }
    }
}
