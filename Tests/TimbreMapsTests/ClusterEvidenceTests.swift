import Foundation
import Testing
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreMaps

@Suite("What tells a cluster from other songs")
struct ClusterEvidenceTests {
    @Test("A genre of two songs is no cluster's, one of most songs is, and a common one is no more than common")
    func excess() {
        #expect(!Excess(2, of: 8, all: 2, of: 30_000).isTelling)
        #expect(Excess(680, of: 1_000, all: 5_000, of: 30_000).isTelling)
        #expect(Excess(70, of: 105, all: 660, of: 1_050).isTelling)
        #expect(!Excess(600, of: 1_000, all: 18_600, of: 30_000).isTelling)
        #expect(Excess(300, of: 1_000, all: 3_000, of: 30_000).isTelling)
        #expect(!Excess(6, of: 20, all: 3_000, of: 30_000).isTelling)
        #expect(!Excess(100, of: 100, all: 100, of: 100).isTelling)
        #expect(!Excess(0, of: 0, all: 0, of: 0).isTelling)
        let half = Excess(50, of: 100, all: 250, of: 1_000)
        #expect(abs(half.strength - 0.5 * log(2)) < 1e-12)
    }

    /// Labels by turns, and years by cluster.
    private func spans(_ years: [ClosedRange<Int>], each: Int = 100) -> YearSpans {
        let k = years.count
        let released = (0..<each * k).map { song in
            let range = years[song % k]
            return Float(range.lowerBound + song / k % range.count)
        }
        return YearSpans(released, labels: released.indices.map { Int32($0 % k) }, k: k)
    }

    @Test("The years are the narrowest that tell about as much as any, a decade where one does")
    func years() {
        let found = spans([1970...1979, 2015...2019, 1960...2019])
        #expect(found.typical(of: 0, size: 100)?.text == "1970s")
        #expect(found.typical(of: 1, size: 100).map { 2015 <= $0.first && $0.last <= 2019 } == true)
        let middle = found.typical(of: 2, size: 100)
        #expect(middle.map { 1980 <= $0.first && $0.last <= 2014 && $0.share >= 0.5 } == true)
        #expect(found.typical(of: 0, size: 500) == nil)
        #expect(spans([1999...1999, 2010...2010]).typical(of: 0, size: 100)?.text == "1999")
        #expect(spans([1990...1999, 1990...1999]).typical(of: 0, size: 100) == nil)
    }

    @Test("Years that are unknown, and songs without a label, tell nothing")
    func unknownYears() {
        let none = YearSpans([.nan, .nan, .infinity], labels: [0, 0, 0], k: 1)
        #expect(none.typical(of: 0, size: 3) == nil)
        #expect(YearSpans([], labels: [], k: 2).typical(of: 1, size: 0) == nil)
        let far = spans([0...9, -19 ... -10])
        #expect(far.typical(of: 1, size: 100) != nil)
    }

    @Test("Clusters of invented songs have the names that fit them, and their evidence is kept")
    func invented() throws {
        let folder = try TemporaryFolder()
        let header =
            "track_id,track_name,track_artist,playlist_genre,playlist_subgenre,track_album_release_date,danceability,"
            + "energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms,"
            + "track_popularity"
        // Two in three of the loud songs are edm, and a genre of two songs is rare.
        let rows = (0..<600).map { song -> String in
            let isLoud = song % 2 == 0
            let common = isLoud ? (song % 3 == 0 ? "pop" : "edm") : (song % 5 == 0 ? "pop" : "jazz")
            let genre = song == 1 || song == 3 ? "polka" : common
            let sound =
                isLoud
                ? "0.7,0.9,4,-4,1,0.05,0.1,0.8,0.1,0.5,12\(song % 9)"
                : "0.4,0.2,4,-20,1,0.05,0.9,0,0.1,0.5,9\(song % 9)"
            return
                "t\(song),Song \(song),Artist \(song),\(genre),,\(isLoud ? 2015 + song % 5 : 1971 + song % 7),\(sound),"
                + "200000,50"
        }
        let csv = try folder.write(([header] + rows).joined(separator: "\n") + "\n", to: "songs.csv")
        _ = try Catalogue.ingest([csv], into: folder.file("c.timbre"), recipe: .named("spotify-tracks"))
        let catalogue = try Catalogue.open(at: folder.file("c.timbre"))
        var options = ClusteringOptions()
        options.clusters = 2...2
        let clusters = try catalogue.makeClusters(device: .cpu(), options: options).clusters
        let named = Dictionary(uniqueKeysWithValues: clusters.summary.clusters.map { ($0.genres[0].name, $0) })
        let (edm, jazz) = (try #require(named["edm"]), try #require(named["jazz"]))
        #expect(edm.name.hasPrefix("edm, ") && edm.name.contains("20") && !edm.name.contains("polka"), "\(edm.name)")
        #expect(jazz.name.hasPrefix("jazz, ") && jazz.name.hasSuffix("1970s"), "\(jazz.name)")
        #expect(!edm.name.contains("like") && edm.name.components(separatedBy: ", ").count <= 4)
        let evidence = try #require(edm.evidence)
        let genre = try #require(evidence.names.first)
        #expect(genre.category == "genre" && genre.name == "edm" && genre.count == 200)
        #expect(abs(genre.share - 2.0 / 3) < 1e-9 && abs(genre.catalogueShare - 1.0 / 3) < 1e-9)
        #expect(evidence.features.allSatisfy { ($0.difference < 0) == ($0.direction == .low) })
        #expect(evidence.features.first { $0.name == "loudness" }?.word == "loud")
        #expect(evidence.years.map { $0.share >= 0.5 && $0.catalogueShare <= 0.5 } == true)
        #expect(try catalogue.keep(clusters).clusters() == clusters)
    }

    @Test("Clusters that an earlier version described are read, without evidence")
    func earlier() throws {
        let json = """
            {"id": 0, "name": "Metal-like", "size": 2, "share": 1, "features": {"energy": 0}, "genres": [],
             "artists": [], "songs": [0]}
            """
        let cluster = try JSONDecoder().decode(ClusterSummary.Cluster.self, from: Data(json.utf8))
        #expect(cluster.evidence == nil && cluster.name == "Metal-like")
    }
}
