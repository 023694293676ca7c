import Testing
import TimbreBase
import TimbreTestSupport

@testable import TimbreCompute

struct EpochPlanTests {
    /// - Parameter vocabulary: of the one category; ids are spread unevenly over it.
    private func plan(
        songs: Int, batch: Int, vocabulary: Int, seed: UInt64 = 7, epoch: Int = 1, share: Double = 0
    ) -> EpochPlan {
        let random = Philox(seed: 3)
        let ids = (0..<songs).map { song in
            let word = random(UInt32(song), 0, 0, 0)
            return word[0] % 2 == 0 ? Int32(word[1] % UInt32(vocabulary)) : Int32(vocabulary - 1)
        }
        return EpochPlan(
            PlannedSongs(
                rows: (0..<Int32(songs)).map { $0 }, columns: [(.one(ids), vocabulary)], batchSize: batch, seed: seed,
                unknownShare: share), epoch: epoch)
    }

    @Test("Each epoch has every song once, in an order of its own")
    func order() {
        let first = plan(songs: 1000, batch: 64, vocabulary: 10)
        #expect(first.rows.sorted() == (0..<1000).map { $0 })
        #expect(first.rows != first.rows.sorted())
        #expect(first.rows == plan(songs: 1000, batch: 64, vocabulary: 10).rows)
        #expect(first.rows != plan(songs: 1000, batch: 64, vocabulary: 10, epoch: 2).rows)
        #expect(first.rows != plan(songs: 1000, batch: 64, vocabulary: 10, seed: 8).rows)
        #expect(first.batches.map(\.count) == [Int](repeating: 64, count: 15) + [40])
        #expect(first.batches.flatMap { Array($0) } == Array(0..<1000))
    }

    @Test("All orders of three are equally likely")
    func ordersAreUniform() {
        var counts = [[Int32]: Int]()
        let random = Philox(seed: 12)
        for epoch in 1...6000 { counts[random.permutation(3, stream: .order, epoch: UInt32(epoch)), default: 0] += 1 }
        #expect(counts.count == 6)
        // 1000 ± 5 standard deviations of a binomial distribution of 6000 draws at 1/6.
        #expect(counts.values.allSatisfy { abs(Double($0) - 1000) < 5 * (6000.0 * 5 / 36).squareRoot() })
    }

    @Test(
        "A batch's places are sorted by id, cut at 64, and every row is touched once",
        arguments: [
            (1, 1, 1), (1, 64, 2), (63, 64, 2), (64, 64, 1), (65, 65, 1), (129, 129, 2), (1000, 300, 5),
            (1000, 7, 40), (3000, 1000, 2047), (3000, 1000, 2048), (3000, 1000, 2049), (4000, 3000, 100_000),
        ])
    func segments(songs: Int, batch: Int, vocabulary: Int) {
        let plan = plan(songs: songs, batch: batch, vocabulary: vocabulary)
        let segments = plan.columns[0].segments
        #expect(segments.order.count == songs)
        #expect(segments.batches.count == plan.batches.count)
        for (range, its) in zip(plan.batches, segments.batches) {
            let ids = plan.columns[0].ids[range]
            let order = segments.order[range].map { Int($0) }
            let expected = (0..<range.count).sorted {
                (ids[range.lowerBound + $0], $0) < (ids[range.lowerBound + $1], $1)
            }
            #expect(order == expected)
            let distinct = segments.distinct[its.distinct].map { $0 }
            #expect(distinct == Set(ids).sorted())
            let starts = segments.segments[its.segments].map { Int($0) }
            let pieces = segments.pieces[its.pieces].map { Int($0) }
            #expect(starts.count == distinct.count + 1)
            #expect(starts.first == 0 && starts.last == pieces.count - 1)
            #expect(pieces.first == 0 && pieces.last == range.count)
            for (segment, id) in distinct.enumerated() {
                for piece in starts[segment]..<starts[segment + 1] {
                    #expect((1...64).contains(pieces[piece + 1] - pieces[piece]))
                    let isLast = piece == starts[segment + 1] - 1
                    #expect(isLast || pieces[piece + 1] - pieces[piece] == 64)
                    for place in pieces[piece]..<pieces[piece + 1] {
                        #expect(ids[range.lowerBound + order[place]] == id)
                    }
                }
            }
        }
    }

