import Foundation
import Testing
import TimbreBase
import TimbreCompute
import TimbreTestSupport

@testable import TimbreMaps

@Suite struct NeighbourGraphTests {
    private func nearest(_ values: [Float], _ d: Int, k: Int, on device: Device) throws -> NearestPoints {
        try NearestPoints(of: values, dimensions: d, k: k, device: device, work: Work())
    }

    @Test(arguments: [(2, 3, 1), (7, 1, 3), (93, 5, 92), (700, 13, 15)], Backends.present)
    func `The nearest are those of a plain scan`(size: (n: Int, d: Int, k: Int), device: Device) throws {
        let (n, d, k) = size
        let values = MapExamples.clusters(n, dimensions: d, centres: 4)
        let found = try nearest(values, d, k: k, on: device)
        #expect(found.count == n && found.k == k)
        for i in 0..<n {
            let expected = (0..<n).filter { $0 != i }.map { MapExamples.squaredDistance(values, d, i, $0) }.sorted()
            for place in 0..<k {
                let id = Int(found.ids[i * k + place])
                #expect(id != i && Set(found.ids[i * k..<(i + 1) * k]).count == k)
                let distance = Double(found.squaredDistances[i * k + place])
                #expect(abs(distance - expected[place]) <= 1e-5 * (1 + expected[place]))
                #expect(distance == Double(Float(MapExamples.squaredDistance(values, d, i, id))))
            }
        }
    }

    @Test func `Songs in one place find each other at distance 0`() throws {
        let values = [Float](repeating: 1, count: 30) + [5, 5, 5]
        let found = try nearest(values, 3, k: 4, on: .cpu())
        #expect(found.squaredDistances[..<40].allSatisfy { $0 == 0 })
        for i in 0..<11 { #expect(!found.ids[i * 4..<(i + 1) * 4].contains(Int32(i))) }
    }

    @Test func `A search for neighbours can be interrupted`() {
        #expect(throws: CancellationError.self) {
            try NearestPoints(
                of: [1, 2, 3], dimensions: 1, k: 1, device: .cpu(), work: Work(isCancelled: { true }))
        }
    }

    @Test func `Edges lead both ways with the combined weight`() throws {
        let values = MapExamples.clusters(60, dimensions: 3, centres: 3)
        let found = try nearest(values, 3, k: 5, on: .cpu())
        let weights = found.ids.indices.map { Float($0 % 7) / 7 }
        let graph = NeighbourGraph(found, weights: weights) { $0 + $1 - $0 * $1 }
        func directed(_ i: Int, _ j: Int) -> Float {
            (0..<5).first { Int(found.ids[i * 5 + $0]) == j }.map { weights[i * 5 + $0] } ?? 0
        }
        func isNear(_ i: Int, _ j: Int) -> Bool { found.ids[i * 5..<(i + 1) * 5].contains(Int32(j)) }
        for i in 0..<60 {
            let edges = graph.starts[i]..<graph.starts[i + 1]
            let expected = (0..<60).filter { isNear(i, $0) || isNear($0, i) }
            #expect(graph.neighbours[edges].map { Int($0) } == expected)
            for edge in edges {
                let j = Int(graph.neighbours[edge])
                let (a, b) = (directed(i, j), directed(j, i))
                #expect(graph.weights[edge] == a + b - a * b)
            }
        }
    }

    @Test func `The shares of t-SNE have the perplexity, and add up to 1`() throws {
        let values = MapExamples.clusters(200, dimensions: 4, centres: 5)
        let method = TSNE(perplexity: 10)
        let found = try nearest(values, 4, k: method.neighbourCount(of: 200), on: .cpu())
        #expect(found.k == 31)
        let graph = method.affinities(found, workers: Workers(count: 2))
        #expect(abs(graph.weights.reduce(0.0) { $0 + Double($1) } - 1) < 1e-6)
        // By the definition: a bandwidth a song where the entropy is that of 10 equal shares.
        var joint = [Double](repeating: 0, count: 200 * 200)
        for i in 0..<200 {
            let squares = found.squaredDistances[i * 31..<(i + 1) * 31].map { Double($0) }
            var (low, high) = (0.0, 1e6)
            var shares: [Double] = []
            for _ in 0..<200 {
                let precision = (low + high) / 2
                let raw = squares.map { exp(-precision * ($0 - squares[0])) }
                shares = raw.map { $0 / raw.reduce(0, +) }
                let entropy = shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
                if entropy > log(10) { low = precision } else { high = precision }
            }
            for (place, share) in shares.enumerated() {
                let j = Int(found.ids[i * 31 + place])
                joint[i * 200 + j] += share / 400
                joint[j * 200 + i] += share / 400
            }
        }
        for i in 0..<200 {
            for edge in graph.starts[i]..<graph.starts[i + 1] {
                let expected = joint[i * 200 + Int(graph.neighbours[edge])]
                #expect(abs(Double(graph.weights[edge]) - expected) < 1e-4 * expected + 1e-9)
            }
        }
    }

    @Test func `The weights of UMAP: 1 to the nearest, together the logarithm of their number`() throws {
        let values = MapExamples.clusters(150, dimensions: 4, centres: 2)
        let found = try nearest(values, 4, k: 15, on: .cpu())
        let graph = UMAP().graph(found, workers: Workers(count: 2))
        // Combined weights are at least those of either direction.
        for i in 0..<150 {
            let edges = graph.starts[i]..<graph.starts[i + 1]
            let place = graph.neighbours[edges].firstIndex(of: found.ids[i * 15])!
            #expect(abs(graph.weights[place] - 1) < 1e-6)
            #expect(graph.weights[edges].allSatisfy { $0 > 0 && $0 <= 1 })
            #expect(graph.weights[edges].reduce(0, +) >= Float(log2(15.0)) - 1e-3)
        }
        // One direction alone: a song that is nobody's neighbour keeps the sum.
        let lonely = (0..<150).filter { song in !found.ids.contains(Int32(song)) }
        for song in lonely {
            let edges = graph.starts[song]..<graph.starts[song + 1]
            #expect(abs(graph.weights[edges].reduce(0, +) - Float(log2(15.0))) < 1e-3)
        }
    }
}
