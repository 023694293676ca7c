import Dispatch
import Synchronization

/// Threads that share out work by index.
///
/// Which thread takes which index is left to chance, so an index must write to a place of its own: then no result
/// depends on the number of threads.
struct Workers: Sendable {
    let count: Int

    /// Calls `body` once for each of `0..<count`, and returns when all are done.
    func forEach(_ count: Int, _ body: (Int) -> Void) {
        let threads = min(self.count, count)
        guard threads > 1 else {
            for index in 0..<count { body(index) }
            return
        }
        let next = Atomic(0)
        // `concurrentPerform` returns after the last call, and each index is called once.
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                body(index)
            }
        }
    }

    /// Calls `body` with consecutive ranges of `size` indices that together are `0..<count`; the last may be shorter.
    func forEachTile(of count: Int, size: Int, _ body: (_ tile: Int, _ range: Range<Int>) -> Void) {
        forEach((count + size - 1) / size) { tile in
            body(tile, tile * size..<min((tile + 1) * size, count))
        }
    }
}
