import Testing
import TimbreCatalogue

@testable import TimbreSynthesis

@Suite("Artists, titles and genres of synthetic songs")
struct SynthesisNamesTests {
    @Test("Every song has an artist: counts add up, fall with the rank, and a position finds its rank")
    func shares() {
        for songs in Array(1...60) + [100, 1_000, 20_000, 100_001] {
            let shares = ArtistShares(songs: songs)
            #expect(shares.artists == (songs + 3) / 4)
            #expect(shares.start(0) == 0 && shares.start(shares.artists) == songs)
            for rank in 0..<min(shares.artists, 3_000) {
                let start = shares.start(rank)
                #expect(shares.count(rank) >= 1)
                #expect(shares.rank(position: start) == rank)
                #expect(shares.rank(position: start + shares.count(rank) - 1) == rank)
            }
        }
    }

    @Test(
        "The tail is long, and no artist has more than 0.1 % of many songs", arguments: [100_000, 900_000, 50_000_000])
    func longTail(songs: Int) {
        let shares = ArtistShares(songs: songs)
        let counts = stride(from: 0, to: shares.artists, by: 17).map(shares.count)
        #expect(counts.max()! * 1_000 <= songs)
        #expect(counts.max()! >= 70)
        #expect(counts.sorted()[counts.count / 2] <= 2)
        #expect(Double(counts.count { $0 == 1 }) / Double(counts.count) > 0.25)
    }

    @Test("A shuffle hits every place once", arguments: [1, 2, 3, 4, 5, 8, 9, 1_000, 4_097])
    func order(count: Int) {
        for seed: UInt64 in [0, 1, 77] {
            let order = KeyedOrder(count: count, seed: seed)
            #expect((0..<count).map { order[$0] }.sorted() == Array(0..<count))
        }
    }

    @Test("A shuffle leaves few neighbours together")
    func scattered() {
        let order = KeyedOrder(count: 10_000, seed: 1)
        let near = (1..<10_000).count { abs(order[$0] - order[$0 - 1]) < 100 }
        // 2 % by chance.
        #expect(near < 600)
    }

    @Test("Artists have names of their own, beyond the number of combinations too")
    func artists() {
        let names = SyntheticNames(seed: 1)
        func name(_ rank: Int) -> String {
            var bytes: [UInt8] = []
            names.appendArtist(rank, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        let ranks = Array(0..<5_000) + Array(1 << 20..<1 << 20 + 5_000)
        let all = Set(ranks.map(name))
        #expect(all.count == ranks.count)
        #expect(all.allSatisfy { $0.hasSuffix(" (synthetic)") })
    }

    @Test("No artist has two songs of one title")
    func titles() {
        let names = SyntheticNames(seed: 1)
        for rank in 0..<20 {
            let titles = (0..<2_500).map { index in
                var bytes: [UInt8] = []
                names.appendTitle(artist: rank, index: index, to: &bytes)
                return String(decoding: bytes, as: UTF8.self)
            }
            #expect(Set(titles).count == titles.count)
        }
    }

    @Test("Words differ, and there are as many as the bits that choose them")
    func words() {
        let lists = [
            (SyntheticWords.adjectives, 128), (SyntheticWords.nouns, 128), (SyntheticWords.verbs, 64),
            (SyntheticWords.collectives, 64),
        ]
        for (words, count) in lists {
            #expect(Set(words).count == count && words.count == count)
        }
    }

    @Test("At least 200 genre strings, single ones and lists, all of them in use")
    func genres() throws {
        let genres = SyntheticGenres()
        let names = Set(genres.genres.map(\.name))
        #expect(names.count == genres.genres.count)
        #expect(names.count >= 200)
        #expect(names.count { $0.contains(",") } >= 100 && names.count { !$0.contains(",") } >= 100)
        #expect(Set(genres.slots).count == names.count)
        #expect(Set(try SynthesisTable(songs: 6_000, textLength: 0)["Genre"]).count > 280)
    }

    @Test("The genre table has seven levels a row and fifteen genres")
    func genreTable() {
        #expect(Set(GenreTable.rows.map(\.genre)).count == 15)
        #expect(GenreTable.rows.allSatisfy { $0.levels.count == GenreTable.features.count && $0.emotions.count >= 2 })
        #expect(SubgenreNames.all.count == GenreTable.rows.count)
        #expect(Set(SubgenreNames.all.joined()).count == 15 * 8)
    }
}
