/// A batch's positions by embedding row, cut into pieces of at most 64.
struct Segments {
    /// Positions in the batch, by embedding row and then as they stand.
    var order: [Int32]
    /// Ascending starts in `order`, and its length.
    var pieces: [Int32] = [0]
    /// The embedding rows that occur, ascending.
    var rows: [Int32] = []
    /// For each of `rows` its first piece, and the number of pieces.
    var segments: [Int32] = [0]

    /// Each position's place in `rows`.
    func places(of ids: [Int32]) -> [Int32] {
        let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, Int32($0)) })
        return ids.map { places[$0]! }
    }

    init(of ids: [Int32]) {
        order = (0..<Int32(ids.count)).sorted { (ids[Int($0)], $0) < (ids[Int($1)], $1) }
        var start = 0
        while start < order.count {
            let id = ids[Int(order[start])]
            var end = start
            while end < order.count, end < start + 64, ids[Int(order[end])] == id { end += 1 }
            pieces.append(Int32(end))
            if rows.last == id {
                segments[segments.count - 1] += 1
            } else {
                rows.append(id)
                segments.append(segments[segments.count - 1] + 1)
            }
            start = end
        }
    }
}
