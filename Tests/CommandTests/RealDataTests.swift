import Foundation
import Testing
import TimbreTestSupport

@Suite(
    "Every command on real songs",
    .enabled(if: RealData.isPresent, RealData.comment))
struct RealDataTests {
    @Test(
        "Rows, songs, duplicates and rejected rows are what is known of the files",
        arguments: [
            ("songs-with-playlists.csv", "spotify-tracks", [32_833, 28_356, 4_477, 0]),
            ("songs-900k-sample.csv", "spotify-900k", [1_000, 895, 105, 0]),
            ("songs-900k-sample.csv", "spotify-900k-classic", [1_000, 895, 105, 0]),
            ("songs-with-playlists.csv", "audio-12", [32_833, 28_356, 4_477, 0]),
        ])
    func counts(file: String, recipe: String, counts: [Int]) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("c.timbre")
        let csv = try RealData.path(file)
        let ingest = try Program.run("ingest", csv, "--recipe", recipe, "--catalogue", path, "--json")
        let report = try #require(ingest.objects.first)
        #expect(["read", "added", "duplicates", "rejected"].map { report[$0] as? Int } == counts)

        let train = try Program.run("train", "--catalogue", path, "--epochs", "2", "--device", "cpu", "--json")
        #expect(train.status == 0, "\(train.messages)")
        let profile = try Program.run("similar", "--catalogue", path, "--profile", "tempo=120", "--json")
        #expect(profile.status == 0 && profile.objects.count == 10)
        let title = try Program.run("similar", "--catalogue", path, "--song", "hello", "--json")
        #expect(title.status == 0 && title.objects.count == 10)
        let embed = try Program.run("embed", "--catalogue", path, "--json")
        #expect(embed.objects.first?["mapped"] as? Int == 0)
        let similar = try Program.run("similar", "--catalogue", path, "--id", "17", "--json")
        #expect(similar.status == 0 && similar.objects.count == 10)
        let search = try Program.run(
            "search", "--catalogue", path, "-k", "5", "--neighbours", folder.file("n.npy"), "--scores",
            folder.file("s.npy"), "--device", "cpu")
        #expect(search.status == 0, "\(search.messages)")
        for kind in ["lookup", "songs", "features", "vocabularies", "scaling", "latents", "encoder", "model"] {
            let export = try Program.run("export", kind, "--catalogue", path, "--output", folder.file("out"))
            #expect(export.status == 0, "\(kind): \(export.messages)")
        }
        #expect(try Program.run("doctor", "--catalogue", path, "--device", "cpu").status == 0)
    }
}
