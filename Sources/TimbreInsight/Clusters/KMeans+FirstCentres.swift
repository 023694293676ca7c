import Foundation
import TimbreCompute

extension KMeans {
    /// Rows that first centres are drawn from: more of them make the centres no better and the drawing slower.
    static func sampleSize(k: Int) -> Int { max(32_768, 64 * k) }

    /// k different rows, far apart: greedy k-means++ on a sample of the rows.
    ///
    /// Each next centre is drawn with the probability of its squared distance to the nearest centre so far; of
    /// 2 + ln k draws, the one counts that leaves the least inertia. Arthur and Vassilvitskii, "k-means++: the
    /// advantages of careful seeding", SODA 2007, section 6.
    ///
    /// - Returns: `[k, dimensions]`, row-major.
    func firstCentres(_ k: Int, seed: UInt64, start: Int, isCancelled: () -> Bool) throws -> [Float] {
        var draws = ClusterDraws(.firstCentres, seed: seed, start: start)
        let sample = try Sample(self, rows: draws.distinct(Self.sampleSize(k: k), below: count))
        var centres = sample.row(Int.random(in: 0..<sample.count, using: &draws))
        var nearest = try sample.squaredDistances(to: centres)
        let trials = 2 + Int(log(Double(k)))
        for _ in 1..<max(k, 1) {
            if isCancelled() { throw CancellationError() }
            let cumulative = Sample.cumulative(nearest)
            let total = cumulative.last!
            guard total > 0 else {
                // The sample has no other rows: empty clusters are refilled from all.
                centres += sample.row(Int.random(in: 0..<sample.count, using: &draws))
                continue
            }
            var best: (inertia: Double, row: [Float], nearest: [Float])?
            for _ in 0..<trials {
                let place = Sample.place(of: Double.random(in: 0..<total, using: &draws), in: cumulative)
                let row = sample.row(place)
                let (closer, inertia) = Sample.closer(nearest, try sample.squaredDistances(to: row))
                if inertia < best?.inertia ?? .infinity { best = (inertia, row, closer) }
            }
            centres += best!.row
            nearest = best!.nearest
        }
        return centres
    }
}

/// Some of the rows, on the device.
private struct Sample {
    private let data: KMeans
    private let rows: [Int]
    private let matrix: Matrix<Float>
    private let places: Matrix<Int32>
    private let distances: Matrix<Float>
    var count: Int { rows.count }

    init(_ data: KMeans, rows: [Int]) throws {
        (self.data, self.rows) = (data, rows)
        let d = data.dimensions
        matrix = try data.device.matrix(
            rows.flatMap { data.values[$0 * d..<($0 + 1) * d] }, rows: rows.count, columns: d)
        places = try data.device.zeros(Int32.self, rows: rows.count, columns: 1)
        distances = try data.device.zeros(rows: rows.count, columns: 1)
    }

    func row(_ place: Int) -> [Float] {
        Array(data.values[rows[place] * data.dimensions..<(rows[place] + 1) * data.dimensions])
    }

    func squaredDistances(to row: [Float]) throws -> [Float] {
        let centre = try data.device.matrix(row, rows: 1, columns: data.dimensions)
        try data.device.nearestCentre(matrix, centre, into: places, distances: distances)
        return try data.device.read(distances)
    }

    /// The sums of the first one, two, … numbers.
    static func cumulative(_ numbers: [Float]) -> [Double] {
        var sum = 0.0
        return numbers.map { number in
            sum += Double(number)
            return sum
        }
    }

    /// The first place whose sum is above the number.
    static func place(of number: Double, in cumulative: [Double]) -> Int {
        var (low, high) = (0, cumulative.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > number { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The smaller of each two, and their sum.
    static func closer(_ a: [Float], _ b: [Float]) -> (values: [Float], sum: Double) {
        var sum = 0.0
        let values = a.indices.map { place in
            let value = min(a[place], b[place])
            sum += Double(value)
            return value
        }
        return (values, sum)
    }
}
