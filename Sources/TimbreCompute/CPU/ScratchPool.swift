import Foundation
import Synchronization

/// The host's memory for work under way, kept for the next: fresh memory costs a page fault every 4 KB.
final class ScratchPool: Sendable {
    /// By the binary logarithm of their bytes.
    private let free = Mutex<[Int: [Block]]>([:])

    struct Block: @unchecked Sendable {
        let address: UnsafeMutableRawPointer
    }

    /// Memory for so many floats, of any content, on a boundary of 64 bytes.
    ///
    /// - Returns: nil where the system has no such memory.
    func take(_ count: Int) -> Scratch? {
        let size = max(Int.bitWidth - (max(count, 1) * MemoryLayout<Float>.stride - 1).leadingZeroBitCount, 6)
        let kept = free.withLock { $0[size]?.popLast() }
        guard let block = kept ?? aligned_alloc(64, 1 << size).map(Block.init) else { return nil }
        return Scratch(pool: self, block: block, size: size)
    }

    fileprivate func giveBack(_ block: Block, size: Int) {
        free.withLock { $0[size, default: []].append(block) }
    }

    deinit {
        free.withLock { for block in $0.values.joined() { Foundation.free(block.address) } }
    }
}

/// Memory of a pool, until it is let go.
final class Scratch: Sendable {
    private let pool: ScratchPool
    private let block: ScratchPool.Block
    private let size: Int

    fileprivate init(pool: ScratchPool, block: ScratchPool.Block, size: Int) {
        (self.pool, self.block, self.size) = (pool, block, size)
    }

    /// Valid as long as this is held.
    var floats: UnsafeMutablePointer<Float> { block.address.assumingMemoryBound(to: Float.self) }

    deinit {
        pool.giveBack(block, size: size)
    }
}
