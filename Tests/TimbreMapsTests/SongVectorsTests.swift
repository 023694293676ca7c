import Testing
import TimbreCatalogue
import TimbreFiles
import TimbreTestSupport

@testable import TimbreMaps

@Suite struct SongVectorsTests {
    private func catalogue(_ folder: TemporaryFolder, _ rows: [String]) throws -> Catalogue {
        let csv = folder.file("songs.csv")
        let header =
            "track_id,track_name,track_artist,danceability,energy,key,loudness,mode,speechiness,acousticness,"
            + "instrumentalness,liveness,valence,tempo,duration_ms,track_popularity\n"
        try AtomicFile.write(to: csv) { try $0.write(header + rows.joined(separator: "\n") + "\n") }
        _ = try Catalogue.ingest([csv], into: folder.file("c.timbre"), recipe: .named("spotify-tracks"))
        return try Catalogue.open(at: folder.file("c.timbre"))
    }

    @Test func `Features are standard scores, and a constant one is 0 and named`() throws {
        let folder = try TemporaryFolder()
        let catalogue = try catalogue(
            folder, (0..<4).map { "t\($0),Song \($0),A,0.\($0 + 1),0.5,\($0),-5,1,0.1,0.1,0,0.1,0.\($0),100,200000,50" }
        )
        let vectors = try catalogue.vectors(nil)
        #expect(vectors.kind == .features)
        #expect(vectors.count == 4 && vectors.dimensions == 13)
        #expect(vectors.constant.contains("energy") && !vectors.constant.contains("key"))
        for (column, name) in vectors.names.enumerated() {
            let values = stride(from: column, to: vectors.values.count, by: 13).map { Double(vectors.values[$0]) }
            let squares = values.reduce(0) { $0 + $1 * $1 } / 4
            #expect(abs(values.reduce(0, +)) < 1e-5)
            #expect(abs(squares - (vectors.constant.contains(name) ? 0 : 1)) < 1e-5, "\(name)")
        }
    }

    @Test func `Songs that do not differ are refused, and latent vectors without a model`() throws {
        let folder = try TemporaryFolder()
        let catalogue = try catalogue(
            folder, (0..<3).map { "t\($0),Song \($0),A,0.1,0.5,1,-5,1,0.1,0.1,0,0.1,0.1,100,200000,50" })
        #expect(throws: MapFault.self) { try catalogue.vectors(.features) }
        #expect(throws: CatalogueFault.self) { try catalogue.vectors(.latents) }
    }
}
