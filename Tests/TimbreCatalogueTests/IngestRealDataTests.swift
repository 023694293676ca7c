import Testing
import TimbreTestSupport

@testable import TimbreCatalogue

/// Published tables, by the numbers of their songs.
@Suite struct IngestRealDataTests {
    let work: Workspace

    init() throws { work = try Workspace() }

    @Test(
        "Songs with playlists: 32,833 rows, 28,356 songs, 4,477 duplicates, none rejected",
        .enabled(if: RealData.isPresent, RealData.comment))
    func songsWithPlaylists() throws {
        let (_, report) = try Catalogue.ingest(
            [RealData.path("songs-with-playlists.csv")], into: work.catalogue, recipe: .named("spotify-tracks"))
        #expect(report.read == 32_833)
        #expect(report.added == 28_356)
        #expect(report.duplicates == 4_477)
        #expect(report.rejected == 0)
        let catalogue = try Catalogue.open(at: work.catalogue)
        #expect(try catalogue.find(title: "memories", artist: "maroon 5").best.sourceID != nil)
        #expect(try catalogue.verify().isEmpty)
    }

    @Test(
        "The 900k sample: 1,000 rows, 895 songs, 105 duplicates, by every recipe that reads it",
        .enabled(if: RealData.isPresent, RealData.comment),
        arguments: ["spotify-900k", "spotify-900k-classic", "audio-12"])
    func sampleOf900k(recipe: String) throws {
        let (_, report) = try Catalogue.ingest(
            [RealData.path("songs-900k-sample.csv")], into: work.catalogue, recipe: .named(recipe))
        #expect(report.read == 1_000)
        #expect(report.added == 895)
        #expect(report.duplicates == 105)
        #expect(report.rejected == 0)
        let artists = try Catalogue.open(at: work.catalogue).vocabulary("artist").count
        // Main artists alone, or everybody on the songs; and "unknown".
        #expect(recipe == "audio-12" ? artists > 150 : artists == 80)
    }

    @Test("audio-12 reads both dialects in one unit", .enabled(if: RealData.isPresent, RealData.comment))
    func audio12() throws {
        let (_, report) = try Catalogue.ingest(
            [RealData.path("songs-with-playlists.csv"), RealData.path("songs-900k-sample.csv")], into: work.catalogue,
            recipe: .named("audio-12"))
        // 12 songs of the sample are in the larger table, with their identifiers.
        #expect(report.added == 28_356 + 895 - 12)
        #expect(report.rejected == 0)
        #expect(report.notes.contains { $0.contains("variance") })
        let numbers = try Catalogue.open(at: work.catalogue).songFeatures().numbers
        let energy = stride(from: 5, to: numbers.count, by: 12).map { numbers[$0] }
        #expect((energy.prefix(28_356).max() ?? 0) > 90)
        #expect((energy.suffix(895 - 12).max() ?? 0) > 90)
    }
}
