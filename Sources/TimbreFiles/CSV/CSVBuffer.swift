/// The part of a CSV file that is in memory: whole records, and the beginning of the one that follows.
final class CSVBuffer {
    /// Scanning reads eight bytes at a time, up to this many beyond the last.
    private static let padding = 16

    private let source: any ByteSource
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    /// Number of bytes from the source; a line feed follows them, at which every search ends.
    private(set) var count = 0
    /// Whether the source has no more.
    private(set) var isAtEnd = false
    /// Offset in the source of the buffer's first byte.
    private(set) var offset = 0
    private var capacity: Int

    init(source: any ByteSource, capacity: Int) {
        self.source = source
        self.capacity = capacity
        bytes = .allocate(capacity: capacity + Self.padding)
        bytes.initialize(repeating: 0, count: capacity + Self.padding)
    }

    deinit { bytes.deallocate() }

    /// Whether a record at `position` can only be read on with a buffer larger than `limit`.
    func isExhausted(keepingFrom position: Int, limit: Int) -> Bool {
        position == 0 && count == capacity && capacity >= limit
    }

    /// Moves the bytes from `position` on to the front and fills the rest; the buffer grows where there is no rest.
    func refill(keepingFrom position: Int) throws {
        let kept = count - position
        if position == 0, count == capacity {
            grow()
        } else {
            bytes.update(from: bytes + position, count: kept)
        }
        offset += position
        count = kept
        let free = UnsafeMutableRawBufferPointer(start: bytes + kept, count: capacity - kept)
        let added = try source.read(into: free)
        count += added
        isAtEnd = added < free.count
        bytes[count] = UInt8(ascii: "\n")
    }

    private func grow() {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity + Self.padding)
        larger.update(from: bytes, count: count)
        (larger + count).initialize(repeating: 0, count: 2 * capacity + Self.padding - count)
        bytes.deallocate()
        bytes = larger
        capacity *= 2
    }
}
