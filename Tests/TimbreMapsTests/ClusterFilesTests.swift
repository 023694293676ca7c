import Testing
import TimbreCatalogue
import TimbreFiles
import TimbreTestSupport

@testable import TimbreMaps

@Suite("The clusters of a catalogue")
struct ClusterFilesTests {
    private func catalogue(_ folder: TemporaryFolder) throws -> Catalogue {
        let csv = folder.file("songs.csv")
        let header =
            "track_id,track_name,track_artist,danceability,energy,key,loudness,mode,speechiness,acousticness,"
            + "instrumentalness,liveness,valence,tempo,duration_ms,track_popularity\n"
        let rows = (0..<4).map { "t\($0),Song \($0),A,0.\($0 + 1),0.5,\($0),-5,1,0.1,0.1,0,0.1,0.\($0),100,200000,50" }
        try AtomicFile.write(to: csv) { try $0.write(header + rows.joined(separator: "\n") + "\n") }
        _ = try Catalogue.ingest([csv], into: folder.file("c.timbre"), recipe: .named("spotify-tracks"))
        return try Catalogue.open(at: folder.file("c.timbre"))
    }

    private func clusters(on kind: SongVectors.Kind, generation: Int?) -> SongClusters {
        SongClusters(
            labels: [0, 1, 0],
            summary: ClusterSummary(
                on: kind, modelGeneration: generation, seed: 7, starts: 3, k: 2,
                tried: [.init(k: 1, inertia: 4.5, silhouette: nil), .init(k: 2, inertia: 1.25, silhouette: 0.5)],
                choice: "because", dimensions: ["good_for_party", "tempo"], centres: [[0.5, -1], [2, 0.1]],
                clusters: [
                    .init(
                        id: 0, name: "like Jazz", size: 2, share: 2.0 / 3,
                        features: ["good_for_party": -1.5, "tempo": 2],
                        genres: [.init(name: "jazz", count: 2)], artists: [], songs: [2, 0]),
                    .init(
                        id: 1, name: "like Pop", size: 1, share: 1.0 / 3, features: ["good_for_party": 3, "tempo": 0],
                        genres: [], artists: [.init(name: "A", count: 1)], songs: [1]),
                ]))
    }

    @Test("They are read as they were written, and a newer song belongs to none")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let catalogue = try catalogue(folder)
        let written = clusters(on: .features, generation: nil)
        let read = try catalogue.keep(written).clusters()
        #expect(try Catalogue.open(at: catalogue.path).clusters() == read)
        #expect(throws: MapFault.noClusters(path: catalogue.path)) { try catalogue.clusters() }
        #expect(read.summary == written.summary)
        #expect(read.labels == [0, 1, 0, -1])
        #expect(read.songs(in: 0) == [0, 2] && read.songs(in: 1) == [1])
    }

    @Test("Before the first clustering there are none, and those of an earlier model are refused")
    func absentAndStale() throws {
        let folder = try TemporaryFolder()
        let catalogue = try catalogue(folder)
        #expect(throws: MapFault.noClusters(path: catalogue.path)) { try catalogue.clusters() }
        #expect(throws: MapFault.outdatedClusters(path: catalogue.path)) {
            try catalogue.keep(clusters(on: .latents, generation: 3))
        }
        let trained = try catalogue.keep(clusters(on: .latents, generation: nil))
            .keep([("model.safetensors", { try SafeTensors().write(to: $0) })])
        #expect(throws: MapFault.outdatedClusters(path: catalogue.path)) { try trained.clusters() }
    }

    @Test(
        "Clusters that can't be those of the songs are refused, and the old ones stand",
        arguments: [
            { $0.labels = [0, 1, 0, 1, 0] }, { $0.labels = [0, 2, 0] }, { $0.labels = [0, -2, 0] },
            { $0.summary.k = 3 }, { $0.summary.centres[1][0] = .nan }, { $0.summary.centres[0] = [1] },
            { $0.summary.clusters[0].songs = [4] }, { $0.summary.clusters[1].id = 0 },
            { $0.summary.clusters[0].features["tempo"] = .infinity }, { $0.summary.tried[0].inertia = .nan },
            { $0.summary.tried[1].k = 5 },
        ] as [@Sendable (inout SongClusters) -> Void])
    func impossible(change: @Sendable (inout SongClusters) -> Void) throws {
        let folder = try TemporaryFolder()
        let kept = try catalogue(folder).keep(clusters(on: .features, generation: nil))
        var others = clusters(on: .features, generation: nil)
        change(&others)
        let fault = #expect(throws: MapFault.self) { try kept.keep(others) }
        guard case .impossibleClusters(kept.path, _)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        let after = try Catalogue.open(at: kept.path)
        #expect(try after.state == kept.state && after.clusters() == kept.clusters())
    }

    @Test("A summary that was changed by hand is damaged")
    func damaged() throws {
        let folder = try TemporaryFolder()
        let catalogue = try catalogue(folder)
        _ = try catalogue.keep(clusters(on: .features, generation: nil))
        let name = "c.timbre/clusters.json"
        try folder.write(folder.text(name).replacing("because", with: "becausE"), to: name)
        #expect(throws: (any Error).self) { try Catalogue.open(at: catalogue.path).clusters() }
    }
}
