import Testing
import TimbreBase
import TimbreTestSupport

@testable import TimbreCatalogue

@Suite("Songs by words that somebody types")
struct SongTextIndexTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    private func index(_ rows: [(title: String, artist: String, popularity: Int)]) throws -> SongTextIndex {
        let lines = rows.enumerated().map { "t\($0),\"\($1.title)\",\"\($1.artist)\",\($1.popularity),100" }
        let table = try work.write("track_id,song,Artist,Popularity,Tempo\n" + lines.joined(separator: "\n") + "\n")
        return try SongTextIndex(
            Catalogue.ingest([table], into: work.catalogue, recipe: Small.recipe()).catalogue)
    }

    private func page(_ index: SongTextIndex, _ text: String, _ isAllowed: (Int) -> Bool = { _ in true })
        -> SongTextIndex.Page
    {
        index.songs(matching: text, first: [], offset: 0, count: 10, where: isAllowed)
    }

    @Test("Typing errors are forgiven where nothing is spelt so, the fewest first")
    func errors() throws {
        let index = try index([
            ("Bohemian Rhapsody - Remastered 2011", "Queen", 80), ("Rhapsody in Blue", "George Gershwin", 40),
            ("Don't Stop Me Now", "Queen", 90), ("Dot the I", "Nobody", 99), ("Smells Like Teen Spirit", "Nirvana", 70),
            ("Ace of Spades", "Motörhead", 60), ("Raspberry", "Metallica", 10),
            ("Привет, мир", "Кино", 5),
        ])
        func near(_ text: String) -> [Int] {
            let page = page(index, text)
            #expect(page.isNear && page.total == page.ids.count, "\(text)")
            return page.ids
        }
        #expect(near("bohemian rapsody") == [0] && near("rapsody") == [0, 1])
        // A beginning of a word may have one, an apostrophe may be left out, two neighbours may be swapped.
        #expect(near("bohemiam raps") == [0] && near("dont stop me now") == [2] && near("smells liek nirvna") == [4])
        #expect(near("metalica") == [6] && near("motorhed") == [5])
        // A letter that takes two bytes is one error too.
        #expect(near("првет") == [7] && near("привт мир") == [7])
        // Words that are typed twice, or as beginnings of others, are typed once.
        #expect(page(index, "rhapsody rhap rhapsody").ids == [0, 1])
        // Short words, and words that are far from all, are as they are.
        for text in ["ade", "bohemian rhubarb", "qqqq", "", "  "] {
            #expect(page(index, text) == SongTextIndex.Page(), "\(text)")
        }
        #expect(page(index, "rhap").ids == [0, 1] && !page(index, "rhap").isNear)
        // What a filter hides is not there.
        #expect(page(index, "rapsody") { $0 != 0 }.ids == [1] && page(index, "rhapsody") { $0 > 1 }.total == 0)
    }

    @Test("Among made-up words, the songs are those that plain loops find", arguments: 1...4)
    func plain(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        func word() -> String {
            String(
                (0..<Int.random(in: 1...9, using: &generator)).map { _ in "abé".randomElement(using: &generator) ?? "a"
                })
        }
        let songs = (0..<120).map { _ in (title: "\(word()) \(word())", artist: word(), popularity: 50) }
        let index = try index(songs)
        let folded = songs.map { Tokens().split(TextFolding().fold("\($0.title) \($0.artist)")) }
        for _ in 0..<150 {
            let asked = Tokens().split(TextFolding().fold("\(word()) \(word())"))
            // One that begins another is said by it.
            if asked.contains(where: { one in asked.count { $0.hasPrefix(one) } > 1 }) { continue }
            func errors(_ words: [String], _ asked: String) -> Int? {
                if words.contains(where: { $0.hasPrefix(asked) }) { return 0 }
                let limit = asked.count < 4 ? 0 : asked.count < 8 ? 1 : 2
                let beginnings = words.flatMap { word in (0...word.count).map { Array(word.utf8.prefix($0)) } }
                return beginnings.compactMap { EditDistance.between(Array(asked.utf8), $0, limit: limit) }.min()
            }
            let all: [Int?] = folded.map { words in
                let found = asked.map { errors(words, $0) }
                return found.contains { $0 == nil } ? nil : found.reduce(0) { $0 + ($1 ?? 0) }
            }
            let fewest = all.compactMap { $0 }.min()
            let expected = songs.indices.filter { fewest != nil && all[$0] == fewest }
            let found = index.songs(
                matching: asked.joined(separator: " "), first: [], offset: 0, count: 1000, where: { _ in true })
            #expect(found.ids == expected && found.total == expected.count, "\(asked)")
            #expect(found.isNear == (fewest ?? 0 > 0), "\(asked)")
        }
    }
}
