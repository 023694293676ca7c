import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreMaps

@Suite("The names of clusters")
struct ClusterNamesTests {
    /// A cluster of given mean standard scores.
    private func cluster(
        _ scores: [String: Double], genre: String? = nil, share: Double = 0.7, years: ClusterSummary.Years? = nil
    ) -> ClusterNames.Cluster {
        var evidence = ClusterSummary.Evidence()
        evidence.features = ClusterSummary.Feature.telling(scores)
        evidence.years = years
        if let genre {
            evidence.names = [
                .init(category: "genre", name: genre, count: 70, share: share, catalogueShare: share / 3)
            ]
        }
        return ClusterNames.Cluster(evidence: evidence, scores: scores, topGenre: genre.map { ($0, share) })
    }

    private func names(_ clusters: [ClusterNames.Cluster], hasGenres: Bool = true) -> [String] {
        ClusterNames(clusters, hasGenres: hasGenres).all()
    }

    private let other = ["energy": -1.0]

    @Test("A name is genre, features and years, the genre first, whatever the published table says")
    func parts() {
        let years = ClusterSummary.Years(first: 2015, last: 2019, share: 0.9, catalogueShare: 0.4)
        let metallic = [
            "energy": 0.9, "loudness": 1.1, "danceability": -0.4, "valence": -0.3, "instrumentalness": 1.4,
        ]
        let found = names([cluster(metallic, genre: "edm", share: 0.68, years: years), cluster(other)])
        #expect(found == ["edm, instrumental, loud, 2015–2019", "gentle"])
    }

    @Test("Words have the sign of the difference, and a key has none")
    func words() {
        #expect(FeatureWords.word("loudness", 1) == "loud" && FeatureWords.word("loudness", -1) == "quiet")
        #expect(FeatureWords.word("good_for_party", -1) == "not for parties")
        #expect(FeatureWords.word("my_number", 0.5) == "high my number")
        #expect(FeatureWords.word("my_number", -0.5) == "low my number")
        #expect(FeatureWords.word("key", 2) == nil && FeatureWords.word("variance", 2) == nil)
        #expect(names([cluster(["key": 3]), cluster(other)])[0] == "mixed")
    }

    @Test("Clusters of one name are told apart by words that hold for them")
    func distinct() {
        let (plain, long) = (["loudness": 0.6, "duration_ms": -0.15], ["loudness": 0.6, "duration_ms": 0.4])
        #expect(
            names([cluster(plain, genre: "pop"), cluster(long, genre: "pop")]) == [
                "pop, loud, short", "pop, loud, long",
            ])
        let same = (0..<6).map { _ in cluster(plain, genre: "pop") }
        #expect(Set(names(same)).count == 6)
        #expect(Set(names(same + [cluster([:], genre: "pop, loud (2)")])).count == 7)
    }

    @Test("No name says that a feature is high whose mean is below that of all songs, nor low above it")
    func signs() {
        let features = ["alpha", "beta", "gamma", "delta", "loudness", "valence"]
        var random = SplitMix(state: 3)
        for round in 0..<300 {
            let clusters = (0..<2 + round % 9).map { _ in
                let size = [0.05, 0.3, 1.5][Int(random.next() % 3)]
                let scores = features.map { ($0, (Double(random.uniform()) * 2 - 1) * size) }
                return cluster(
                    Dictionary(uniqueKeysWithValues: scores), genre: random.next() % 2 == 0 ? "rock" : nil)
            }
            let found = names(clusters, hasGenres: round % 2 == 0)
            #expect(Set(found).count == clusters.count)
            for (name, cluster) in zip(found, clusters) {
                #expect(!name.contains("average"))
                let parts = name.components(separatedBy: ", ").map { $0.replacing("slightly ", with: "") }
                for (feature, score) in cluster.scores {
                    #expect(!parts.contains("\(score < 0 ? "high" : "low") \(feature)"), "\(name): \(cluster.scores)")
                }
                let (loud, bright) = (cluster.scores["loudness"] ?? 0, cluster.scores["valence"] ?? 0)
                #expect(!parts.contains(loud < 0 ? "loud" : "quiet") && !parts.contains(bright < 0 ? "bright" : "dark"))
            }
        }
    }

    @Test("A cluster that nothing tells from others is named by its majority or by what differs slightly")
    func nothingTelling() {
        var mostly = cluster(["energy": 0.2])
        mostly.topGenre = ("jazz", 0.6)
        #expect(names([mostly, cluster([:])]) == ["jazz, slightly energetic", "mixed"])
        #expect(names([cluster([:], genre: "pop")]) == ["all songs"])
        let years = ClusterSummary.Years(first: 2010, last: 2019, share: 0.7, catalogueShare: 0.4)
        #expect(names([cluster(["tempo": -0.3], years: years), cluster([:])])[0] == "slightly slow, 2010s")
    }

    @Test("Texts of a table stay texts: one line, short, nothing that a terminal obeys", arguments: HostileTexts.all)
    func hostile(text: String) {
        let found = names([cluster(other, genre: text), cluster(other, genre: text), cluster([:], genre: text)])
        #expect(Set(found).count == 3)
        for name in found {
            #expect(!name.isEmpty && name.count < 80)
            #expect(name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            #expect(!name.contains { $0.isNewline })
        }
    }

    private let quiet = [
        "energy": -1.2, "danceability": -0.8, "valence": -0.9, "speechiness": -0.3, "liveness": 0.4,
        "acousticness": 1.5, "instrumentalness": 0, "tempo": -0.2,
    ]

    @Test("Without genres a cluster is called after the genre of the table that sounds much like it, if one does")
    func likeness() {
        #expect(GenreProfile.nearest(to: quiet)?.name == "Classical")
        #expect(names([cluster(quiet), cluster(other)], hasGenres: false)[0].hasPrefix("Classical-like, acoustic"))
        #expect(names([cluster(quiet), cluster(other)])[0].hasPrefix("acoustic"))
        let metal = ["energy": 1.3, "danceability": -0.9, "positiveness": -1, "instrumentalness": 2.0]
        #expect(GenreProfile.nearest(to: metal)?.name == "Metal")
        #expect(GenreProfile.nearest(to: metal.mapValues { $0 / 10 }) == nil)
        #expect(GenreProfile.nearest(to: ["energy": 1, "tempo": 1]) == nil)
        #expect(GenreProfile.nearest(to: ["energy": 1, "danceability": -1, "liveness": 1]) == nil)
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
