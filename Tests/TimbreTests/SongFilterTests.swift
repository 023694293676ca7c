import Foundation
import Testing
import Timbre
import TimbreFiles
import TimbreTestSupport

@testable import TimbreMaps

@Suite("Filters of songs")
struct SongFilterTests {
    /// Synthetic songs of the 900k dialect, where cells list several genres.
    static let songs = Result {
        let folder = try TemporaryFolder()
        try SongSynthesizer(parameters: SynthesisParameters(songs: 1500, textLength: 5)).write(to: folder.file("s.csv"))
        _ = try Catalogue.ingest(
            [folder.file("s.csv")], into: folder.file("s.timbre"), recipe: .named("spotify-900k"))
        return (folder: folder, catalogue: try Catalogue.open(at: folder.file("s.timbre")))
    }

    private func rows(_ filter: String, _ catalogue: Catalogue) throws -> [Int] {
        let found = try SongFilter(parsing: filter).rows(in: catalogue)
        return (0..<found.count).filter { found[$0] }
    }

    /// One condition on one song, the plain way.
    private func holds(_ condition: SongFilter.Condition, _ song: Song, _ features: [String: Float]) -> Bool {
        let folding = TextFolding()
        func isNamed(_ names: [String]) -> Bool {
            (names + [names.joined(separator: "; ")]).contains { folding.fold($0) == folding.fold(condition.value) }
                == (condition.relation == .equal)
        }
        func compares(_ number: Double?) -> Bool {
            guard let number, let value = Double(condition.value) else { return condition.relation == .notEqual }
            return switch condition.relation {
            case .equal: number == value
            case .notEqual: number != value
            case .less: number < value
            case .atMost: number <= value
            case .greater: number > value
            case .atLeast: number >= value
            }
        }
        return switch condition.key {
        case "genre": isNamed(song.genres)
        case "artist": isNamed(song.artists)
        case "emotion": isNamed(song.emotion.components(separatedBy: "; "))
        case "title": (folding.fold(song.title) == folding.fold(condition.value)) == (condition.relation == .equal)
        case "album": (folding.fold(song.album) == folding.fold(condition.value)) == (condition.relation == .equal)
        case "year": compares(song.year.map(Double.init))
        default: compares(features[condition.key].map(Double.init))
        }
    }

    @Test("A filter's description is the filter, whatever its values are")
    func hostileValues() throws {
        for text in HostileTexts.all {
            let filter = SongFilter([.init("genre", .notEqual, text), .init("year", .atLeast, "2000")])
            let again = try SongFilter(parsing: filter.description)
            #expect(again == filter, "\(text.debugDescription)")
            #expect(Array(again.conditions[0].value.utf8) == Array(text.utf8), "\(text.debugDescription)")
        }
        // Marks after an operator, a comma or a quote make no other character of it.
        let marked = try SongFilter(parsing: "genre=\u{301}x,\u{D4E}=y")
        #expect(marked.conditions.map(\.key) == ["genre", "\u{D4E}"])
        #expect(throws: RecommenderFault.self) { try SongFilter(parsing: "genre=\"x\"\u{301}") }
    }

    @Test("Every key and operator, and several together, as a plain loop over the rows")
    func plainLoop() throws {
        let catalogue = try Self.songs.get().catalogue
        let names = catalogue.recipe.features.map(\.name)
        let values = try catalogue.features().floats(rows: 0..<catalogue.songCount)
        let example = try catalogue.songs(Array(0..<catalogue.songCount))
        let several = try #require(example.first { $0.genres.count > 1 })
        let second = try #require(several.genres.last)
        let filters =
            [
                "genre=\(second)", "genre!=\(second)", "artist=\(example[3].artist.uppercased())",
                "genre=\"\(several.genres.joined(separator: "; "))\"", "emotion=JOY", "emotion!=joy",
                "title=\(example[8].title)",
                "album=\"\(example[9].album)\"", "album!=\"\(example[9].album)\"",
                "genre=\(second),year>=2000,energy<60,tempo>=100",
                " year >= 1990 , year < 2000 ", "good_for_party=1,popularity>30",
            ]
            + ["year", "tempo"].flatMap { key in
                Relation.allCases.map { "\(key)\($0.rawValue)\(key == "year" ? 2011 : 120)" }
            }
        for text in filters {
            let conditions = try SongFilter(parsing: text).conditions
            let wanted = example.filter { song in
                let row = values[song.id * names.count..<(song.id + 1) * names.count]
                let features = Dictionary(uniqueKeysWithValues: zip(names, row))
                return conditions.allSatisfy { holds($0, song, features) }
            }
            #expect(!wanted.isEmpty && wanted.count < example.count, "\(text)")
            #expect(try rows(text, catalogue) == wanted.map(\.id), "\(text)")
        }
    }

