import Synchronization

/// The host's memory for work under way, kept for the next: fresh memory costs a page fault every 4 KB.
final class ScratchPool: Sendable {
    /// Free memory by the binary logarithm of its bytes.
    private let free = Mutex<[Int: [HostMemory]]>([:])

    /// Memory for `count` floats, of any content, on a boundary of 64 bytes.
    ///
    /// - Returns: nil where the system has no such memory.
    func take(_ count: Int) -> Scratch? {
        let size = max(Int.bitWidth - (max(count, 1) * MemoryLayout<Float>.stride - 1).leadingZeroBitCount, 6)
        let kept = free.withLock { $0[size]?.popLast() }
        guard let block = kept ?? HostMemory(byteCount: 1 << size) else { return nil }
        return Scratch(pool: self, block: block, size: size)
    }

    fileprivate func giveBack(_ block: HostMemory, size: Int) {
        free.withLock { $0[size, default: []].append(block) }
    }

    deinit {
        free.withLock { for block in $0.values.joined() { block.release() } }
    }
}

/// Memory of a pool, until it is let go.
final class Scratch: Sendable {
    private let pool: ScratchPool
    private let block: HostMemory
    private let size: Int

    fileprivate init(pool: ScratchPool, block: HostMemory, size: Int) {
        (self.pool, self.block, self.size) = (pool, block, size)
    }

    /// Address of the memory, valid as long as the scratch is held.
    var floats: UnsafeMutablePointer<Float> { block.address.assumingMemoryBound(to: Float.self) }

    deinit {
        pool.giveBack(block, size: size)
    }
}
