import Testing

@testable import TimbreCompute

/// What suits a GPU or a small device is run on the devices that are here.
@Suite("Tuned otherwise, an OpenCL device gives the same bits", OpenCLDevices.condition, .serialized)
struct OpenCLTuningTests {
    static let tunings: [OpenCLTuning] =
        [DeviceClass.cpu, .nvidia, .intel].map {
            OpenCLTuning($0, limits: .init(group: 1024, localMemory: 48 << 10), roundsCorrectly: false)
        }
        + [
            OpenCLTuning(.other, limits: .init(group: 7, localMemory: 48 << 10), roundsCorrectly: true),
            OpenCLTuning(.cpu, limits: .init(group: 1, localMemory: 0), roundsCorrectly: true),
            {
                // Everything in tiles, however few the queries; rows in many blocks.
                var tuning = OpenCLTuning(
                    .nvidia, limits: .init(group: 256, localMemory: 48 << 10), roundsCorrectly: false)
                tuning.topKTile = TopKTile(queryLanes: 4, groupLanes: 32, queries: 12, songs: 4)
                (tuning.fewQueries, tuning.selectBlock, tuning.rescored) = (0, 16, 2)
                tuning.product = .init(rows: 8, columns: 4, groupRows: 8, lanes: 64, slice: 8)
                tuning.training = .init(rows: 8, columns: 8, groupRows: 32, lanes: 128, slice: 32)
                // Every launch that may be long in many.
                tuning.launchLimit = 1e-8
                return tuning
            }(),
        ]

    static func devices(_ tuning: OpenCLTuning) -> [Device] {
        OpenCLDiscovery(environment: [:]).devices.map {
            Device(backend: OpenCLBackend($0, cache: KernelCache(environment: [:]), tuning: tuning))
        }
    }

    @Test("Top-k", arguments: tunings)
    func topK(tuning: OpenCLTuning) throws {
        // Few queries and many, dimensions that fill a slice of local memory, some of it and several.
        for (q, n, d) in [(1, 5000, 20), (9, 2100, 7), (21, 2100, 33), (64, 1030, 4), (65, 2600, 20), (130, 1100, 70)] {
            var testCase = TopKCase(songCount: n, queryCount: q, dimensions: d, k: 1)
            for (k, share) in [(1, 1.0), (2, 0.5), (30, 1), (30, 0.02), (n, 0.9)] {
                (testCase.k, testCase.share) = (k, share)
                let expected = testCase.expected
                for device in Self.devices(tuning) {
                    #expect(try testCase.found(on: device).isIdentical(to: expected), "\(testCase)")
                }
            }
        }
    }

    @Test("A product", arguments: tunings)
    func products(tuning: OpenCLTuning) throws {
        for (device, tuned) in zip(OpenCLDevices.all, Self.devices(tuning)) {
            for (m, k, n) in OpenCLAgreementTests.shapes {
                func compute(_ device: Device) throws -> [Float] {
                    let a = try device.matrix(numbers(m * k, seed: 1), rows: m, columns: k)
                    let b = try device.matrix(numbers(k * n, seed: 2), rows: k, columns: n)
                    let bias = try device.matrix(numbers(n, seed: 3), rows: 1, columns: n)
                    let c = try device.zeros(rows: m, columns: n)
                    let rows = try device.matrix((0..<Int32(m)).map { $0 * 3 }, rows: m, columns: 1)
                    let dropout = Dropout(rate: 0.25, seed: 3, layer: 1, step: 9, rows: rows)
                    try device.multiply(a, b, bias: bias, activation: .relu, dropout: dropout, into: c)
                    return try device.read(c)
                }
                #expect(try compute(tuned) == compute(device), "\(m) × \(k) × \(n)")
            }
        }
    }

    @Test("Launches that would be long are several, and give the same")
    func slices() throws {
        let tuning = try #require(Self.tunings.last)
        for (whole, sliced) in zip(OpenCLDevices.all, Self.devices(tuning)) {
            func launches() throws -> Int {
                try #require(sliced.backend as? OpenCLBackend).start().kernels.launchCount
            }
            let (n, k, d) = (5000, 70, 9)
            func compute(_ device: Device) throws -> ([Int32], [Int64], [Float]) {
                let rows = try device.matrix(numbers(n * d, seed: 1), rows: n, columns: d)
                let centres = try device.matrix(numbers(k * d, seed: 2), rows: k, columns: d)
                let nearest = try device.zeros(Int32.self, rows: n, columns: 1)
                let sums = CentreSums(try device.zeros(Int64.self, rows: k, columns: d + 1), scale: 1024)
                try device.nearestCentre(rows, centres, into: nearest, sums: sums)
                let affinities = try device.zeros(rows: n, columns: 3)
                let points = try device.matrix(numbers(n * 2, seed: 3), rows: n, columns: 2)
                try device.pairwiseAffinities(points, sums: affinities)
                return (try device.read(nearest), try device.read(sums.matrix), try device.read(affinities))
            }
            let (expected, found) = (try compute(whole), try compute(sliced))
            #expect(found.0 == expected.0 && found.1 == expected.1)
            // Its lanes are others than the device's own.
            #expect(zip(found.2, expected.2).allSatisfy { abs($0 - $1) <= 1e-3 * max(abs($1), 1) })
            #expect(try launches() > 100)
        }
    }

    @Test("A launch is cut by what it costs, and not where nothing minds")
    func costs() {
        let cost = LaunchCost(multiplyAdds: 0.5e12, bytes: 50e9)
        #expect(cost.seconds == 2)
        #expect(cost.parts(of: 1000, within: 0.5) == 250)
        #expect(cost.parts(of: 1000, within: nil) == 1000)
        #expect(cost.parts(of: 3, within: 0.1) == 1)
        #expect(LaunchCost().parts(of: 7, within: 0) == 7)
    }

    @Test("A kernel that does not compile is named, with the compiler's words")
    func compilerLog() throws {
        var tuning = OpenCLTuning(.cpu, limits: .init(group: 64, localMemory: 0), roundsCorrectly: false)
        tuning.queries = 5
        for device in Self.devices(tuning) {
            let matrix = try device.zeros(rows: 2000, columns: 2)
            let fault = #expect(throws: ComputeFault.self) { try device.topK(matrix[rows: 0..<1], matrix, k: 1) }
            guard case .kernelDoesNotBuild(device.description.name, "groupMaxima", let log) = fault else {
                Issue.record("not the compiler's fault: \(String(describing: fault))")
                continue
            }
            #expect(log.contains("float5"))
        }
    }
}
