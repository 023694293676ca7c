/// For one category and epoch, which rows of the embedding table each batch touches, so that the gradient of a row is
/// a sum in a fixed order: a batch's places are sorted by id, equal ids form a segment, and a segment is cut into
/// pieces of at most 64 places.
struct SegmentPlan: Sendable, Equatable {
    static let pieceLength = 64

    /// Ranges of a batch's entries in the arrays below.
    struct Batch: Sendable, Equatable {
        var distinct: Range<Int>
        /// One longer than `distinct`.
        var segments: Range<Int>
        /// One longer than there are pieces.
        var pieces: Range<Int>
    }

    /// `[entries]`, places within their batch, or what `replaceOrder` put there for them, sorted by id, then by place.
    private(set) var order: [Int32] = []
    /// `[epoch]`, each place's id by its number among its batch's `distinct`.
    private(set) var places: [Int32] = []
    /// Each batch's ids, ascending, once.
    private(set) var distinct: [Int32] = []
    /// For each batch and distinct id the number of its first piece within the batch, and the number of pieces.
    private(set) var segments: [Int32] = []
    /// For each batch and piece its first place in the batch's `order`, and the batch's length.
    private(set) var pieces: [Int32] = []
    private(set) var batches: [Batch] = []

    /// - Parameters:
    ///   - ids: `[epoch]`, batch after batch, each below `vocabularySize`.
    ///   - batches: contiguous, from 0.
    init(ids: [Int32], vocabularySize: Int, batches ranges: [Range<Int>]) {
        order.reserveCapacity(ids.count)
        places = [Int32](repeating: 0, count: ids.count)
        batches.reserveCapacity(ranges.count)
        var sorter = PlaceSorter(bits: Int.bitWidth - max(vocabularySize - 1, 1).leadingZeroBitCount)
        for range in ranges {
            sorter.sort(ids, range)
            append(ids, range, sorter.places)
        }
    }

    /// Puts other numbers in the place of those in `order`, batch after batch.
    mutating func replaceOrder(_ number: (_ place: Int32, _ batch: Int) -> Int32) {
        var next = 0
        for (batch, its) in batches.enumerated() {
            // A batch's order ends with its last piece.
            let count = Int(pieces[its.pieces.upperBound - 1])
            for index in next..<next + count { order[index] = number(order[index], batch) }
            next += count
        }
    }

    private mutating func append(_ ids: [Int32], _ range: Range<Int>, _ sorted: [Int32]) {
        let starts = (distinct.count, segments.count, pieces.count)
        var previous: Int32 = -1
        var pieceCount: Int32 = 0
        var pieceEnd = 0
        for index in 0..<range.count {
            let place = sorted[index]
            let id = ids[range.lowerBound + Int(place)]
            order.append(place)
            if id != previous {
                distinct.append(id)
                segments.append(pieceCount)
                previous = id
                pieceEnd = index
            }
            places[range.lowerBound + Int(place)] = Int32(distinct.count - starts.0 - 1)
            if index == pieceEnd {
                pieces.append(Int32(index))
                pieceCount += 1
                pieceEnd = index + SegmentPlan.pieceLength
            }
        }
        segments.append(pieceCount)
        pieces.append(Int32(range.count))
        batches.append(
            Batch(
                distinct: starts.0..<distinct.count, segments: starts.1..<segments.count,
                pieces: starts.2..<pieces.count))
    }
}

/// Sorts the places of a batch by id: least significant digit first, stable, so equal ids keep the order of places.
private struct PlaceSorter {
    private static let digitBits = 11
    private let bits: Int
    private var counts: [Int32]
    private var other: [Int32] = []
    private(set) var places: [Int32] = []

    /// - Parameter bits: the number of bits in the largest id.
    init(bits: Int) {
        self.bits = bits
        counts = [Int32](repeating: 0, count: 1 << min(bits, PlaceSorter.digitBits))
    }

    mutating func sort(_ ids: [Int32], _ range: Range<Int>) {
        let count = range.count
        if places.count != count {
            places = [Int32](repeating: 0, count: count)
            other = places
        }
        for place in 0..<count { places[place] = Int32(truncatingIfNeeded: place) }
        let mask = Int32(counts.count - 1)
        let start = range.lowerBound
        for shift in stride(from: 0, to: bits, by: PlaceSorter.digitBits) {
            for digit in counts.indices { counts[digit] = 0 }
            for index in range { counts[Int((ids[index] >> Int32(shift)) & mask)] += 1 }
            var total: Int32 = 0
            for digit in counts.indices {
                let its = counts[digit]
                counts[digit] = total
                total += its
            }
            for index in 0..<count {
                let place = places[index]
                let digit = Int((ids[start + Int(place)] >> Int32(shift)) & mask)
                other[Int(counts[digit])] = place
                counts[digit] += 1
            }
            swap(&places, &other)
        }
    }
}
