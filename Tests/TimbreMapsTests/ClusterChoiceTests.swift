import Testing
import TimbreTestSupport

@testable import TimbreMaps

@Suite("The number of clusters")
struct ClusterChoiceTests {
    private func trials(_ values: [(Int, Double, Double?)]) -> [ClusterSummary.Trial] {
        values.map { .init(k: $0.0, inertia: $0.1, silhouette: $0.2) }
    }

    @Test("A silhouette is what plain loops over the pairs give")
    func oracle() throws {
        var random = SplitMix(state: 4)
        let (n, d, k) = (60, 3, 4)
        let values = (0..<n * d).map { _ in random.uniform() }
        let labels = (0..<n).map { _ in Int32(random.next() % 4) }
        func distance(_ a: Int, _ b: Int) -> Double {
            (0..<d).reduce(0.0) {
                let difference = Double(values[a * d + $1]) - Double(values[b * d + $1])
                return $0 + difference * difference
            }.squareRoot()
        }
        let expected =
            (0..<n).reduce(0.0) { total, song in
                let means = (0..<k).map { cluster -> Double in
                    let others = (0..<n).filter { labels[$0] == Int32(cluster) && $0 != song }
                    return others.reduce(0) { $0 + distance(song, $1) } / Double(others.count)
                }
                let a = means[Int(labels[song])]
                let b = means.indices.filter { $0 != Int(labels[song]) }.map { means[$0] }.min()!
                return total + (b - a) / max(a, b)
            } / Double(n)
        let sample = SilhouetteSample(values, dimensions: d, count: 1_000, seed: 1)
        #expect(sample.songs == Array(0..<n))
        #expect(abs(try #require(sample.mean(labels: labels, k: k)) - expected) < 1e-6)
    }

    @Test("Clusters far apart have a silhouette near 1, songs alone 0, and a single cluster none")
    func extremes() throws {
        let values: [Float] = [0, 0.01, 100, 100.01]
        let sample = SilhouetteSample(values, dimensions: 1, count: 4, seed: 1)
        #expect(try #require(sample.mean(labels: [0, 0, 1, 1], k: 2)) > 0.999)
        #expect(try #require(sample.mean(labels: [0, 1, 0, 1], k: 2)) < 0)
        #expect(sample.mean(labels: [0, 1, 2, 3], k: 4) == 0)
        #expect(sample.mean(labels: [1, 1, 1, 1], k: 2) == nil)
    }

    @Test("A sample is of different songs, ascending, and the same for a seed")
    func sample() {
        let values = [Float](repeating: 1, count: 5_000)
        let songs = SilhouetteSample(values, dimensions: 1, count: 300, seed: 9).songs
        #expect(songs.count == 300 && Set(songs).count == 300 && songs == songs.sorted())
        #expect(songs.allSatisfy { (0..<5_000).contains($0) })
        #expect(songs == SilhouetteSample(values, dimensions: 1, count: 300, seed: 9).songs)
        #expect(songs != SilhouetteSample(values, dimensions: 1, count: 300, seed: 10).songs)
    }

    @Test("The elbow is chosen where the silhouette agrees, or is nearly as high")
    func elbow() {
        let bent = trials([(2, 100, 0.3), (3, 50, 0.3), (4, 20, 0.5), (5, 18, 0.4), (6, 17, 0.3)])
        #expect(ClusterChoice.elbow(bent)?.k == 4)
        #expect(ClusterChoice(bent).k == 4)
        #expect(ClusterChoice(bent).reason == "the elbow of the inertia, and the highest silhouette, 0.500")
        let near = ClusterChoice(trials([(2, 100, 0.52), (3, 50, 0.3), (4, 20, 0.5), (5, 18, 0.4), (6, 17, 0.3)]))
        #expect(near.k == 4)
        #expect(near.reason.contains("0.520 at 2"))
    }

    @Test("A much higher silhouette outweighs the elbow, and decides where there is none")
    func silhouette() {
        let apart = ClusterChoice(trials([(2, 100, 0.9), (3, 50, 0.3), (4, 20, 0.5), (5, 18, 0.4)]))
        #expect(apart.k == 2)
        #expect(apart.reason.contains("at 4, the elbow of the inertia, it is 0.500"))
        #expect(ClusterChoice(trials([(2, 9, 0.2), (3, 8, 0.4)])).k == 3)
        // Of equals the fewest clusters.
        #expect(ClusterChoice(trials([(2, 9, 0.4), (3, 8, 0.4)])).k == 2)
        #expect(ClusterChoice.elbow(trials([(2, 9, 0.2), (3, 8, 0.3), (4, 7, 0.4)])) == nil)
        #expect(ClusterChoice.elbow(trials([(2, 9, 0.2), (3, 9, 0.3), (4, 9, 0.4)])) == nil)
        #expect(ClusterChoice(trials([(7, 9, 0.2)])).reason == "no other number was tried")
        #expect(ClusterChoice(trials([(1, 9, nil), (2, 8, nil)])).k == 1)
    }
}
