import CTimbreOpenCL
import Foundation

/// Memory that an operation needs while it runs, kept for the next one: with some drivers, to release memory is to wait
/// for all work that is enqueued.
///
/// The queue does its work in order, so memory may be given back as soon as the work that uses it is enqueued.
/// Unchecked: the list is under the lock.
final class OpenCLScratch: @unchecked Sendable {
    /// Largest memory that is kept, in bytes; beyond four times as much in all, the oldest is released.
    static let keptLimit = 64 << 20

    private let context: OpenCLContext
    private let lock = NSLock()
    /// Free memory, the oldest first.
    private var free: [OpenCLStorage] = []
    /// Memory of the last step of a training.
    private var ofStep: OpenCLStorage?
    /// Memory of the last search.
    private var freeSet: [OpenCLStorage] = []

    init(_ context: OpenCLContext) {
        self.context = context
    }

    /// Memory of at least `byteCount` bytes, of any content.
    ///
    /// - Throws: `ComputeFault.outOfMemory` where there is not as much even after all that is kept was released.
    func take(_ byteCount: Int) throws -> OpenCLStorage {
        // Sizes are rounded up so that they fit again.
        let rounded = 1 << (Int.bitWidth - (max(byteCount, 4096) - 1).leadingZeroBitCount)
        let needed = byteCount > Self.keptLimit ? byteCount : rounded
        let kept = lock.withLock {
            free.firstIndex { $0.byteCount == needed }.map { free.remove(at: $0) }
        }
        if let kept { return kept }
        return try retrying { try OpenCLStorage(byteCount: needed, context: context) }
    }

    func giveBack(_ storage: OpenCLStorage) {
        guard storage.byteCount <= Self.keptLimit else { return }
        lock.withLock {
            free.append(storage)
            var total = free.reduce(0) { $0 + $1.byteCount }
            while total > 4 * Self.keptLimit { total -= free.removeFirst().byteCount }
        }
    }

    /// Memory of at least `byteCount` bytes for a step of training, of any content: that of the step before, where it
    /// is large enough.
    ///
    /// - Throws: `ComputeFault.outOfMemory` where there is not as much even after all that is kept was released.
    func takeForStep(_ byteCount: Int) throws -> OpenCLStorage {
        let kept = lock.withLock {
            defer { ofStep = nil }
            return ofStep
        }
        if let kept, kept.byteCount >= byteCount { return kept }
        return try retrying { try OpenCLStorage(byteCount: byteCount, context: context) }
    }

    /// Keeps a step's memory for the next one, whatever its size.
    func giveBackOfStep(_ storage: OpenCLStorage) {
        lock.withLock { ofStep = storage }
    }

    /// Memory of exactly these sizes, of any content. The set of the last such call is used again where its sizes were
    /// the same and released otherwise, so that there are never two sets for one search after the other.
    ///
    /// - Throws: `ComputeFault.outOfMemory` where there is not as much even after all that is kept was released;
    ///   nothing is kept then.
    func takeSet(_ byteCounts: [Int]) throws -> [OpenCLStorage] {
        let kept = lock.withLock {
            defer { freeSet = [] }
            return freeSet.map(\.byteCount) == byteCounts ? freeSet : []
        }
        if !kept.isEmpty { return kept }
        return try byteCounts.map { byteCount in
            try retrying { try OpenCLStorage(byteCount: byteCount, context: context) }
        }
    }

    func giveBackSet(_ storages: [OpenCLStorage]) {
        guard storages.reduce(0, { $0 + $1.byteCount }) <= 4 * Self.keptLimit else { return }
        lock.withLock { freeSet = storages }
    }

    /// Allocates; where there is not enough memory, again after all that is kept was released.
    func retrying(_ allocate: () throws -> OpenCLStorage) throws -> OpenCLStorage {
        do {
            return try allocate()
        } catch ComputeFault.outOfMemory {
            let released = lock.withLock {
                defer { (free, freeSet, ofStep) = ([], [], nil) }
                return free + freeSet + [ofStep].compactMap(\.self)
            }
            if released.isEmpty { return try allocate() }
            try context.check(context.functions.finish(context.queue), "clFinish")
        }
        return try allocate()
    }
}
