#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A queue of bytes: added behind, taken from the front.
final class ByteQueue {
    private var storage: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0

    /// - Parameter capacity: bytes that fit at first.
    init(capacity: Int) { storage = .allocate(byteCount: capacity, alignment: 16) }

    deinit { storage.deallocate() }

    var count: Int { end - start }
    var isEmpty: Bool { start == end }

    /// All bytes of the queue; the pointer is valid until something is added.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[start..<end]) }

    func removeFirst(_ count: Int) {
        start += count
        if start == end { (start, end) = (0, 0) }
    }

    /// Moves the first bytes into a buffer; returns how many there were or fit.
    func take(into buffer: UnsafeMutableRawBufferPointer, atMost limit: Int = .max) -> Int {
        let count = min(count, buffer.count, limit)
        guard count > 0 else { return 0 }
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        removeFirst(count)
        return count
    }

    /// Memory for `count` bytes behind the last; `added` tells how many were written there.
    func room(for count: Int) -> UnsafeMutableRawBufferPointer {
        if storage.count - end < count {
            let kept = self.count
            if storage.count - kept < count || kept > storage.count / 2 {
                let larger = UnsafeMutableRawBufferPointer.allocate(
                    byteCount: max(2 * storage.count, kept + count), alignment: 16)
                larger.copyMemory(from: bytes)
                storage.deallocate()
                storage = larger
            } else {
                memmove(storage.baseAddress!, storage.baseAddress! + start, kept)
            }
            (start, end) = (0, kept)
        }
        return UnsafeMutableRawBufferPointer(rebasing: storage[end..<end + count])
    }

    func added(_ count: Int) { end += count }

    /// Adds up to `count` bytes; false where the source ended before.
    func fill(from source: some ByteSource, count: Int) throws -> Bool {
        guard count > 0 else { return true }
        let added = try source.read(into: room(for: count))
        end += added
        return added == count
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        room(for: bytes.count).copyMemory(from: bytes)
        end += bytes.count
    }

    func append(_ byte: UInt8) {
        room(for: 1)[0] = byte
        end += 1
    }
}
