import Testing
import TimbreBase
import TimbreCompute
import TimbreTestSupport

@testable import TimbreMaps

@Suite("k-means")
struct ClusterKMeansTests {
    /// Points around some centres, `spread` wide, one after the other of each centre.
    private func points(_ count: Int, dimensions: Int, around centres: Int, spread: Float, seed: UInt64 = 1) -> [Float]
    {
        var random = SplitMix(state: seed)
        let middle = (0..<centres * dimensions).map { _ in random.uniform() * 10 }
        return (0..<count).flatMap { point in
            (0..<dimensions).map { middle[point % centres * dimensions + $0] + spread * random.uniform() }
        }
    }

    /// Lloyd's iterations by plain loops in `Double`.
    private func lloyd(
        _ values: [Float], _ first: [Float], dimensions d: Int, iterations: Int
    ) -> (labels: [Int32], inertia: Double) {
        var centres = first.map(Double.init)
        let k = first.count / d
        func assign() -> [(label: Int, square: Double)] {
            stride(from: 0, to: values.count, by: d).map { row in
                let squares = (0..<k).map { centre in
                    (0..<d).reduce(0.0) {
                        let difference = Double(values[row + $1]) - centres[centre * d + $1]
                        return $0 + difference * difference
                    }
                }
                let best = squares.indices.min { (squares[$0], $0) < (squares[$1], $1) }!
                return (best, squares[best])
            }
        }
        for _ in 0..<iterations {
            let assigned = assign()
            for centre in 0..<k {
                let rows = assigned.indices.filter { assigned[$0].label == centre }
                for j in 0..<d {
                    centres[centre * d + j] = rows.reduce(0) { $0 + Double(values[$1 * d + j]) } / Double(rows.count)
                }
            }
        }
        let assigned = assign()
        return (assigned.map { Int32($0.label) }, assigned.reduce(0) { $0 + $1.square })
    }

