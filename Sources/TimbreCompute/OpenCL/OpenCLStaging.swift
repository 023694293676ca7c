import CTimbreOpenCL
import Foundation
import TimbreBase

/// Host memory that a card reads by itself, while the host goes on: a ring that bytes pass on their way to the device.
///
/// From other memory a driver copies to such memory of its own first, and some wait for that, or for all work before
/// it. Unchecked: the ring is under the lock.
final class OpenCLStaging: @unchecked Sendable {
    static let byteCount = 16 << 20
    /// Largest transfer in bytes: while it goes on, the next is copied.
    private static let pieceLimit = 4 << 20
    /// Threads that copy a large piece: one alone is slower than the card.
    private static let workers = Workers(count: 4)

    private let context: OpenCLContext
    private let queue: cl_command_queue
    private let memory: cl_mem
    private let bytes: UnsafeMutableRawPointer
    private let lock = NSLock()
    /// Ring of at most 128 transfers: the host need not be farther ahead of the device.
    private var ring = StagingRing(byteCount: OpenCLStaging.byteCount, page: 4096, mostTaken: 128)
    /// An event for each place that is taken, the oldest first: the queue does them in order. nil for one that failed.
    private var pending: [cl_event?] = []

    /// Nil where the driver has no such memory.
    init?(_ context: OpenCLContext, queue: cl_command_queue) {
        var status: cl_int = 0
        let memory = context.functions.createBuffer(
            context.context, cl_mem_flags(CL_MEM_READ_WRITE | CL_MEM_ALLOC_HOST_PTR), Self.byteCount, nil, &status)
        guard let memory, status == CL_SUCCESS else { return nil }
        let bytes = context.functions.enqueueMapBuffer(
            queue, memory, cl_bool(CL_TRUE), cl_map_flags(CL_MAP_WRITE), 0, Self.byteCount, 0, nil, nil, &status)
        guard let bytes, status == CL_SUCCESS else {
            _ = context.functions.releaseMemObject(memory)
            return nil
        }
        (self.context, self.queue, self.memory, self.bytes) = (context, queue, memory, bytes)
    }

    deinit {
        _ = context.functions.finish(queue)
        for event in pending.compactMap(\.self) { _ = context.functions.releaseEvent(event) }
        _ = context.functions.enqueueUnmapMemObject(queue, memory, bytes, 0, nil, nil)
        _ = context.functions.releaseMemObject(memory)
    }

    /// Enqueues a copy of the bytes, which may change afterwards.
    func write(_ source: UnsafeRawBufferPointer, to storage: OpenCLStorage, at byteOffset: Int) throws {
        try lock.withLock {
            for first in stride(from: 0, to: source.count, by: Self.pieceLimit) {
                let piece = UnsafeRawBufferPointer(rebasing: source[first..<min(first + Self.pieceLimit, source.count)])
                let (place, oldest) = ring.take(piece.count)
                try waitForOldest(oldest)
                copy(piece, to: place.lowerBound)
                var event: cl_event?
                let begin = context.timeline?.now ?? 0
                let status = context.functions.enqueueWriteBuffer(
                    queue, storage.memory, cl_bool(CL_FALSE), byteOffset + first, piece.count,
                    bytes + place.lowerBound, 0, nil, &event)
                guard let event, status == CL_SUCCESS else {
                    throw context.allocationFault(status, byteCount: storage.byteCount, call: "clEnqueueWriteBuffer")
                }
                pending[pending.count - 1] = event
                let isBeside = queue != context.queue
                context.timeline?.share(
                    event, .transfer(isBeside ? "upload" : "write", piece.count), on: isBeside ? .uploads : .work,
                    enqueued: begin)
            }
        }
    }

    /// Waits until all that was enqueued is on the device.
    func finish() throws {
        // The ring keeps its places: those of transfers that are done are nil here.
        try lock.withLock {
            for place in pending.indices { try wait(place) }
        }
    }

    /// Drops the oldest transfers when they are done, and keeps a place for the next one.
    private func waitForOldest(_ count: Int) throws {
        defer {
            pending.removeFirst(count)
            pending.append(nil)
        }
        for place in 0..<count { try wait(place) }
    }

    private func wait(_ place: Int) throws {
        guard let event = pending[place] else { return }
        pending[place] = nil
        defer { _ = context.functions.releaseEvent(event) }
        var list: cl_event? = event
        try context.check(context.functions.waitForEvents(1, &list), "clWaitForEvents")
    }

    private func copy(_ piece: UnsafeRawBufferPointer, to place: Int) {
        let target = UnsafeMutableRawBufferPointer(start: bytes + place, count: piece.count)
        Self.workers.forEachTile(of: piece.count, size: 1 << 20) { _, range in
            UnsafeMutableRawBufferPointer(rebasing: target[range])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: piece[range]))
        }
    }
}
