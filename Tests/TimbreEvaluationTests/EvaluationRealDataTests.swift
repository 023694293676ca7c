import Testing
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreEvaluation

@Suite(.enabled(if: RealData.isPresent, RealData.comment))
struct EvaluationRealDataTests {
    /// Measured by a NumPy program over 3,000 songs and the same 438 playlists, with 95 % intervals of ±0.013, ±0.016
    /// and ±0.018 at most.
    private static let published: [(system: String, genre: Double, rPrecision: Double, ndcg: Double)] = [
        ("random", 0.164, 0.003, 0.003), ("min_max", 0.345, 0.021, 0.028), ("standard", 0.380, 0.039, 0.053),
        ("scores_year", 0.415, 0.047, 0.064), ("whitened", 0.425, 0.052, 0.069),
        ("artist_blend", 0.513, 0.101, 0.131), ("whitened_blend", 0.524, 0.104, 0.134),
        ("normal_whitened_blend", 0.531, 0.117, 0.152),
    ]

    @Test func `Baselines on real playlists are worth what another program measured, and keep their order`() throws {
        let folder = try TemporaryFolder()
        let csv = try RealData.path("songs-with-playlists.csv")
        _ = try Catalogue.ingest([csv], into: folder.file("c.timbre"), recipe: .named("spotify-tracks"))
        var options = EvaluationOptions()
        options.playlists = PlaylistFile(path: csv)
        options.skipped = ["classic"]
        let catalogue = try Catalogue.open(at: folder.file("c.timbre"))
        let evaluation = try catalogue.makeEvaluation(device: .cpu(), options: options)
        #expect(evaluation.playlists?.count == 438 && evaluation.playlists?.unknownRows == 0)
        #expect(evaluation.queries == .init(count: 2835, areHeldOut: true, heldOutSongs: 2835))
        for known in Self.published {
            let system = try #require(evaluation.system(known.system))
            for (name, expected) in [
                (MeasureName.genrePrecision, known.genre), (.rPrecision, known.rPrecision), (.ndcg, known.ndcg),
            ] {
                let measure = try #require(system.measure(name))
                let half = (try #require(measure.high) - (try #require(measure.low))) / 2
                // Both are estimates: the half-width of their difference.
                #expect(abs(measure.value - expected) < half * 2.0.squareRoot() + 0.0005, "\(known.system) \(name)")
            }
        }
        let subgenres = try #require(evaluation.system("whitened_blend")?.measure(.subgenrePrecision))
        #expect(subgenres.value > (try #require(evaluation.system("standard")?.measure(.subgenrePrecision))).value)
    }
}
