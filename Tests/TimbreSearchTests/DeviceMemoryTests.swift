import Testing
import TimbreBase
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreSearch

@Suite("Memory that a search takes on a device")
struct DeviceMemoryTests {
    static let openCL = Device.openCL()

    @Test(
        "A budget is never exceeded, and used where the index is larger",
        .enabled(if: !openCL.isEmpty, "no OpenCL device here; `make test` installs PoCL"),
        arguments: [(20, 10, 500), (7, 300, 40), (2, 1, 3000), (33, 4000, 20)])
    func budget(dimensions: Int, k: Int, queryCount: Int) throws {
        let songs = hostileVectors(30_000, dimensions, seed: 1)
        let queries = VectorSource(randomVectors(queryCount, dimensions, seed: 2), dimensions: dimensions)
        let source = VectorSource(songs, dimensions: dimensions)
        let options = SearchOptions(k: k, filter: RowFilter(count: 30_000) { $0 % 9 != 0 })
        let expected = try LatentIndex(source, on: .cpu()).neighbours(of: queries, options)
        let indexBytes = songs.count * 4
        for budget in [indexBytes / 20, indexBytes / 3, indexBytes * 3 / 4, indexBytes * 8] {
            for place in Self.openCL.indices {
                // A device of its own each: the peak is of one search.
                let device = Device.openCL()[place]
                let index = try LatentIndex(source, on: device, deviceMemory: budget)
                let found = try index.neighbours(of: queries, options)
                #expect(found.ids == expected.ids && found.counts == expected.counts)
                #expect(
                    zip(found.scores, expected.scores).allSatisfy {
                        $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
                    })
                let peak = try #require(device.memoryPeak)
                #expect(peak <= budget, "\(peak) of \(budget)")
                if budget < indexBytes { #expect(peak >= budget * 7 / 10, "\(peak) of \(budget)") }
            }
        }
    }

    @Test("Where a query needs more than the budget leaves, it says what is needed")
    func tooSmallForOneQuery() throws {
        for device in Self.openCL {
            let source = VectorSource(randomVectors(5000, 1, seed: 1), dimensions: 1)
            let index = try LatentIndex(source, on: device, deviceMemory: 12_000)
            let fault = #expect(throws: ComputeFault.self) { try index.neighbours(of: source, SearchOptions(k: 4000)) }
            guard case .outOfMemory(_, let needed, let limit) = fault else {
                Issue.record("not out of memory: \(String(describing: fault))")
                continue
            }
            #expect(needed > limit && limit < 12_000)
        }
    }

    @Test("Half of what an index is too large for stays on the device, the rest has two places")
    func plan() throws {
        var device = try Device.cpu().description
        (device.kind, device.memory, device.maximumAllocation) = (.openCLGPU, 1 << 30, 1 << 28)
        let plan = try PiecePlan(
            songCount: 100_000_000, dimensions: 20, device: device, budget: 1 << 30, isShared: false)
        #expect(plan.pieces[0].count * 80 <= 1 << 28)
        let held = (plan.residentCount + 2) * plan.pieces[0].count * 80
        #expect(held + plan.queryBytes + plan.searchBytes <= 1 << 30 && held >= 700 << 20)
        #expect(plan.residentCount >= 2 && plan.residentCount + 2 < plan.pieces.count)
        #expect(plan.pieces.last?.upperBound == 100_000_000)
        let small = try PiecePlan(
            songCount: 1_000_000, dimensions: 20, device: device, budget: 1 << 30, isShared: false)
        #expect(small.pieces == [0..<1_000_000] && small.residentCount == 1)
        #expect(PiecePlan.defaultBudget(device) == 7 << 27)
    }

    @Test("Pieces come in the order of their rows, again and again, whatever stays")
    func order() throws {
        let source = VectorSource(randomVectors(1000, 4, seed: 1), dimensions: 4)
        for device in Backends.present {
            for budget in [1400, 4000, 9000, 100_000] {
                let index = try LatentIndex(source, on: device, deviceMemory: budget)
                let feed = try PieceFeed(
                    index.shards.all()[0], of: index.vectors, candidates: RowFilter(count: 1000) { $0 / 100 != 5 })
                defer { feed.stop() }
                for round in 0..<3 {
                    var rows: [Range<Int>] = []
                    try feed.forEach(isLast: round == 2) { piece in
                        rows.append(piece.rows)
                        let held = try device.read(piece.songs)
                        #expect(held == UnitVectors(source, rows: piece.rows).values)
                    }
                    #expect(rows == rows.sorted { $0.lowerBound < $1.lowerBound } && Set(rows).count == rows.count)
                    #expect(rows.reduce(0) { $0 + $1.count } == feed.songCount)
                }
            }
        }
    }

    @Test("A search that is stopped leaves nothing going on")
    func stopping() throws {
        let source = VectorSource(randomVectors(4000, 8, seed: 1), dimensions: 8)
        for device in Backends.present {
            let index = try LatentIndex(source, on: device, deviceMemory: 40_000)
            let options = SearchOptions(k: 3)
            #expect(throws: CancellationError.self) {
                try index.neighbours(of: source, options, work: Work(isCancelled: { true }))
            }
            #expect(try index.neighbours(of: source, options).queryCount == 4000)
        }
    }
}
