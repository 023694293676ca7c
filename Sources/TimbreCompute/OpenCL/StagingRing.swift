/// Places in a ring of memory, taken one behind the other and free again in the order in which they were taken.
struct StagingRing {
    let byteCount: Int
    /// Size of a page in bytes: places are whole pages, so that few are in use.
    let page: Int
    /// Largest number of places in use.
    let mostTaken: Int
    private var head = 0
    /// Places in use, the oldest first.
    private var taken: [Range<Int>] = []

    init(byteCount: Int, page: Int, mostTaken: Int) {
        (self.byteCount, self.page, self.mostTaken) = (byteCount, page, mostTaken)
    }

    /// Takes a place for `size` bytes, at most the whole ring.
    ///
    /// - Returns: the place, and how many of the oldest places must no longer be in use before it is written.
    mutating func take(_ size: Int) -> (place: Range<Int>, oldest: Int) {
        let size = (size + page - 1) / page * page
        precondition(size <= byteCount, "\(size) bytes in a ring of \(byteCount)")
        if head + size > byteCount { head = 0 }
        let place = head..<head + size
        // A lap that ended early leaves places behind its end, which are older than those that overlap.
        let last = taken.lastIndex { $0.overlaps(place) }.map { $0 + 1 } ?? 0
        let oldest = max(last, taken.count + 1 - mostTaken)
        taken.removeFirst(oldest)
        taken.append(place)
        head = place.upperBound
        return (place, oldest)
    }
}