    @Test("Clusters that lie apart are found, each whole", arguments: Backends.present)
    func apart(device: Device) throws {
        let values = points(300, dimensions: 5, around: 7, spread: 0.1)
        let fit = try KMeans(values, dimensions: 5, device: device).fit(.init(k: 7))
        for point in 7..<300 { #expect(fit.labels[point] == fit.labels[point % 7]) }
        #expect(Set(fit.labels).count == 7)
        #expect(fit.inertia < 300 * 5 * 0.1 * 0.1)
    }

    @Test("A descent goes as plain loops in Double go", arguments: Backends.present)
    func oracle(device: Device) throws {
        let values = points(700, dimensions: 6, around: 9, spread: 8, seed: 3)
        let first = Array(values[0..<5 * 6])
        var parameters = KMeans.Parameters(k: 5)
        (parameters.iterations, parameters.tolerance) = (12, 0)
        let fit = try KMeans(values, dimensions: 6, device: device).descend(from: first, parameters)
        let expected = lloyd(values, first, dimensions: 6, iterations: fit.iterations)
        #expect(fit.labels == expected.labels)
        #expect(abs(fit.inertia - expected.inertia) < 1e-6 * expected.inertia)
        #expect(fit.squaredDistances.count == 700)
    }

    @Test("The device, the number of threads and the parts that the songs come in change no bit")
    func sameBits() throws {
        let values = points(3_000, dimensions: 7, around: 4, spread: 9)
        func fit(_ device: Device, partRows: Int = 3_000) throws -> KMeans.Fit {
            var parameters = KMeans.Parameters(k: 11)
            parameters.starts = 2
            return try KMeans(values, dimensions: 7, device: device, partRows: partRows).fit(parameters)
        }
        let one = try fit(.cpu(threads: 1))
        for threads in [2, 3] { #expect(try fit(.cpu(threads: threads)) == one) }
        for rows in [1_000, 999, 2_999] { #expect(try fit(.cpu(), partRows: rows) == one) }
        for device in Device.openCL() { #expect(try fit(device) == one) }
    }

    @Test("A centre that is nearest to no song gets the farthest one")
    func emptyClusters() throws {
        let values: [Float] = [0, 1, 2, 30, 31, 100]
        var parameters = KMeans.Parameters(k: 3)
        parameters.tolerance = 0
        let fit = try KMeans(values, dimensions: 1, device: .cpu()).descend(from: [5, 1e4, 2e4], parameters)
        #expect(fit.labels[0] == fit.labels[1] && fit.labels[1] == fit.labels[2])
        #expect(fit.labels[3] == fit.labels[4])
        #expect(Set(fit.labels).count == 3)
        #expect(fit.inertia == 2.5)
    }

    @Test("As many clusters as songs put each alone, and one cluster has the variance")
    func extremes() throws {
        let values = points(40, dimensions: 3, around: 2, spread: 3)
        let kMeans = try KMeans(values, dimensions: 3, device: .cpu())
        let alone = try kMeans.fit(.init(k: 40))
        #expect(Set(alone.labels).count == 40)
        #expect(alone.inertia < 1e-9)
        let one = try kMeans.fit(.init(k: 1))
        let variance = (0..<3).reduce(0.0) { total, column in
            let numbers = (0..<40).map { Double(values[$0 * 3 + column]) }
            let mean = numbers.reduce(0, +) / 40
            return total + numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        #expect(one.labels == [Int32](repeating: 0, count: 40))
        #expect(abs(one.inertia - variance) < 1e-5 * variance)
    }

    @Test("Fewer songs that differ than clusters are refused, and said how many there are")
    func tooFew() throws {
        let values: [Float] = [1, 2, 1, 2, 3, 4, 1, 2, 0, 0, -0.0, 0]
        let kMeans = try KMeans(values, dimensions: 2, device: .cpu())
        #expect(throws: MapFault.fewerSongsThanClusters(clusters: 4, songs: 6, different: 3)) {
            try kMeans.fit(.init(k: 4))
        }
        #expect(Set(try kMeans.fit(.init(k: 3)).labels).count == 3)
        #expect(
            "\(MapFault.fewerSongsThanClusters(clusters: 4, songs: 6, different: 3))"
                == "4 clusters need as many songs that differ; there are 6, 3 of them different; ask for 3 or fewer"
        )
    }

    @Test("Further starts make it no worse, a seed gives the same again, and it can be cancelled")
    func starts() throws {
        let values = points(2_000, dimensions: 4, around: 30, spread: 2)
        let kMeans = try KMeans(values, dimensions: 4, device: .cpu())
        var parameters = KMeans.Parameters(k: 12)
        var inertia = Double.infinity
        for starts in 1...4 {
            parameters.starts = starts
            let seen = Collected<ClusteringProgress>()
            let fit = try kMeans.fit(parameters, work: Work(report: seen.add))
            #expect(fit.inertia <= inertia)
            #expect(Set(seen.values.map(\.start)) == Set(1...starts))
            #expect(try kMeans.fit(parameters) == fit)
            inertia = fit.inertia
        }
        parameters.seed = 43
        parameters.starts = 1
        #expect(try kMeans.fit(parameters).labels != kMeans.fit(.init(k: 12)).labels)
        #expect(throws: CancellationError.self) { try kMeans.fit(parameters, work: Work(isCancelled: { true })) }
    }

    @Test("A sample that lacks the songs that differ is enough to begin with")
    func rareSongs() throws {
        // Beyond the sample's size, and nearly all the same.
        var values = [Float](repeating: 1, count: 40_000)
        for (song, value) in [(11, 5), (20_000, 9), (39_999, -4)] as [(Int, Float)] { values[song] = value }
        let fit = try KMeans(values, dimensions: 1, device: .cpu()).fit(.init(k: 4))
        #expect(fit.inertia == 0 && Set(fit.labels).count == 4)
        #expect(Set([11, 20_000, 39_999].map { fit.labels[$0] }).count == 3)
    }

    @Test("The first centres are songs that lie apart")
    func firstCentres() throws {
        let values = points(500, dimensions: 3, around: 8, spread: 0.01)
        let kMeans = try KMeans(values, dimensions: 3, device: .cpu())
        for start in 0..<3 {
            var draws = ClusterDraws(.firstCentres, seed: 5, start: start)
            let centres = try kMeans.drawnCentres(8, &draws, Work())
            let songs = (0..<8).map { centre in
                (0..<500).first { Array(values[$0 * 3..<$0 * 3 + 3]) == Array(centres[centre * 3..<centre * 3 + 3]) }
            }
            #expect(Set(songs.map { $0.map { $0 % 8 } }) == Set(0..<8))
        }
    }
}
