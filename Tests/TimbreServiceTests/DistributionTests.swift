import Foundation
import Testing
import Timbre
import TimbreFiles
import TimbreTestSupport

@testable import TimbreService

@Suite("Distributions of features") struct DistributionTests {
    /// A quantile of numbers as it is defined: between the two nearest in order, in proportion.
    private func quantile(_ values: [Float], _ part: Int, of parts: Int) -> Float {
        let sorted = values.filter(\.isFinite).sorted()
        let (place, rest) = (part * (sorted.count - 1)).quotientAndRemainder(dividingBy: parts)
        let upper = min(place + 1, sorted.count - 1)
        return Float(
            Double(sorted[place]) + (Double(sorted[upper]) - Double(sorted[place])) * Double(rest) / Double(parts))
    }

    /// Whether numbers are equal but for the rounding of a share.
    private func isClose(_ found: [Double], _ expected: [Float]) -> Bool {
        found.count == expected.count
            && zip(found, expected).allSatisfy { abs(Float($0) - $1) <= 4 * $1.ulp + 4 * Float.leastNonzeroMagnitude }
    }

    private func column(_ place: Int, _ catalogue: Catalogue, songs: [Int]) throws -> [Float] {
        let file = try catalogue.features()
        return songs.map { file.floats(rows: $0..<$0 + 1)[place] }
    }

    @Test(
        "A feature's quantiles are its smallest value, its percentiles and its largest, and the version is the program's"
    )
    func percentiles() async throws {
        let served = try ServedCatalogue.shared.get()
        let catalogue = served.recommender.catalogue
        let model = try await served.get("/v1/model").object
        #expect(model["version"] as? String == "test")
        let features = try #require(model["features"] as? [[String: Any]])
        #expect(features.compactMap { $0["name"] as? String } == catalogue.recipe.features.map(\.name))
        for (place, feature) in features.enumerated() {
            let values = try column(place, catalogue, songs: Array(0..<catalogue.songCount))
            let quantiles = try #require(feature["quantiles"] as? [Double])
            #expect(isClose(quantiles, (0...100).map { quantile(values, $0, of: 100) }))
            #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(
                quantiles.first.map { Float($0) } == values.min() && quantiles.last.map { Float($0) } == values.max())
        }
    }

    @Test("A cluster's quartiles are those of its songs")
    func quartiles() async throws {
        let served = try ServedCatalogue.shared.get()
        let catalogue = served.recommender.catalogue
        let labels = try catalogue.clusters().labels
        let items = try await served.get("/v1/clusters").items
        #expect(items.count == 4)
        for (cluster, item) in items.enumerated() {
            let found = try #require(item["quartiles"] as? [String: [Double]])
            #expect(Set(found.keys) == Set(catalogue.recipe.features.map(\.name)))
            let songs = labels.indices.filter { labels[$0] == Int32(cluster) }
            for (place, feature) in catalogue.recipe.features.enumerated() {
                let values = try column(place, catalogue, songs: songs)
                #expect(isClose(found[feature.name] ?? [], (1...3).map { quantile(values, $0, of: 4) }))
            }
        }
    }

    private func file(_ rows: [[Float]], _ folder: TemporaryFolder) throws -> NPYFile {
        let writer = try NPYWriter(creating: folder.file("f.npy"), type: .float32, columns: rows[0].count)
        try writer.append(rows.flatMap(\.self))
        try writer.finish()
        return try NPYFile(path: folder.file("f.npy"))
    }

    @Test("Of more songs than are looked at, evenly spaced ones count, the first of all among them")
    func sample() throws {
        let folder = try TemporaryFolder()
        let features = try file((0..<1000).map { [Float($0), Float(($0 * 37) % 1000)] }, folder)
        let found = FeatureDistributions(features, songs: 0..<1000, parts: 4, most: 10).quantiles
        #expect(found[0] == [0, 225, 450, 675, 900])
        let seen = stride(from: 0, to: 1000, by: 100).map { Float(($0 * 37) % 1000) }
        #expect(found[1] == (0...4).map { quantile(seen, $0, of: 4) })
        let some = FeatureDistributions(features, songs: [3, 5, 9], parts: 2, most: 10).quantiles
        #expect(some[0] == [3, 5, 9])
    }

    @Test("What is no number counts for nothing; without any, and without songs, there are no quantiles")
    func nothing() throws {
        let folder = try TemporaryFolder()
        let features = try file([[.nan, 1, .nan], [.infinity, 3, 7], [.nan, 2, .nan]], folder)
        let found = FeatureDistributions(features, songs: 0..<3, parts: 4, most: 10).quantiles
        #expect(found == [[], [1, 1.5, 2, 2.5, 3], [7, 7, 7, 7, 7]])
        #expect(FeatureDistributions(features, songs: 0..<0, parts: 4, most: 10).quantiles == [[], [], []])
    }
}