    @Test("The share of hidden ids is the recipe's, drawn anew for each category and epoch")
    func unknownShare() {
        let songs = 20_000
        let rows = (0..<Int32(songs)).map { $0 }
        let ids = [Int32](repeating: 1, count: songs)
        func hidden(epoch: Int, share: Double) -> [Set<Int32>] {
            let plan = EpochPlan(
                PlannedSongs(
                    rows: rows, columns: Array(repeating: (.one(ids), 2), count: 5), batchSize: 1000, seed: 42,
                    unknownShare: share), epoch: epoch)
            return plan.columns.map { its in Set(zip(plan.rows, its.ids).filter { $0.1 == 0 }.map(\.0)) }
        }
        let draws = hidden(epoch: 1, share: 0.02) + hidden(epoch: 2, share: 0.02)
        let spread = (20_000 * 0.02 * 0.98).squareRoot()
        for draw in draws { #expect(abs(Double(draw.count) - 400) < 5 * spread) }
        for first in draws.indices {
            for second in 0..<first {
                // Independent draws share 0.02² of the songs: 8 ± 2.8.
                #expect(draws[first].intersection(draws[second]).count < 8 + 5 * 3)
            }
        }
        #expect(hidden(epoch: 1, share: 0).allSatisfy { $0.isEmpty })
        #expect(hidden(epoch: 1, share: 0.02) == Array(draws[..<5]))
    }

    @Test("Songs of one label stand in pairs, every song once, and songs without a label alone")
    func pairs() {
        let random = Philox(seed: 4)
        let labels = (0..<1000).map { Int32(random(UInt32($0), 0, 0, 0)[0] % 300) }
        let songs = (0..<Int32(900)).map { $0 }
        func plan(_ labels: [RowLabels], epoch: Int) -> EpochPlan {
            EpochPlan(
                PlannedSongs(rows: songs, columns: [], labels: labels, batchSize: 128, seed: 7, unknownShare: 0),
                epoch: epoch)
        }
        let first = plan([.fixed(labels), .fixed(labels.map { $0 % 7 })], epoch: 1)
        #expect(first.rows.sorted() == songs)
        #expect(first.labels == [first.rows.map { labels[Int($0)] }, first.rows.map { labels[Int($0)] % 7 }])
        var (place, pairs) = (0, [Int32: Int]())
        while place < first.rows.count {
            let label = first.labels[0][place]
            let isPair = label != 0 && place + 1 < first.rows.count && first.labels[0][place + 1] == label
            if isPair { pairs[label, default: 0] += 1 }
            place += isPair ? 2 : 1
        }
        for label in 1..<300 {
            let count = songs.count { labels[Int($0)] == label }
            #expect(pairs[Int32(label), default: 0] == count / 2, "label \(label)")
        }
        let next = plan([.fixed(labels)], epoch: 2)
        #expect(next.rows != first.rows)
    }

    @Test("Of rows with several ids each batch has their entries by song and by id, with the weights")
    func severalIDs() {
        let random = Philox(seed: 5)
        let entries = (0..<700).map { row -> [(id: Int32, weight: Float)] in
            let words = random(UInt32(row), 0, 0, 0)
            return Set((0..<Int(words[0] % 4)).map { Int32(words[1 + $0 % 3] % 90) }).sorted().map {
                (id: $0, weight: Float($0) + Float(row) / 1000)
            }
        }
        let rows = (0..<Int32(600)).map { $0 }
        let plan = EpochPlan(
            PlannedSongs(
                rows: rows, columns: [(.several(WeightedIDs(entries)), 90)], targets: WeightedIDs(entries),
                batchSize: 128, seed: 7, unknownShare: 0.5), epoch: 1)
        #expect(plan.rows.sorted() == rows && plan.targets?.rowCount == 600)
        let column = plan.columns[0]
        guard let weights = column.weights else { return #expect(Bool(false), "no weights") }
        #expect(weights.batches.count == plan.batches.count)
        for (batch, range) in plan.batches.enumerated() {
            let (its, segments) = (weights.batches[batch], column.segments.batches[batch])
            let starts = Array(weights.starts[EntryPlan.starts(ofBatch: batch, range)])
            #expect(starts.count == range.count + 1 && starts.last.map { Int($0) } == its.count)
            var byID: [(id: Int32, song: Int32, weight: Float)] = []
            for (song, place) in range.enumerated() {
                let own = entries[Int(plan.rows[place])]
                let found = its.lowerBound + Int(starts[song])..<its.lowerBound + Int(starts[song + 1])
                #expect(Array(column.ids[found]) == own.map(\.id))
                #expect(Array(weights.bySong[found]) == own.map(\.weight))
                byID += own.map { ($0.id, Int32(song), $0.weight) }
            }
            byID.sort { ($0.id, $0.song) < ($1.id, $1.song) }
            #expect(Array(column.segments.order[its]) == byID.map(\.song))
            #expect(Array(weights.byRow[its]) == byID.map(\.weight))
            #expect(Array(column.segments.distinct[segments.distinct]) == Set(byID.map(\.id)).sorted())
        }
    }
}
