import Dispatch
import Foundation
import Synchronization

/// Threads that share out work by index.
///
/// Which thread takes which index is left to chance, so an index must write to a place of its own: then no result
/// depends on the number of threads.
package struct Workers: Sendable {
    package let count: Int

    /// - Parameter count: the number of threads; nil: one per core.
    package init(count: Int? = nil) {
        self.count = count ?? ProcessInfo.processInfo.activeProcessorCount
    }

    /// Calls `body` once for each of `0..<count`, and returns when all are done.
    package func forEach(_ count: Int, _ body: (Int) -> Void) {
        forEach(count) { index, _ in body(index) }
    }

    /// - Parameter body: the work on an index, also given the number of the calling thread, in `0..<self.count`: what
    ///   belongs to a thread can be used by one call after the other.
    package func forEach(_ count: Int, _ body: (_ index: Int, _ thread: Int) -> Void) {
        let threads = min(self.count, count)
        guard threads > 1 else {
            for index in 0..<count { body(index, 0) }
            return
        }
        let next = Atomic(0)
        // `concurrentPerform` returns after the last call, and each index is called once.
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                body(index, thread)
            }
        }
    }

    /// Calls `body` with consecutive ranges of `size` indices that together are `0..<count`; the last may be shorter.
    package func forEachTile(of count: Int, size: Int, _ body: (_ tile: Int, _ range: Range<Int>) -> Void) {
        forEach((count + size - 1) / size) { tile in
            body(tile, tile * size..<min((tile + 1) * size, count))
        }
    }

    /// Maps consecutive ranges of `size` indices that together are `0..<count`, the last perhaps shorter; the results
    /// are in the order of the ranges.
    package func mapTiles<Result: Sendable>(of count: Int, size: Int, _ body: (Range<Int>) -> Result) -> [Result] {
        let results = Mutex([Result?](repeating: nil, count: (count + size - 1) / size))
        forEachTile(of: count, size: size) { tile, range in
            let result = body(range)
            results.withLock { $0[tile] = result }
        }
        return results.withLock { $0.compactMap(\.self) }
    }
}
