import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreMaps

@Suite("Clusters of a catalogue's songs")
struct ClusterCatalogueTests {
    private static let header =
        "track_id,track_name,track_artist,playlist_genre,danceability,energy,key,loudness,mode,speechiness,acousticness,"
        + "instrumentalness,liveness,valence,tempo,duration_ms,track_popularity\n"

    /// Songs of two kinds that lie far apart, twice as many of the first, with an artist for every two.
    private func catalogue(_ folder: TemporaryFolder, songs: Int, genres: [String] = ["rock", "jazz"]) throws
        -> Catalogue
    {
        let rows = (0..<songs).map { song in
            let isQuiet = song % 3 == 2
            let sound =
                isQuiet
                ? "0.2,0.1\(song),4,-20,1,0.05,0.9,0,0.3,0.2,80" : "0.7,0.9\(song),4,-4,1,0.05,0.1,0,0.1,0.7,140"
            return
                "t\(song),Song \(song),Artist \(song / 2),\(genres[isQuiet ? genres.count - 1 : 0]),\(sound),200000,50"
        }
        let csv = folder.file("songs.csv")
        try AtomicFile.write(to: csv) { try $0.write(Self.header + rows.joined(separator: "\n") + "\n") }
        _ = try Catalogue.ingest([csv], into: folder.file("c.timbre"), recipe: .named("spotify-tracks"))
        return try Catalogue.open(at: folder.file("c.timbre"))
    }

    private func options(_ clusters: ClosedRange<Int>) -> ClusteringOptions {
        var options = ClusteringOptions()
        options.clusters = clusters
        return options
    }

    @Test("Labels and summaries say what the clusters are, and stay in the catalogue", arguments: Backends.present)
    func summary(device: Device) throws {
        let folder = try TemporaryFolder()
        let catalogue = try catalogue(folder, songs: 30)
        let outcome = try catalogue.makeClusters(device: device, options: options(2...2))
        let clustered = try catalogue.keep(outcome.clusters)
        let (labels, summary) = (outcome.clusters.labels, outcome.clusters.summary)
        #expect(labels == (0..<30).map { $0 % 3 == 2 ? 1 : 0 })
        #expect(summary.on == .features && summary.modelGeneration == nil && summary.k == 2)
        #expect(summary.clusters.map(\.id) == [0, 1] && summary.clusters.map(\.size) == [20, 10])
        #expect(summary.clusters[0].genres == [.init(name: "rock", count: 20)])
        #expect(summary.clusters[1].genres == [.init(name: "jazz", count: 10)])
        #expect(summary.clusters[0].artists.count == 5)
        #expect(summary.clusters[0].artists[0] == .init(name: "Artist 0", count: 2))
        #expect(summary.clusters[1].songs.count == 5 && summary.clusters[1].songs.allSatisfy { $0 % 3 == 2 })
        #expect(try #require(summary.clusters[0].features["energy"]) > 0.5)
        #expect(try #require(summary.clusters[1].features["energy"]) < -1)
        #expect(summary.clusters[0].features["key"] == 0)
        #expect(summary.clusters[1].typicalFeatures(20).last?.score == 0)
        #expect(summary.centres.count == 2 && summary.centres[0].count == summary.dimensions.count)
        #expect(
            outcome.notes == [
                "the same for every song, and so telling nothing: key, mode, speechiness, instrumentalness, duration_ms, popularity"
            ])
        #expect(try clustered.clusters() == outcome.clusters)
        #expect(try Catalogue.open(at: catalogue.path).clusters() == outcome.clusters)
    }

    @Test("Of a range the number is chosen that separates the songs")
    func range() throws {
        let folder = try TemporaryFolder()
        let summary = try catalogue(folder, songs: 60).makeClusters(device: .cpu(), options: options(1...5))
            .clusters.summary
        #expect(summary.k == 2 && summary.tried.map(\.k) == [1, 2, 3, 4, 5])
        #expect(summary.tried[0].silhouette == nil)
        #expect(try #require(summary.tried[1].silhouette) > 0.9)
        for (fewer, more) in zip(summary.tried, summary.tried.dropFirst()) { #expect(more.inertia < fewer.inertia) }
    }

    @Test("Too few songs are refused, and one genre only is said")
    func badInput() throws {
        let folder = try TemporaryFolder()
        let catalogue = try catalogue(folder, songs: 8, genres: ["pop"])
        #expect(throws: MapFault.fewerSongsThanClusters(clusters: 9, songs: 8, different: 8)) {
            try catalogue.makeClusters(device: .cpu(), options: options(2...9))
        }
        #expect(throws: MapFault.noClusters(path: catalogue.path)) { try catalogue.clusters() }
        let outcome = try catalogue.makeClusters(device: .cpu(), options: options(2...2))
        let clustered = try catalogue.writing { try $0.keep(outcome.clusters) }
        #expect(outcome.notes.contains { $0.contains("“pop”") })
        var other = options(2...2)
        other.seed = 5
        #expect(throws: CancellationError.self) {
            try clustered.writing {
                try $0.keep(
                    $0.makeClusters(device: .cpu(), options: other, work: Work(isCancelled: { true })).clusters)
            }
        }
        #expect(try Catalogue.open(at: catalogue.path).clusters().summary.seed == 42)
    }
}
