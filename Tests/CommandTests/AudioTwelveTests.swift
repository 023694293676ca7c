import Foundation
import Testing
import TimbreTestSupport

/// The published system of 12 audio features, from the CSV to its clusters and its 20 most similar songs.
@Suite(
    "The 12-6-12 audio autoencoder, k-means and look-up on real songs",
    .enabled(if: RealData.isPresent, RealData.comment))
struct AudioTwelveTests {
    /// Squared error of standard scores, as its author reports it: on the songs that it was trained on.
    private static let published = 0.1217

    @Test("Every step works, and the error on songs held out of training is below the published one")
    func endToEnd() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("c.timbre")
        let csv = try RealData.path("songs-with-playlists.csv")
        let ingest = try Program.run("ingest", csv, "--recipe", "audio-12", "--catalogue", path)
        #expect(ingest.status == 0, "\(ingest.messages)")
        let train = try Program.run("train", "--catalogue", path, "--device", "cpu", "--json")
        let report = try #require(train.objects.first)
        #expect(report["measured"] as? String == "test")
        #expect(try #require(report["numbers_mse"] as? Double) < Self.published)

        let cluster = try Program.run("cluster", "--catalogue", path, "--clusters", "10", "--json")
        #expect(cluster.status == 0, "\(cluster.messages)")
        #expect(cluster.objects.first?["on"] as? String == "latents")
        let clusters = cluster.objects.dropFirst()
        #expect(clusters.count == 10)
        #expect(clusters.compactMap { $0["size"] as? Int }.reduce(0, +) == 28_356)
        #expect(Set(clusters.compactMap { $0["name"] as? String }).count == 10)

        // A typing error finds the song, and the song itself is not among the answers.
        let similar = try Program.run("similar", "--catalogue", path, "--song", "Memoriess", "-n", "20", "--json")
        #expect(similar.status == 0 && similar.objects.count == 20, "\(similar.messages)")
        #expect(similar.messages.contains("Memories"))
        let scores = similar.objects.compactMap { $0["score"] as? Double }
        #expect(scores.count == 20 && scores == scores.sorted(by: >) && scores.allSatisfy { (0.5...1).contains($0) })
    }

    @Test("The sample of the 900k set goes the same way")
    func sample() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("c.timbre")
        let csv = try RealData.path("songs-900k-sample.csv")
        #expect(try Program.run("ingest", csv, "--recipe", "audio-12", "--catalogue", path).status == 0)
        #expect(try Program.run("train", "--catalogue", path, "--device", "cpu", "--epochs", "20").status == 0)
        let cluster = try Program.run("cluster", "--catalogue", path, "--clusters", "10", "--json")
        #expect(cluster.objects.dropFirst().compactMap { $0["size"] as? Int }.reduce(0, +) == 895)
        let title = try Program.run(
            "similar", "--catalogue", path, "--song", "Even When the Waters Cold", "-n", "20", "--json")
        #expect(title.status == 0 && title.objects.count == 20, "\(title.messages)")
    }
}
