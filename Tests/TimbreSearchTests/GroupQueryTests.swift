import Foundation
import Testing
import TimbreBase
import TimbreCompute
import TimbreSearch
import TimbreTestSupport

@Suite("Songs like a group")
struct GroupQueryTests {
    @Test(
        "Scores are those of the formula in Double, for any number of members and width",
        arguments: [1, 7, 8, 9, 33], [1, 7, 20])
    func formula(members: Int, dimensions: Int) throws {
        let songs = hostileVectors(93, dimensions, seed: 4)
        let likes = randomVectors(members, dimensions, seed: 5)
        let dislikes = randomVectors(3, dimensions, seed: 6)
        let index = try LatentIndex(VectorSource(songs, dimensions: dimensions), on: .cpu())
        let best = try index.scores(
            of: GroupQuery(
                likes: VectorSource(likes, dimensions: dimensions),
                dislikes: VectorSource(dislikes, dimensions: dimensions), dislikeWeight: 0.5)
        ).best(93)
        #expect(best.count == index.validCount)
        func unit(_ vectors: [Float], _ row: Int) -> [Double] {
            let vector = vectors[row * dimensions..<(row + 1) * dimensions].map(Double.init)
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return vector.map { $0 / length }
        }
        func likeness(_ song: [Double], _ group: [Float]) -> Double {
            let count = group.count / dimensions
            let powers = (0..<count).map { member -> Double in
                let shifted = (1 + zip(song, unit(group, member)).reduce(0) { $0 + $1.0 * $1.1 }) / 2
                return pow(max(shifted, 0), 4)
            }
            return pow(powers.reduce(0, +) / Double(count), 1 / 4)
        }
        // A root of a cosine near −1 magnifies its rounding.
        for neighbour in best {
            let song = unit(songs, neighbour.id)
            let wanted = max(2 * likeness(song, likes) - 1 - 0.5 * likeness(song, dislikes), -1)
            #expect(abs(Double(neighbour.score) - wanted) < (wanted < -0.6 ? 0.3 : 1e-5), "song \(neighbour.id)")
        }
        #expect(best == best.sorted { $0.score > $1.score || $0.score == $1.score && $0.id < $1.id })
    }

    @Test("The best of any number are the first of all, with the same bits for any threads and filter")
    func prefixes() throws {
        let (songs, likes) = (randomVectors(10_000, 6, seed: 1), randomVectors(5, 6, seed: 2))
        let group = GroupQuery(likes: VectorSource(likes, dimensions: 6))
        let scores = try [1, 3].map {
            try LatentIndex(VectorSource(songs, dimensions: 6), on: .cpu(threads: $0)).scores(of: group)
        }
        let all = scores[0].best(10_000)
        #expect(all.count == 10_000 && scores[1].best(10_000) == all)
        for k in [1, 2, 31, 999] { #expect(scores[1].best(k) == Array(all.prefix(k))) }
        let bar = all[200].score
        #expect(scores[0].best(500, minimumScore: bar) == all.filter { $0.score >= bar })
        let index = try LatentIndex(VectorSource(songs, dimensions: 6), on: .cpu())
        let filter = RowFilter(count: 10_000) { $0 % 3 == 1 }
        #expect(try index.scores(of: group, filter: filter).best(10_000) == all.filter { $0.id % 3 == 1 })
    }

    @Test("Equal songs come in the order of their ids")
    func ties() throws {
        let songs: [Float] = (0..<300).flatMap { [Float(1), Float($0 % 3)] }
        let index = try LatentIndex(VectorSource(songs, dimensions: 2), on: .cpu())
        let best = try index.scores(of: GroupQuery(likes: VectorSource([1, 2], dimensions: 2))).best(5)
        #expect(best.map(\.id) == [2, 5, 8, 11, 14])
    }

    @Test("A like without a direction, of another width, a filter that leaves none and a cancelled search are faults")
    func faults() throws {
        let index = try LatentIndex(VectorSource([1, 0, 0, 1], dimensions: 2), on: .cpu())
        let like = GroupQuery(likes: VectorSource([1, 1], dimensions: 2))
        #expect(throws: SearchFault.dimensionMismatch(queries: 3, songs: 2, path: nil)) {
            try index.scores(of: GroupQuery(likes: VectorSource([1, 1, 1], dimensions: 3)))
        }
        #expect(throws: SearchFault.unusableQuery(row: 1, defect: .zero, path: nil)) {
            try index.scores(of: GroupQuery(likes: VectorSource([1, 1, 0, 0], dimensions: 2)))
        }
        #expect(throws: SearchFault.emptyFilter(songs: 2)) {
            try index.scores(of: like, filter: RowFilter(count: 2))
        }
        #expect(throws: CancellationError.self) { try index.scores(of: like, work: Work(isCancelled: { true })) }
    }
}
