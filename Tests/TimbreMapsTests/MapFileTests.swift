import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreFiles
import TimbreTestSupport

@testable import TimbreMaps

@Suite struct MapFileTests {
    private let folder: TemporaryFolder
    private let catalogue: Catalogue

    init() throws {
        folder = try TemporaryFolder()
        let header =
            "track_id,track_name,track_artist,danceability,energy,key,loudness,mode,speechiness,acousticness,"
            + "instrumentalness,liveness,valence,tempo,duration_ms,track_popularity\n"
        let rows = (0..<4).map {
            "t\($0),Song \($0),A,0.\($0 + 1),0.5,\($0),-5,1,0.1,0.1,0,0.1,0.\($0),100,200000,50\n"
        }
        try folder.write(header + rows.joined(), to: "songs.csv")
        _ = try Catalogue.ingest(
            [folder.file("songs.csv")], into: folder.file("c.timbre"), recipe: .named("spotify-tracks"))
        catalogue = try Catalogue.open(at: folder.file("c.timbre"))
    }

    private func map(on kind: SongVectors.Kind, generation: Int?) -> SongMap {
        SongMap(
            description: SongMap.Description(
                on: kind, modelGeneration: generation, method: .pca, parameters: ["width": 2], seed: 3, songs: 3,
                trustworthiness: 0.5, trustworthinessNeighbours: 1, explainedVariance: [0.75, 0.125], constant: ["mode"]
            ),
            coordinates: [1, 2, .nan, .nan, -3, 4.5, 0, 0])
    }

    @Test func `A map is read as it was written, songs without a place too`() throws {
        let written = map(on: .features, generation: nil)
        let kept = try catalogue.keep(written)
        #expect(throws: MapFault.noMap(path: catalogue.path)) { try catalogue.map() }
        #expect(try kept.map().description == written.description)
        let read = try Catalogue.open(at: folder.file("c.timbre")).map()
        #expect(read.description == written.description)
        #expect(read.coordinates.map(\.bitPattern) == written.coordinates.map(\.bitPattern))
        #expect(read.count == 4 && read.songs == [0, 2, 3])
        #expect(read.place(of: 1) == nil && read.place(of: 4) == nil && read.place(of: -1) == nil)
        #expect(try #require(read.place(of: 2)) == (-3, 4.5))
    }

    @Test func `The description is JSON with null for what there is not`() throws {
        _ = try catalogue.keep(map(on: .features, generation: nil))
        let json = try JSONSerialization.jsonObject(with: folder.bytes("c.timbre/map.json")) as? [String: Any]
        #expect(json?["model_generation"] is NSNull && json?["divergence"] is NSNull)
        #expect(json?["method"] as? String == "pca" && json?["on"] as? String == "features")
        #expect(json?["explained_variance"] as? [Double] == [0.75, 0.125])
    }

    @Test func `A catalogue without a map says how to make one`() {
        #expect(throws: MapFault.noMap(path: folder.file("c.timbre"))) { try catalogue.map() }
        #expect(MapFault.noMap(path: "c").report.remedy?.means == [.run(.map), .set(.catalogue, "c")])
    }

    @Test func `A map of an earlier model's latent vectors is taken only on request`() throws {
        let mapped = try catalogue.keep(map(on: .latents, generation: nil))
        let catalogue = try mapped.keep([("model.safetensors", { try SafeTensors().write(to: $0) })])
        #expect(throws: MapFault.mapOfEarlierModel(path: folder.file("c.timbre"))) { try catalogue.map() }
        #expect(try catalogue.map(allowingEarlierModel: true).description.modelGeneration == nil)
        // Nor is one put in place that is of another model than the catalogue's.
        #expect(throws: MapFault.mapOfEarlierModel(path: folder.file("c.timbre"))) {
            try catalogue.keep(map(on: .latents, generation: 17))
        }
    }

    @Test(
        arguments: [
            { $0.coordinates += [1, 1] }, { $0.coordinates.removeLast() }, { $0.coordinates[0] = .nan },
            { $0.coordinates[1] = .infinity }, { $0.description.songs = 5 }, { $0.description.songs = -1 },
            { $0.description.parameters["width"] = .nan }, { $0.description.trustworthiness = .nan },
            { $0.description.explainedVariance = [2] },
        ] as [@Sendable (inout SongMap) -> Void])
    func `A map that can't be one of the songs is refused, and the old one stands`(
        change: @Sendable (inout SongMap) -> Void
    ) throws {
        let kept = try catalogue.keep(map(on: .features, generation: nil))
        var other = map(on: .features, generation: nil)
        change(&other)
        let fault = #expect(throws: MapFault.self) { try kept.keep(other) }
        guard case .impossibleMap(kept.path, _)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        let after = try Catalogue.open(at: kept.path)
        #expect(after.state == kept.state)
        #expect(try after.map().description == kept.map().description)
    }

    @Test func `A damaged map is named`() throws {
        _ = try catalogue.keep(map(on: .features, generation: nil))
        var bytes = try folder.bytes("c.timbre/map.npy")
        bytes[bytes.count - 3] ^= 4
        try folder.write(bytes, to: "c.timbre/map.npy")
        #expect(throws: CatalogueFault.self) { try Catalogue.open(at: folder.file("c.timbre")).map() }
    }
}
