import Foundation
import TimbreFiles

/// Texts of 20 to 80 distinct terms out of 5,000, about 50, each of one of eight topics. The share of a term falls with its
/// place, as 1 / (place + 20); one draw in four is moved to a term of the text's topic.
struct SyntheticLyrics {
    static let (terms, topics) = (5_000, 8)
    let count: Int

    /// Writes `starts.npy`, `terms.npy`, `weights.npy` and `topics.npy`, as `peers/lyrics_classifier.py` reads them; a
    /// text's weights have the length 1.
    ///
    /// - Throws: `FileFault`.
    func write(into folder: String) throws {
        var draws = Draws(seed: 5)
        var (starts, terms, weights, topics) = ([Int32(0)], [Int32](), [Float](), [Int32]())
        let shares = Self.cumulativeShares
        for text in 0..<count {
            let (topic, length) = (text % Self.topics, 20 + draws.integer(below: 61))
            var its = Set<Int32>()
            while its.count < length {
                let draw = Double(draws.uniform())
                let place = shares.partitioningPlace { $0 > draw }
                let isOwn = draws.integer(below: 4) == 0
                its.insert(Int32(isOwn ? place / Self.topics * Self.topics + topic : place))
            }
            terms += its.sorted()
            weights += [Float](repeating: 1 / Float(length).squareRoot(), count: length)
            starts.append(Int32(terms.count))
            topics.append(Int32(topic))
        }
        try Self.write(starts, to: "\(folder)/starts.npy")
        try Self.write(terms, to: "\(folder)/terms.npy")
        try Self.write(topics, to: "\(folder)/topics.npy")
        let writer = try NPYWriter(creating: "\(folder)/weights.npy", type: .float32, columns: 1)
        try writer.append(weights)
        try writer.finish()
    }

    private static var cumulativeShares: [Double] {
        var total = 0.0
        let sums = (0..<terms).map { place in
            total += 1 / (Double(place) + 20)
            return total
        }
        return sums.map { $0 / total }
    }

    static func write(_ values: [Int32], to path: String) throws {
        let writer = try NPYWriter(creating: path, type: .int32, columns: 1)
        try writer.append(values)
        try writer.finish()
    }
}

extension [Double] {
    /// The first place of which `isAbove` holds, of all from there on, at most the last.
    fileprivate func partitioningPlace(_ isAbove: (Double) -> Bool) -> Int {
        var (low, high) = (0, count - 1)
        while low < high {
            let middle = (low + high) / 2
            if isAbove(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
