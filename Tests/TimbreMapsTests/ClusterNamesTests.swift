import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreMaps

@Suite("The names of clusters")
struct ClusterNamesTests {
    private let quiet = [
        "energy": -1.2, "danceability": -0.8, "valence": -0.9, "speechiness": -0.3, "liveness": 0.4,
        "acousticness": 1.5,
        "instrumentalness": 0, "tempo": -0.2,
    ]

    @Test("A cluster is called after the genre that sounds most like it")
    func genre() {
        #expect(GenreProfile.nearest(to: quiet)?.name == "Classical")
        let loud = quiet.mapValues { -$0 }.merging(["valence": -0.7, "instrumentalness": 1.2]) { $1 }
        let names = ClusterNames.names([quiet, loud])
        #expect(names[0] == "Classical-like" && names[1] != names[0] && names[1].hasSuffix("-like"))
        let metal = ["energy": 1.3, "danceability": -0.9, "positiveness": -1, "instrumentalness": 2.0]
        #expect(GenreProfile.nearest(to: metal)?.name == "Metal")
    }

    @Test("Clusters that are like one genre are told apart by what differs most")
    func distinct() {
        let faster = quiet.merging(["tempo": 1.4]) { $1 }
        #expect(
            ClusterNames.names([quiet, faster]) == ["Classical-like, low tempo", "Classical-like, high tempo"])
        #expect(Set(ClusterNames.names([quiet, quiet, quiet, quiet, quiet, quiet])).count == 6)
    }

    @Test("Where the table says nothing, the features do")
    func otherFeatures() {
        #expect(ClusterNames.names([["good_for_party": 2, "key": -0.5]]) == ["high good for party, low key"])
        #expect(ClusterNames.names([["energy": 0.05, "tempo": -0.1]]) == ["average"])
        #expect(GenreProfile.nearest(to: ["energy": 1, "tempo": 1]) == nil)
    }

    @Test("The table is the published one", .enabled(if: RealData.isPresent, RealData.comment))
    func published() throws {
        let text = try String(contentsOfFile: RealData.path("genre_emotion_features.csv"), encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline)
        #expect(lines[0].split(separator: ",").suffix(7).map(String.init) == GenreProfile.features)
        #expect(lines.count == GenreProfile.all.count + 1)
        for (line, genre) in zip(lines.dropFirst(), GenreProfile.all) {
            let cells = line.split(separator: ",").map(String.init)
            #expect(cells.first == genre.name)
            let levels = cells.suffix(7).map { ["Low": -1.0, "Medium": 0, "High": 1][$0] }
            #expect(levels == genre.levels, "\(genre.name)")
        }
    }
}
