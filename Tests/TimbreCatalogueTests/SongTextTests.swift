import Testing
import TimbreBase
import TimbreFiles

@testable import TimbreCatalogue

@Suite("Texts of songs")
struct SongTextTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    private static let head = "title,artist,tempo,lyrics,topic,calm,loud\n"

    private func recipe(keepingTexts: Bool = false) throws -> Recipe {
        try Recipe(
            yaml: """
                name: texts
                title: [title]
                artist: {columns: [artist], feature: false}
                features: {tempo: {columns: [tempo], range: any, scale: standard}}
                texts: {lyrics: {columns: [lyrics], keep: \(keepingTexts)}}
                labels: {topic: {columns: [topic], shares: [calm, loud]}}
                network: {hidden: [4], latent: 2}
                training: {epochs: 1}
                """, source: "test")
    }

    private func ingest(_ rows: String, _ name: String = "songs.csv", keepingTexts: Bool = false) throws -> Catalogue {
        try Catalogue.ingest(
            [work.write(Self.head + rows, to: name)], into: work.catalogue, recipe: recipe(keepingTexts: keepingTexts)
        ).catalogue
    }

    private func words(_ catalogue: Catalogue) throws -> [[String]] {
        let tokens = try catalogue.tokens(of: "lyrics")
        return (0..<tokens.songCount).map { song in tokens[song].map { tokens.terms[Int($0)] } }
    }

    @Test("Words, shares and the texts that a recipe keeps come back, of songs that are added too")
    func kept() throws {
        let first = try ingest(
            "One,A,100,\"Calm water, calm sea\",calm,0.7,0.3\nTwo,B,120,,loud,,\n", keepingTexts: true)
        #expect(try words(first) == [["calm", "water", "calm", "sea"], []])
        #expect(try first.texts("lyrics", of: [1, 0]) == ["", "Calm water, calm sea"])
        let grown = try ingest("Three,C,90,Drums & “water”,loud,0,1\n", "more.csv", keepingTexts: true)
        #expect(try words(grown)[2] == ["drums", "water"])
        #expect(try grown.texts("lyrics", of: [2, 0]) == ["Drums & “water”", "Calm water, calm sea"])
        let shares = try #require(try grown.shares(of: "topic"))
        #expect(shares.floats(rows: 0..<1) == [0.7, 0.3] && shares.floats(rows: 2..<3) == [0, 1])
        let none = shares.floats(rows: 1..<2).count { $0.isNaN }
        #expect(none == 2)
        #expect(try grown.verify().isEmpty)
        #expect(throws: CatalogueFault.self) { _ = try grown.texts("poems", of: [0]) }
    }

    @Test("A recipe that does not ask for texts keeps words alone")
    func words() throws {
        let catalogue = try ingest("One,A,100,Calm water,calm,1,0\n")
        #expect(try catalogue.texts("lyrics", of: [0]) == nil)
        #expect(!work.exists("songs.timbre/texts.lyrics.npy") && work.exists("songs.timbre/tokens.lyrics.npy"))
    }

    @Test("A text that keeps neither words nor itself is refused")
    func nothing() throws {
        let yaml = try recipe().yaml().replacing("lyrics: {columns: [lyrics]}", with: "lyrics: {words: false}")
        let fault = #expect(throws: CatalogueFault.self) { try Recipe(yaml: yaml, source: "test") }
        #expect(fault?.description.contains("keeps neither words nor the text") ?? false, "\(fault?.description ?? "")")
    }

    @Test("Words of an addition that was killed count for nothing and are cut by the next")
    func killed() throws {
        let before = try words(ingest("One,A,100,Calm water,calm,1,0\n"))
        let more = try work.write(Self.head + "Two,B,110,New words here,loud,0,1\n", to: "more.csv")
        #expect(throws: SimulatedCrash.self) {
            try SimulatedCrash.$point.withValue(.beforeCommit) {
                _ = try Catalogue.ingest([more], into: work.catalogue)
            }
        }
        #expect(try NPYFile(path: work.catalogue + "/tokens.lyrics.npy").rows == 5)
        let opened = try Catalogue.open(at: work.catalogue)
        #expect(try words(opened) == before)
        #expect(try opened.verify().isEmpty)
        let grown = try Catalogue.ingest([more], into: work.catalogue).catalogue
        #expect(try words(grown) == before + [["new", "words", "here"]])
        #expect(try grown.shares(of: "topic")?.rows == 2)
    }
}
