import Testing
import TimbreBase
import TimbreTestSupport

@testable import TimbreCompute

@Suite("Plans that devices make")
struct EpochPlannerTests {
    /// Songs with columns of every kind and labels that pair them, of many ids or few.
    private static func songs(_ count: Int, batch: Int, ids: Int, share: Double, kinds: Int, playlists: Bool)
        -> PlannedSongs
    {
        let random = Philox(seed: UInt64(count))
        func column(_ number: UInt32, below limit: Int) -> [Int32] {
            (0..<UInt32(count + 9)).map { row in
                let words = random(row, number, 0, 0)
                return words[0] % 3 == 0 ? Int32(limit - 1) : Int32(words[1] % UInt32(limit))
            }
        }
        let several = (0..<count + 9).map { row in
            let words = random(UInt32(row), 7, 0, 0)
            return Set((0..<Int(words[0] % 4)).map { Int32(words[1 + $0 % 3] % UInt32(ids)) }).sorted()
        }
        let names = WeightedIDs(
            several.lazy.map { its in its.isEmpty ? [(0, 1)] : its.map { ($0, 1 / Float(its.count)) } })
        let terms = WeightedIDs(several.lazy.map { $0.map { ($0, Float($0) / 7) } })
        let draw = LabelDraw(
            starts: several.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) },
            labels: several.joined().map { $0 + 1 }, seed: 9, stream: .playlistLabels, number: 0)
        return PlannedSongs(
            rows: (4..<Int32(count + 4)).map { $0 },
            columns: [
                (.one(column(0, below: ids)), ids), (.names(names), ids), (.several(terms), ids),
                (.one(column(1, below: 1)), 1), (.one(column(2, below: 2)), 2),
            ],
            labels: Array([.fixed(column(3, below: ids)), .fixed(column(4, below: 3)), .drawn(draw)].suffix(kinds)),
            havePlaylists: playlists, targets: terms, batchSize: batch, seed: 42, unknownShare: share)
    }

    @Test(
        "A device's plan has the bytes of the host's, in all its arrays",
        arguments: [
            (1, 64, 5), (7, 7, 1), (93, 64, 300), (63, 64, 5), (64, 64, 5), (65, 64, 5), (1000, 300, 70),
            (1025, 1024, 1),
            (2049, 100, 4097), (5000, 999, 64), (70_000, 16_384, 100_000),
        ])
    func hostPlan(count: Int, batch: Int, ids: Int) throws {
        for (place, device) in Backends.present.enumerated() {
            for (kinds, playlists) in [(0, false), (1, place % 2 == 0), (3, true), (2, false)] {
                let share = kinds == 2 ? 0 : 0.3
                let songs = Self.songs(count, batch: batch, ids: ids, share: share, kinds: kinds, playlists: playlists)
                let planner = try device.epochPlanner(songs)
                for epoch in 1...2 { try planner.begin(epoch: epoch) }
                for epoch in 1...2 {
                    try Self.expect(planner.take(), equals: EpochPlan(songs, epoch: epoch), on: device)
                }
            }
        }
    }

    private static func expect(_ plan: DeviceEpochPlan, equals host: EpochPlan, on device: Device) throws {
        #expect(plan.batches == host.batches)
        #expect(try device.read(plan.rows) == host.rows)
        #expect(try plan.labels.map(device.read) == host.labels)
        func expect<Scalar: DeviceScalar & Equatable>(_ matrix: Matrix<Scalar>, _ values: [Scalar], _ name: String)
            throws
        {
            #expect(try device.read(matrix[rows: 0..<values.count]) == values, "\(name)")
        }
        for (column, its) in zip(plan.columns, host.columns) {
            try expect(column.memory.ids, its.ids, "ids")
            try expect(column.memory.places, its.segments.places, "places")
            try expect(column.memory.order, its.segments.order, "order")
            try expect(column.memory.distinct, its.segments.distinct, "distinct")
            try expect(column.memory.segments, its.segments.segments, "segments")
            try expect(column.memory.pieces, its.segments.pieces, "pieces")
            #expect(column.batches.map(\.rows) == its.segments.batches)
            #expect(column.batches.map(\.entries) == its.weights?.batches ?? host.batches)
            #expect((column.memory.weights == nil) == (its.weights == nil))
            guard let weights = column.memory.weights, let expected = its.weights else { continue }
            try expect(weights.starts, expected.starts, "starts")
            try expect(weights.bySong, expected.bySong, "weights by song")
            try expect(weights.byRow, expected.byRow, "weights by row")
        }
        guard let targets = plan.targets, let expected = host.targets else { return #expect(Bool(false), "no targets") }
        try expect(targets.starts, expected.starts, "targets' starts")
        try expect(targets.ids, expected.ids, "targets")
        try expect(targets.weights, expected.weights, "targets' weights")
    }

    @Test("A plan is few launches, whatever the number of songs", OpenCLDevices.condition, arguments: [100, 100_000])
    func launches(count: Int) throws {
        for found in OpenCLDiscovery(environment: [:]).devices {
            let backend = OpenCLBackend(found, cache: KernelCache(environment: [:]))
            let rows = (0..<Int32(count)).map { $0 }
            let planner = try Device(backend: backend).epochPlanner(
                PlannedSongs(
                    rows: rows, columns: [(.one(rows.map { $0 % 300 }), 300), (.one(rows.map { $0 % 12 }), 12)],
                    labels: [.fixed(rows.map { $0 / 4 + 1 })], batchSize: count / 40, seed: 1, unknownShare: 0.1))
            let kernels = try backend.start().kernels
            let before = kernels.launchCount
            try planner.begin(epoch: 1)
            #expect(kernels.launchCount - before <= 110)
        }
    }
}
