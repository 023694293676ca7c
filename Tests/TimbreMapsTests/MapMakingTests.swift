import Foundation
import Testing
import TimbreBase
import TimbreCompute
import TimbreTestSupport

@testable import TimbreMaps

@Suite struct MapMakingTests {
    private static let clusters = MapExamples.vectors(
        MapExamples.clusters(300, dimensions: 5, centres: 6), dimensions: 5)

    private func map(
        _ vectors: SongVectors = clusters, on device: Device? = nil,
        _ change: (inout MapParameters) -> Void = { _ in }
    ) throws -> SongMap {
        var parameters = MapParameters()
        change(&parameters)
        return try SongMap(of: vectors, parameters, device: device ?? .cpu())
    }

    @Test(arguments: Backends.present)
    func `t-SNE is as good as scikit-learn's on every device`(device: Device) throws {
        let made = try map(on: device) {
            $0.method = .tsne
            $0.perplexity = 20
        }
        // sklearn.manifold.TSNE 1.9.1 of the same points: Barnes-Hut at an angle of 0.2 gives 0.3129, exact 0.3049 over
        // all pairs; trustworthiness 0.9878 and 0.9885. The last digits of a few points' sums decide where clusters
        // come to rest: the divergences of other seeds differ by a few percent.
        let divergence = try #require(made.description.divergence)
        #expect(divergence > 0.28 && divergence < 0.34, "\(divergence)")
        #expect(try #require(made.description.trustworthiness) > 0.98)
        #expect(MapExamples.purity(made.coordinates, centres: 6) > 0.99)
    }

    @Test func `The divergence is that of the definition`() throws {
        let values = MapExamples.clusters(90, dimensions: 3, centres: 3)
        let method = TSNE(perplexity: 5)
        let nearest = try NearestPoints(
            of: values, dimensions: 3, k: 16, device: .cpu(), work: Work())
        let graph = method.affinities(nearest, workers: Workers(count: 1))
        let points = MapExamples.clusters(90, dimensions: 2, centres: 3, seed: 8)
        func affinity(_ i: Int, _ j: Int) -> Double { 1 / (1 + MapExamples.squaredDistance(points, 2, i, j)) }
        let total = (0..<90).reduce(0.0) { sum, i in sum + (0..<90).reduce(0) { $1 == i ? $0 : $0 + affinity(i, $1) } }
        var expected = 0.0
        for i in 0..<90 {
            for edge in graph.starts[i]..<graph.starts[i + 1] {
                let p = Double(graph.weights[edge])
                expected += p * log(p / (affinity(i, Int(graph.neighbours[edge])) / total))
            }
        }
        #expect(abs(TSNE.divergence(graph, points, total: total) - expected) < 1e-9)
    }

    @Test func `UMAP keeps neighbours together`() throws {
        let made = try map { $0.method = .umap }
        #expect(try #require(made.description.trustworthiness) > 0.95)
        #expect(MapExamples.purity(made.coordinates, centres: 6) > 0.99)
        #expect(made.description.parameters == ["neighbours": 15, "epochs": 500])
    }

    @Test func `PCA gives the principal components and what they explain`() throws {
        let made = try map { $0.method = .pca }
        let principal = PrincipalComponents(fitting: Self.clusters, components: 2)
        #expect(made.coordinates == principal.transform(Self.clusters.values))
        #expect(made.description.explainedVariance == principal.explainedVarianceRatio)
    }

    @Test(arguments: SongMap.Method.allCases)
    func `The same for any number of threads; another for another seed`(method: SongMap.Method) throws {
        func made(threads: Int, seed: UInt64 = 1) throws -> SongMap {
            try map(on: .cpu(threads: threads)) {
                ($0.method, $0.seed, $0.perplexity, $0.songs) = (method, seed, 10, 250)
                $0.iterations = 60
            }
        }
        let one = try made(threads: 1)
        let three = try made(threads: 3)
        #expect(one.coordinates.map(\.bitPattern) == three.coordinates.map(\.bitPattern))
        #expect(one.description == three.description)
        #expect(try made(threads: 1, seed: 2).coordinates.map(\.bitPattern) != one.coordinates.map(\.bitPattern))
    }