    @Test("Songs without a value pass != alone, and an empty name finds those without one")
    func absent() throws {
        let folder = try TemporaryFolder()
        let header = "Artist(s),song,Release Date,Genre,emotion," + Self.featureColumns.joined(separator: ",")
        let features = Self.featureColumns.map { _ in "1" }.joined(separator: ",")
        let csv = [
            header, "A,One,2001,rock,joy,\(features)", "B,Two,,,joy,\(features)",
            "\"Björk, Ôther\",Three,1999,\"Röck , pop\",,\(features)",
        ].joined(separator: "\n")
        _ = try Catalogue.ingest(
            [folder.write(csv + "\n", to: "s.csv")], into: folder.file("c.timbre"), recipe: .named("spotify-900k"))
        let catalogue = try Catalogue.open(at: folder.file("c.timbre"))
        for (filter, wanted) in [
            ("year!=2001", [1, 2]), ("year<3000", [0, 2]), ("genre=\"\"", [1]), ("genre!=\"\"", [0, 2]),
            ("genre=rock", [0, 2]), ("genre=POP", [2]), ("genre!=pop", [0, 1]), ("artist=bjork", [2]),
            ("artist=other", [2]), ("artist=\"bjork, other\"", [2]), ("emotion=\"\"", [2]), ("title=two", [1]),
        ] {
            #expect(try rows(filter, catalogue) == wanted, "\(filter)")
        }
    }

    @Test("Any of a song's names passes, by id as by text", arguments: ["first", "all"])
    func anyName(take: String) throws {
        let folder = try TemporaryFolder()
        let csv = "song,artist,genre,x\nOne,\"Ada, Björk\",\"pop, rock\",1\nTwo,Cy,rock,1\nThree,\"Cy, Ada\",,1\n"
        let recipe = """
            name: small
            title: [song]
            artist: {columns: [artist], split: ",", take: \(take), feature: false}
            genre: {columns: [genre], split: ",", take: \(take), feature: false}
            features: {x: {columns: [x], range: [0, 1], scale: none}}
            network: {hidden: [], latent: 1}
            training: {epochs: 1}
            """
        let catalogue = try Catalogue.ingest(
            [folder.write(csv, to: "s.csv")], into: folder.file("c.timbre"), recipe: Recipe(yaml: recipe, source: "x")
        ).catalogue
        for (filter, wanted) in [
            ("artist=ada", [0, 2]), ("artist=bjork", [0]), ("artist!=bjork", [1, 2]), ("artist=\"Ada, Björk\"", [0]),
            ("artist=Cy; Ada", [2]), ("artist!=Cy; Ada", [0, 1]), ("genre=rock", [0, 1]), ("genre!=rock", [2]),
            ("genre=\"\"", [2]), ("genre!=\"\"", [0, 1]), ("artist!=nobody", [0, 1, 2]),
        ] {
            #expect(try rows(filter, catalogue) == wanted, "\(filter)")
        }
        #expect(throws: RecommenderFault.self) { try rows("artist=nobody", catalogue) }
    }

    private static let featureColumns = [
        "Tempo", "Popularity", "Energy", "Danceability", "Positiveness", "Speechiness", "Liveness", "Acousticness",
        "Instrumentalness", "Good for Party", "Good for Work/Study", "Good for Relaxation/Meditation",
        "Good for Exercise", "Good for Running", "Good for Yoga/Stretching", "Good for Driving",
        "Good for Social Gatherings", "Good for Morning Routine",
    ]

