import Foundation
import Timbre
import TimbreFiles

/// Random songs of the shapes of `spotify-900k-classic`: 17 numbers, an artist, one of 500 genres, one of 12 emotions.
///
/// The share of an artist falls with its place, as (place + 200)^−0.8, and none is above 0.1 %: a batch of 16,384 songs
/// has thousands of distinct artists.
struct LongTailedSongs {
    let features: SongFeatures

    init(count: Int, artists: Int) {
        var draws = Draws(seed: 11)
        let shares = Self.cumulativeShares(artists)
        var (numbers, categories) = ([Float](), [Int32]())
        numbers.reserveCapacity(count * 17)
        categories.reserveCapacity(count * 3)
        for _ in 0..<count {
            for _ in 0..<17 { numbers.append(draws.uniform()) }
            categories.append(Int32(1 + Self.place(of: Double(draws.uniform()), in: shares)))
            categories.append(Int32(1 + draws.integer(below: 500)))
            categories.append(Int32(1 + draws.integer(below: 12)))
        }
        features = SongFeatures(
            songCount: count, numbers: numbers, categories: categories, vocabularySizes: [artists + 1, 501, 13])
    }

    /// Writes `features.npy` and `categories.npy`, as a catalogue has them.
    ///
    /// - Throws: `FileFault`.
    func write(into folder: String) throws {
        let numbers = try NPYWriter(creating: "\(folder)/features.npy", type: .float32, columns: 17)
        try numbers.append(features.numbers)
        try numbers.finish()
        let categories = try NPYWriter(creating: "\(folder)/categories.npy", type: .int32, columns: 3)
        try categories.append(features.categories)
        try categories.finish()
    }

    private static func cumulativeShares(_ artists: Int) -> [Double] {
        var shares = (0..<artists).map { pow(Double($0) + 200, -0.8) }
        let sum = shares.reduce(0, +)
        var total = 0.0
        for place in shares.indices {
            total += min(shares[place] / sum, 0.001)
            shares[place] = total
        }
        return shares.map { $0 / total }
    }

    /// The first place whose cumulative share is above `draw`.
    private static func place(of draw: Double, in shares: [Double]) -> Int {
        var (low, high) = (0, shares.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if shares[middle] > draw { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
