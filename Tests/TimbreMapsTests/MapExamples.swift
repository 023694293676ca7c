import TimbreTestSupport

@testable import TimbreMaps

/// Points to make maps of.
enum MapExamples {
    /// Points around a few centres, in turn; the same as numpy draws for the golden values.
    static func clusters(_ n: Int, dimensions d: Int, centres: Int, seed: UInt64 = 11) -> [Float] {
        var random = SplitMix(state: seed)
        let middle = (0..<centres * d).map { _ in random.uniform() * 4 }
        return (0..<n * d).map { middle[$0 / d % centres * d + $0 % d] + random.uniform() }
    }

    static func vectors(_ values: [Float], dimensions d: Int) -> SongVectors {
        SongVectors(kind: .features, values: values, names: (0..<d).map { "feature_\($0)" })
    }

    static func squaredDistance(_ values: [Float], _ d: Int, _ a: Int, _ b: Int) -> Double {
        (0..<d).reduce(0.0) {
            let difference = Double(values[a * d + $1]) - Double(values[b * d + $1])
            return $0 + difference * difference
        }
    }

    /// The share of points whose nearest on the map is of the same centre.
    static func purity(_ map: [Float], centres: Int) -> Double {
        let n = map.count / 2
        let same = (0..<n).filter { i in
            let nearest = (0..<n).filter { $0 != i }.min {
                squaredDistance(map, 2, i, $0) < squaredDistance(map, 2, i, $1)
            }
            return nearest! % centres == i % centres
        }
        return Double(same.count) / Double(n)
    }
}