    @Test func `A sample has places for as many songs as it is told, the others none`() throws {
        let made = try map { ($0.method, $0.songs) = (.pca, 100) }
        #expect(made.count == 300 && made.songs.count == 100 && made.description.songs == 100)
        #expect(made.songs != Array(0..<100))
        #expect(try map { ($0.method, $0.songs) = (.pca, 1000) }.songs.count == 300)
    }

    @Test func `A sample is uniform, ascending and without repeats`() {
        var hits = [Int](repeating: 0, count: 40)
        for seed in 0..<400 {
            let ids = SongSample.ids(of: 40, count: 10, seed: UInt64(seed), .mapSample)
            #expect(ids.count == 10 && ids == Set(ids).sorted())
            for id in ids { hits[id] += 1 }
        }
        // 100 expected, with a standard deviation of 8.7.
        #expect(hits.allSatisfy { abs($0 - 100) < 45 })
    }

    @Test func `The method follows from the number of songs`() {
        let parameters = MapParameters()
        #expect([3, 91, 92, 10_000, 10_001].map(parameters.method(for:)) == [.pca, .pca, .tsne, .tsne, .umap])
    }

    @Test func `A perplexity that the songs don't allow is refused with the largest that they do`() throws {
        let few = MapExamples.vectors(MapExamples.clusters(31, dimensions: 3, centres: 2), dimensions: 3)
        let fault = MapFault.perplexityTooLarge(perplexity: 10, songs: 31)
        #expect(throws: fault) { try map(few) { ($0.method, $0.perplexity) = (.tsne, 10) } }
        #expect("\(fault)".contains("more than 31 songs") && "\(fault)".contains("below 10"))
        let made = try map(few) { ($0.method, $0.perplexity, $0.iterations) = (.tsne, 9.9, 300) }
        #expect(made.coordinates.allSatisfy { $0.isFinite })
    }

    @Test func `Songs that do not differ, and fewer than three, are refused`() {
        let equal = MapExamples.vectors([Float](repeating: 2, count: 300), dimensions: 3)
        for method in SongMap.Method.allCases {
            #expect(throws: MapFault.songsDoNotDiffer(songs: 100, kind: .features)) {
                try map(equal) { ($0.method, $0.perplexity) = (method, 5) }
            }
        }
        for count in 1...2 {
            let few = MapExamples.vectors(MapExamples.clusters(count, dimensions: 3, centres: 2), dimensions: 3)
            #expect(throws: MapFault.tooFewSongsForMap(songs: count)) { try map(few) }
        }
    }

    @Test(arguments: SongMap.Method.allCases)
    func `Duplicates, a single dimension and a handful of songs all get places`(method: SongMap.Method) throws {
        let some = MapExamples.clusters(40, dimensions: 3, centres: 2)
        let line = MapExamples.clusters(120, dimensions: 1, centres: 3)
        let three: [Float] = [0, 0, 1, 2, 5, 1]
        for (values, d, perplexity) in [(some + some + some, 3, 5.0), (line, 1, 5.0), (three, 2, 0.5)] {
            let made = try map(MapExamples.vectors(values, dimensions: d)) {
                ($0.method, $0.perplexity) = (method, perplexity)
            }
            #expect(made.songs.count == values.count / d && made.coordinates.allSatisfy { $0.isFinite })
            #expect(try #require(made.description.trustworthiness) > 0.5)
        }
    }

    @Test(arguments: SongMap.Method.allCases)
    func `Making a map can be interrupted at any stage`(method: SongMap.Method) throws {
        for stage in [MapProgress.Stage.neighbours, .layout, .trustworthiness]
        where method != .pca || stage == .trustworthiness {
            var parameters = MapParameters()
            (parameters.method, parameters.perplexity, parameters.iterations) = (method, 5, 50)
            let seen = Collected<MapProgress>()
            #expect(throws: CancellationError.self) {
                try SongMap(
                    of: Self.clusters, parameters, device: .cpu(),
                    work: Work(report: seen.add, isCancelled: { seen.values.contains { $0.stage == stage } }))
            }
        }
    }
}
