import CTimbreOpenCL
import Foundation
import TimbreBase

/// Host memory that a card reads by itself, while the host goes on: a ring that bytes pass on their way to the device.
///
/// From other memory a driver copies to such memory of its own first, and some wait for that, or for all work before it.
/// Unchecked: the ring is under the lock.
final class OpenCLStaging: @unchecked Sendable {
    static let byteCount = 16 << 20
    /// Bytes of one transfer at most: while it goes on, the next is copied.
    private static let pieceLimit = 4 << 20
    /// Places in the ring are whole pages, so that few transfers are pending.
    private static let page = 4096
    /// Transfers under way at most: the host need not be farther ahead than so many small writes.
    private static let mostPending = 128
    /// Threads that copy a large piece: one alone is slower than the card.
    private static let workers = Workers(count: 4)

    private let context: OpenCLContext
    private let queue: cl_command_queue
    private let memory: cl_mem
    private let ring: UnsafeMutableRawPointer
    private let lock = NSLock()
    private var head = 0
    /// The oldest first: the queue does them in order.
    private var pending: [(event: cl_event, place: Range<Int>)] = []

    /// Nil where the driver has no such memory.
    init?(_ context: OpenCLContext, queue: cl_command_queue) {
        var status: cl_int = 0
        let memory = context.functions.createBuffer(
            context.context, cl_mem_flags(CL_MEM_READ_WRITE | CL_MEM_ALLOC_HOST_PTR), Self.byteCount, nil, &status)
        guard let memory, status == CL_SUCCESS else { return nil }
        let ring = context.functions.enqueueMapBuffer(
            queue, memory, cl_bool(CL_TRUE), cl_map_flags(CL_MAP_WRITE), 0, Self.byteCount, 0, nil, nil, &status)
        guard let ring, status == CL_SUCCESS else {
            _ = context.functions.releaseMemObject(memory)
            return nil
        }
        (self.context, self.queue, self.memory, self.ring) = (context, queue, memory, ring)
    }

    deinit {
        _ = context.functions.finish(queue)
        for transfer in pending { _ = context.functions.releaseEvent(transfer.event) }
        _ = context.functions.enqueueUnmapMemObject(queue, memory, ring, 0, nil, nil)
        _ = context.functions.releaseMemObject(memory)
    }

    /// Enqueues a copy of the bytes, which may change afterwards.
    func write(_ bytes: UnsafeRawBufferPointer, to storage: OpenCLStorage, at byteOffset: Int) throws {
        try lock.withLock {
            for first in stride(from: 0, to: bytes.count, by: Self.pieceLimit) {
                let piece = UnsafeRawBufferPointer(rebasing: bytes[first..<min(first + Self.pieceLimit, bytes.count)])
                let place = try take(piece.count)
                copy(piece, to: place.lowerBound)
                var event: cl_event?
                let begin = context.timeline?.now ?? 0
                let status = context.functions.enqueueWriteBuffer(
                    queue, storage.memory, cl_bool(CL_FALSE), byteOffset + first, piece.count,
                    ring + place.lowerBound, 0, nil, &event)
                guard let event, status == CL_SUCCESS else {
                    throw context.allocationFault(status, byteCount: storage.byteCount, call: "clEnqueueWriteBuffer")
                }
                pending.append((event, place))
                let isBeside = queue != context.queue
                context.timeline?.share(
                    event, .transfer(isBeside ? "upload" : "write", piece.count), on: isBeside ? .uploads : .work,
                    enqueued: begin)
            }
        }
    }

    /// Waits until all that was enqueued is on the device.
    func finish() throws {
        try lock.withLock {
            while !pending.isEmpty { try waitForOldest() }
        }
    }

    /// A place for that many bytes, from where nothing is still being read.
    private func take(_ byteCount: Int) throws -> Range<Int> {
        let size = (byteCount + Self.page - 1) / Self.page * Self.page
        if head + size > Self.byteCount { head = 0 }
        let place = head..<head + size
        // A lap that ended early leaves transfers behind its end, which are older than those that overlap.
        while pending.count >= Self.mostPending || pending.contains(where: { $0.place.overlaps(place) }) {
            try waitForOldest()
        }
        head = place.upperBound
        return place
    }

    private func waitForOldest() throws {
        var event: cl_event? = pending.removeFirst().event
        let status = context.functions.waitForEvents(1, &event)
        if let event { _ = context.functions.releaseEvent(event) }
        try context.check(status, "clWaitForEvents")
    }

    private func copy(_ piece: UnsafeRawBufferPointer, to place: Int) {
        let target = UnsafeMutableRawBufferPointer(start: ring + place, count: piece.count)
        Self.workers.forEachTile(of: piece.count, size: 1 << 20) { _, range in
            UnsafeMutableRawBufferPointer(rebasing: target[range])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: piece[range]))
        }
    }
}
