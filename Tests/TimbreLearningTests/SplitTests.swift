import Testing

@testable import TimbreLearning

struct SplitTests {
    @Test("Every song is in exactly one part, each part ascending", arguments: [10, 11, 19, 93, 1000, 2345])
    func partsAreDisjoint(songs: Int) {
        let split = Split(songCount: songs, percent: [80, 10, 10], seed: 42)
        #expect(split.validation.count == songs / 10)
        #expect(split.test.count == songs / 10)
        #expect((split.training + split.validation + split.test).sorted() == (0..<Int32(songs)).map { $0 })
        for part in [split.training, split.validation, split.test] { #expect(part == part.sorted()) }
    }

    @Test("Under 10 songs all of them train", arguments: 0..<10)
    func fewSongsAreNotDivided(songs: Int) {
        let split = Split(songCount: songs, percent: [80, 10, 10], seed: 42)
        #expect(split.training == (0..<Int32(songs)).map { $0 })
        #expect(split.validation.isEmpty && split.test.isEmpty)
    }

    @Test("The split is a function of the seed and the number of songs")
    func seedDecides() {
        let split = Split(songCount: 500, percent: [80, 10, 10], seed: 1)
        #expect(split == Split(songCount: 500, percent: [80, 10, 10], seed: 1))
        #expect(split != Split(songCount: 500, percent: [80, 10, 10], seed: 2))
        #expect(split.test != (450..<500).map { $0 })
    }

    @Test("A part of 0 percent is empty")
    func zeroPercent() {
        let split = Split(songCount: 100, percent: [90, 10, 0], seed: 3)
        #expect((split.training.count, split.validation.count, split.test.count) == (90, 10, 0))
    }

    @Test("Every song is tested about as often as any other")
    func everySongMayBeTested() {
        var counts = [Int](repeating: 0, count: 50)
        for seed in 0..<2000 {
            for song in Split(songCount: 50, percent: [80, 10, 10], seed: UInt64(seed)).test { counts[Int(song)] += 1 }
        }
        // 200 ± 5 standard deviations of a binomial distribution of 2000 draws at 0.1.
        let margin = 5 * (2000 * 0.1 * 0.9).squareRoot()
        #expect(counts.allSatisfy { abs(Double($0) - 200) < margin })
    }
}
