import Testing
import TimbreBase
import TimbreCompute
import TimbreTestSupport

@testable import TimbreSearch

@Suite("A search that several devices share")
struct SharedSearchTests {
    private static let dimensions = 5
    private static let source = VectorSource(hostileVectors(3000, dimensions, seed: 3), dimensions: dimensions)
    private static let queries = VectorSource(randomVectors(40, dimensions, seed: 4), dimensions: dimensions)
    private static let options = SearchOptions(k: 12, filter: RowFilter(count: 3000) { $0 % 7 != 0 && $0 / 400 != 2 })

    private struct Answers: Equatable {
        var ids: [Int64]
        var scores: [UInt32]
        var counts: [Int]

        init(_ found: Neighbours) {
            (ids, scores, counts) = (found.ids, found.scores.map { $0.isNaN ? 0 : $0.bitPattern }, found.counts)
        }
    }

    private static func asked(_ index: LatentIndex) throws -> [Answers] {
        [
            Answers(try index.neighbours(of: queries, options)),
            Answers(try index.neighboursOfEverySong(SearchOptions(k: 3, batch: 700))),
        ]
    }

    private static let expected = Result { try asked(LatentIndex(source, on: .cpu(threads: 1))) }

    @Test("The same neighbours and score bits as on one, for any number of devices and any memory")
    func sameAnswers() throws {
        let expected = try Self.expected.get()
        for count in 1...4 {
            for memory in [nil, 6000, 20_000, 100_000] {
                let card = try FailingCard(.init(repeating: nil, count: count))
                let index = try LatentIndex(Self.source, on: card.device, deviceMemory: memory)
                #expect(try index.shards.all().count == count)
                #expect(try Self.asked(index) == expected, "\(count) devices, \(memory ?? 0) bytes")
                #expect(card.calls.allSatisfy { $0 > 0 })
            }
        }
    }

    @Test("The same where one fails at any of its calls, alone or for good, and where both do")
    func anyCall() throws {
        let expected = try Self.expected.get()
        for memory in [nil, 20_000] {
            let whole = try FailingCard([nil, nil])
            _ = try Self.asked(LatentIndex(Self.source, on: whole.device, deviceMemory: memory))
            let most = whole.calls.max() ?? 0
            for call in stride(from: 1, through: most, by: max(most / 40, 1)) {
                for (isLasting, both) in [(true, false), (false, false), (true, true)] {
                    for status in [-36, -5, nil] as [Int32?] {
                        let losses = Collected<String>()
                        let failure = FailingCard.Failure(at: call, isLasting: isLasting, status: status)
                        let card = try FailingCard([both ? failure : nil, failure], onLoss: { losses.add($0) })
                        let found = try Self.asked(
                            LatentIndex(Self.source, on: card.device, deviceMemory: memory))
                        #expect(found == expected, "call \(call), \(isLasting), \(both), \(status ?? 0)")
                        #expect(
                            losses.values.count <= (both ? 2 : 1) && Set(losses.values).count == losses.values.count)
                    }
                }
            }
        }
    }

    @Test("Memory that runs out makes pieces smaller on the same device")
    func smallerPieces() throws {
        let losses = Collected<String>()
        // The first look at the songs succeeds, the search's own memory is not to be had.
        let card = try FailingCard([.init(at: 4, isLasting: false, status: -4)], onLoss: { losses.add($0) })
        let index = try LatentIndex(Self.source, on: card.device)
        let before = try index.shards.all()[0].place.budget
        #expect(try Self.asked(index) == Self.expected.get())
        let after = try index.shards.all()[0].place
        #expect(losses.values.isEmpty && after.budget <= before && after.device.identity == card.device.identity)
    }

    @Test("Without another device and without the CPU the fault is thrown, and the index can be searched later")
    func noOther() throws {
        let card = try FailingCard([.init(at: 9, isLasting: false)], hasStandIn: false)
        let index = try LatentIndex(Self.source, on: card.device)
        #expect(throws: ComputeFault.driver(device: "card 0", call: "clCall", status: -36)) {
            while true { _ = try Self.asked(index) }
        }
        #expect(try Self.asked(index) == Self.expected.get())
    }

    @Test("Ctrl-C ends a search on several devices")
    func cancelled() throws {
        let index = try LatentIndex(Self.source, on: FailingCard([nil, nil, nil]).device)
        #expect(throws: CancellationError.self) {
            try index.neighbours(of: Self.queries, Self.options, work: Work(isCancelled: { true }))
        }
        #expect(try Self.asked(index) == Self.expected.get())
    }

    @Test("Progress ends at all pairs, whatever fails")
    func progress() throws {
        for failure in [nil, FailingCard.Failure(at: 12)] {
            let told = Collected<SearchProgress>()
            let index = try LatentIndex(Self.source, on: FailingCard([failure, nil]).device)
            _ = try index.neighbours(of: Self.queries, Self.options, work: Work(report: { told.add($0) }))
            #expect(told.values.last?.share == 1 && told.values.allSatisfy { $0.share <= 1 })
        }
    }
}
