import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreCatalogue
@testable import TimbreFiles

/// Songs of several artists and genres, from a CSV's cell to the catalogue's files and back.
@Suite struct SeveralNamesTests {
    let work: Workspace

    init() throws { work = try Workspace() }

    /// A recipe that takes all artists and genres.
    static func recipe() throws -> Recipe {
        var recipe = try Small.recipe()
        recipe.categories[0].takesAll = true
        recipe.categories[1].takesAll = true
        return recipe
    }

    static let csv = """
        Artist,song,Tempo,Genre
        "Ada, Björk, ada ,BJORK,Cy",One,100,"pop, rock"
        "Cy, Ada",Two,101,rock
        ",,Dee",Three,102,
        NA,Four,103,"pop"
        A;B,Five,104,"; , ;;x"

        """

    private func ingest(_ csv: String, _ recipe: Recipe? = nil) throws -> Catalogue {
        try Catalogue.ingest([work.write(csv)], into: work.catalogue, recipe: recipe ?? Self.recipe()).catalogue
    }

    @Test("A song has every name of its cell once, the first as its main one")
    func cells() throws {
        let catalogue = try ingest(Self.csv)
        #expect(try catalogue.vocabulary("artist") == ["", "Ada", "Björk", "Cy", "Dee", "A;B"])
        #expect(try catalogue.vocabulary("genre") == ["", "pop", "rock", ";", ";;x"])
        let features = try catalogue.songFeatures()
        #expect(features.categories == [1, 1, 3, 2, 4, 0, 0, 1, 5, 3])
        #expect(features.furtherNames == [0, 0, 2, 0, 0, 3, 0, 1, 2, 1, 0, 1, 4, 1, 4])
        let artists = features.names(ofCategory: 0)
        #expect((0..<5).map { Array(artists[$0]) } == [[1, 2, 3], [3, 1], [4], [], [5]])
        #expect(artists.haveSeveral && artists.songCount == 5)
        let songs = try catalogue.songs(Array(0..<5))
        #expect(songs.map(\.artists) == [["Ada", "Björk", "Cy"], ["Cy", "Ada"], ["Dee"], [], ["A;B"]])
        #expect(songs.map(\.artist) == ["Ada", "Cy", "Dee", "", "A;B"])
        #expect(songs.map(\.genres) == [["pop", "rock"], ["rock"], [], ["pop"], [";", ";;x"]])
        #expect(try catalogue.verify().isEmpty)
    }

    @Test("A category that takes the first name knows no other; songs keep them as text")
    func first() throws {
        let catalogue = try ingest(Self.csv, Small.recipe())
        #expect(try catalogue.vocabulary("artist") == ["", "Ada", "Cy", "A;B"])
        let features = try catalogue.songFeatures()
        #expect(features.categories == [1, 1, 2, 2, 0, 0, 0, 1, 3, 3])
        #expect(features.furtherNames.isEmpty)
        #expect(try catalogue.song(1).artists == ["Cy", "Ada"])
    }

    @Test("A second CSV adds to the further names; duplicates add none")
    func append() throws {
        let before = try ingest(Self.csv).songFeatures().furtherNames
        let catalogue = try ingest(
            "Artist,song,Tempo,Genre\n\"Cy, Ada\",Two,101,rock\n\"Eve, Ada\",Six,105,\"rock, jazz\"\n")
        #expect(catalogue.songCount == 6)
        #expect(try catalogue.songFeatures().furtherNames == before + [5, 0, 1, 5, 1, 5])
        #expect(try catalogue.song(5).artists == ["Eve", "Ada"])
        #expect(try catalogue.verify().isEmpty)
    }