    @Test("Quotes hold commas and quotes, and a filter reads back as it is written")
    func quotes() throws {
        let filter = try SongFilter(parsing: #" artist = "Earth, Wind & Fire" , title != "a ""b""",year>=2000"#)
        #expect(
            filter.conditions == [
                .init("artist", .equal, "Earth, Wind & Fire"), .init("title", .notEqual, #"a "b""#),
                .init("year", .atLeast, "2000"),
            ])
        #expect(try SongFilter(parsing: filter.description) == filter)
        #expect(try SongFilter(parsing: #"album="""#).conditions == [.init("album", .equal, "")])
    }

    @Test("What is no filter is refused, with what is wrong")
    func syntax() {
        for (text, fault) in [
            ("", RecommenderFault.filterWithoutCondition), ("year=1,", .filterWithoutCondition),
            ("year=1,,year=2", .filterWithoutCondition), ("rock", .filterWithoutOperator("rock")),
            ("=rock", .filterWithoutOperator("=rock")), ("artist=Earth, Wind", .filterWithoutOperator("Wind")),
            ("year=>2000", .filterOperator("=>", part: "year=>2000")),
            ("year==2000", .filterOperator("==", part: "year==2000")), ("genre=", .filterWithoutValue(key: "genre")),
            ("genre=\"rock", .filterQuote("genre=\"rock")), ("genre=\"rock\" pop", .filterQuote("genre=\"rock\" pop")),
        ] {
            #expect(throws: fault, "\(text)") { try SongFilter(parsing: text) }
            #expect(fault.report.kind == .usage && !fault.description.isEmpty)
        }
    }

    @Test("Keys, operators and numbers that do not fit the catalogue are refused, and a filter that nothing passes")
    func semantics() throws {
        let catalogue = try Self.songs.get().catalogue
        let keys = SongFilter.keys(catalogue.recipe)
        for (text, fault) in [
            ("gnre=rock", RecommenderFault.unknownFilterKey("gnre", nearest: "genre", keys: keys)),
            ("Genre=rock", .unknownFilterKey("Genre", nearest: "genre", keys: keys)),
            ("artist>=b", .filterTextRelation(key: "artist", relation: .atLeast)),
            ("tempo=fast", .filterNumber(key: "tempo", value: "fast")),
            ("year=nan", .filterNumber(key: "year", value: "nan")),
            ("year=0x7D0", .filterNumber(key: "year", value: "0x7D0")),
            ("year>3000", .emptyFilter("year>3000", songs: 1500, hint: nil)),
            ("emotion=jyo,year>0", .emptyFilter("emotion=jyo,year>0", songs: 1500, hint: "did you mean “joy”?")),
            (
                "emotion=joy and year>0",
                .emptyFilter(
                    #"emotion="joy and year>0""#, songs: 1500,
                    hint: "conditions are separated by commas, and all must hold")
            ), ("energy>1000", .emptyFilter("energy>1000", songs: 1500, hint: "energy goes from 0 to 100")),
            (
                "energy<1000,emotion=jyo",
                .emptyFilter("energy<1000,emotion=jyo", songs: 1500, hint: "did you mean “joy”?")
            ),
        ] {
            #expect(throws: fault, "\(text)") { try SongFilter(parsing: text).rows(in: catalogue) }
        }
    }

    @Test("A subgenre filters where the recipe stores it")
    func subgenre() throws {
        let toy = try ToyCatalogue(random: 40, dimensions: 3, artists: 9, seed: 2)
        #expect(try rows("subgenre=SUB 3", toy.catalogue) == (0..<40).filter { $0 % 5 == 3 })
        #expect(try rows("subgenre!=sub 3,genre=rock", toy.catalogue) == (0..<40).filter { $0 % 5 != 3 && $0 % 3 == 0 })
        #expect(try rows("subgenre=\"\"", toy.catalogue) == (0..<40).filter { $0 % 5 == 0 })
        #expect(throws: RecommenderFault.emptyFilter("subgenre=sub 9", songs: 40, hint: "did you mean “Sub 1”?")) {
            try rows("subgenre=sub 9", toy.catalogue)
        }
        #expect(throws: RecommenderFault.filterTextRelation(key: "subgenre", relation: .less)) {
            try rows("subgenre<b", toy.catalogue)
        }
    }

    @Test("Clusters filter by their numbers; without clusters, with outdated ones, or one that is not there, a fault")
    func clusters() throws {
        let toy = try ToyCatalogue(random: 40, dimensions: 3, artists: 9, seed: 2)
        #expect(throws: MapFault.noClusters(path: toy.catalogue.path)) { try rows("cluster=0", toy.catalogue) }
        let labels = (0..<40).map { Int32($0 % 4) - ($0 % 4 == 3 ? 4 : 0) }
        let catalogue = try toy.catalogue.keep(.toy(labels: labels, centres: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]))
        #expect(try rows("cluster=2", catalogue) == (0..<40).filter { $0 % 4 == 2 })
        #expect(try rows("cluster!=2", catalogue) == (0..<40).filter { $0 % 4 != 2 })
        #expect(try rows("cluster<=1,genre=rock", catalogue) == (0..<40).filter { $0 % 4 < 2 && $0 % 3 == 0 })
        for cluster in ["3", "-1", "1.5"] {
            #expect(throws: RecommenderFault.noSuchCluster(cluster, count: 3)) {
                try rows("cluster=\(cluster)", catalogue)
            }
        }
        let trained = try catalogue.keep([("model.safetensors", { try SafeTensors().write(to: $0) })])
        #expect(throws: MapFault.outdatedClusters(path: catalogue.path)) { try rows("cluster=0", trained) }
    }
}

extension SongClusters {
    /// Clusters of given centres.
    static func toy(
        labels: [Int32], centres: [[Float]], on kind: SongVectors.Kind = .latents
    ) -> SongClusters {
        SongClusters(
            labels: labels,
            summary: ClusterSummary(
                on: kind, modelGeneration: nil, seed: 1, starts: 1, k: centres.count, tried: [], choice: "given",
                dimensions: centres[0].indices.map { "d\($0)" }, centres: centres,
                clusters: centres.indices.map { cluster in
                    let size = labels.count { $0 == cluster }
                    return ClusterSummary.Cluster(
                        id: cluster, name: "", size: size, share: Double(size) / Double(labels.count), features: [:],
                        genres: [], artists: [], songs: [])
                }))
    }
}