    @Test("Further names of an addition that was killed count for nothing and are cut by the next")
    func killed() throws {
        let before = try ingest(Self.csv).songFeatures().furtherNames
        let more = try work.write("Artist,song,Tempo,Genre\n\"Eve, Ada\",Six,105,rock\n", to: "more.csv")
        #expect(throws: SimulatedCrash.self) {
            try SimulatedCrash.$point.withValue(.beforeCommit) {
                _ = try Catalogue.ingest([more], into: work.catalogue)
            }
        }
        let left = try NPYFile(path: work.catalogue + "/further_names.npy")
        #expect(left.rows == before.count / 3 + 1)
        let catalogue = try Catalogue.open(at: work.catalogue)
        #expect(try catalogue.songFeatures().furtherNames == before)
        #expect(try catalogue.verify().isEmpty)
        #expect(
            try Catalogue.ingest([more], into: work.catalogue).catalogue.songFeatures().furtherNames
                == before + [5, 0, 1])
    }

    @Test("A cell of more names than anybody has is read in no more time than its length asks for")
    func many() throws {
        let names = (0..<30_000).map { "n\($0 % 20_000)" }.joined(separator: ",")
        let catalogue = try ingest("Artist,song,Tempo,Genre\n\"\(names)\",One,100,pop\n")
        #expect(try catalogue.vocabulary("artist").count == 20_001)
        #expect(try catalogue.songFeatures().names(ofCategory: 0)[0] == Array(Int32(1)...20_000)[...])
        #expect(try catalogue.song(0).artists.count == 20_000)
    }

    @Test(
        "Names in one text come back as they were",
        arguments: [
            [], ["A"], ["A", "B"], ["A; B"], ["A;", ";B"], [";;", ";"], ["A;;", "; ;", "B"], ["Ä;\u{301}", "日本;"],
        ])
    func joined(names: [String]) {
        #expect(JoinedNames.names(in: JoinedNames.text(names)).map { Array($0.utf8) } == names.map { Array($0.utf8) })
    }

    @Test("Any text holds some names", arguments: [";", "; ", "A;", ";A", "A;B", "A ;; B;"])
    func anyText(text: String) {
        #expect(!JoinedNames.names(in: text).isEmpty)
    }

    @Test("A song's JSON has the main artist and genre beside all of them, and reads back")
    func json() throws {
        let song = Song(id: 7, sourceID: "x", title: "One", artists: ["Ada", "Cy"], genres: ["pop"], year: 1999)
        let data = try JSONEncoder().encode(song)
        let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["artist"] as? String == "Ada" && object["artists"] as? [String] == ["Ada", "Cy"])
        #expect(object["genre"] as? String == "pop" && object["genres"] as? [String] == ["pop"])
        #expect(try JSONDecoder().decode(Song.self, from: data) == song)
    }

    @Test(
        "A recipe says how many names count; without a word it is the first",
        arguments: [
            ("split: \",\", take: all", true, "take: all"), ("split: \",\", take: first", false, "take: first"),
            ("split: \",\"", false, "take: first"), ("take: all", true, "take: all"),
        ])
    func recipes(text: String, takesAll: Bool, written: String) throws {
        let yaml = Small.yaml.replacing("split: \",\", take: first, embedding: 4", with: "\(text), embedding: 4")
        let recipe = try Recipe(yaml: yaml, source: "x")
        #expect(recipe.categories[0].takesAll == takesAll)
        #expect(recipe.yaml().contains("\(written), embedding: 4"))
        #expect(try Recipe(yaml: recipe.yaml(), source: "y") == recipe)
    }

    @Test("Another number of names is another recipe, and one that is none is refused")
    func otherTake() throws {
        _ = try ingest(Self.csv)
        #expect(sentence { _ = try ingest(Self.csv, Small.recipe()) }.contains("artist"))
        let wrong = Small.yaml.replacing("take: first", with: "take: last")
        #expect(sentence { _ = try Recipe(yaml: wrong, source: "x") }.contains("needs one of first, all"))
    }

    @Test("Part of a data set has the further names of its songs, counted from its first")
    func parts() throws {
        let features = try ingest(Self.csv).songFeatures()
        #expect(features[1..<5].furtherNames == [0, 0, 1, 3, 1, 4])
        #expect(features[2..<4].furtherNames.isEmpty && features[2..<4].categories == [4, 0, 0, 1])
        #expect(features[0..<1].furtherNames == [0, 0, 2, 0, 0, 3, 0, 1, 2])
        #expect(features[3..<3].songCount == 0)
    }

    @Test("A song is found by each of its artists, also where one is misspelt, and by several together")
    func find() throws {
        let catalogue = try ingest(Self.csv)
        for (title, artist, id, isExact) in [
            ("One", "cy", 0, true), ("One", "bjork", 0, true), ("One", "Bjorq", 0, false), ("Two", "Ada", 1, true),
            ("Two", "Ada; Cy", 1, true), ("One", "Björk, Cy", 0, true), ("Onex", "Björk", 0, false),
            ("Twwo", "Ada, Cy", 1, false), ("Five", "A;B", 4, true), ("Two", "Dee", 1, false),
        ] {
            let match = try catalogue.find(title: title, artist: artist)
            #expect(match.best.id == id && match.isExact == isExact, "\(title) by \(artist)")
        }
        #expect(try catalogue.songs(named: [1], inCategory: 0) == [0, 1])
        #expect(try catalogue.songs(named: [3, 1, 2], inCategory: 0) == [0])
        #expect(try catalogue.songs(named: [0], inCategory: 1) == [2])
        #expect(try catalogue.songs(named: [], inCategory: 0).isEmpty)
    }

    @Test(
        "Further names that no ingest writes are refused by whoever reads them",
        arguments: [
            [5, 0, 1], [-1, 0, 1], [0, 2, 1], [0, -1, 1], [0, 0, 0], [0, 0, -1], [0, 0, 6], [0, 0, Int32.max],
            [0, 0, 1], [3, 0, 1], [0, 0, 2, 0, 0, 2], [0, 0, 3, 0, 0, 2], [1, 0, 1, 0, 0, 2], [0, 1, 2, 0, 0, 2],
        ] as [[Int32]])
    func foreign(names: [Int32]) throws {
        let catalogue = try ingest(Self.csv)
        _ = try catalogue.keep([
            (
                "further_names.npy",
                { path in
                    let writer = try NPYWriter(creating: path, type: .int32, columns: 3)
                    try writer.append(names)
                    try writer.finish()
                }
            )
        ])
        let changed = try Catalogue.open(at: work.catalogue)
        #expect(sentence { _ = try changed.songFeatures() }.contains("further_names.npy"))
        #expect(sentence { _ = try changed.songs(named: [1], inCategory: 0) }.contains("further_names.npy"))
        #expect(try changed.verify().count == 1)
        #expect(sentence { _ = try ingest("Artist,song,Tempo\nx,y,1\n") }.contains("further_names.npy"))
    }
}
