import Testing
import TimbreBase

@testable import TimbreCompute
@testable import TimbreConformance

@Suite("The CPU")
struct CPUBackendTests {
    @Test(
        "A processor without fused multiply-adds gets its products from OpenBLAS",
        .enabled(if: OpenBLAS.installed != nil, "OpenBLAS is not installed"))
    func withoutFusedMultiplyAdd() throws {
        let device = Device(backend: try CPUBackend(threads: 2, fuses: false))
        let outcome = try Conformance.train.run(on: device, batch: nil)
        #expect(outcome.passed, "\(outcome.failure ?? "")")
        func bits(_ device: Device) throws -> [[UInt32]] {
            let training = try SmallTraining(device, activation: .relu, songs: 300)
            for index in 0..<3 { try training.step(index) }
            return try training.results().map { try device.read($0).map(\.bitPattern) }
        }
        #expect(try bits(device) == bits(.cpu(arithmetic: .openBLAS)))
        #expect(try bits(device) != bits(.cpu(arithmetic: .loops)))
    }

    @Test("It says what it is")
    func description() throws {
        let description = try Device.cpu(threads: 3).description
        #expect(description.kind == .cpu && description.index == nil && description.computeUnits == 3)
        #expect(description.driver.hasPrefix("own loops") && !description.name.isEmpty && description.memory > 1 << 20)
    }

    @Test("Fewer than one thread is refused", arguments: [0, -1])
    func threadCount(threads: Int) {
        #expect(throws: ComputeFault.invalidThreadCount(threads)) { try Device.cpu(threads: threads) }
    }

    @Test("More memory than the machine has is refused, with the need and the limit")
    func outOfMemory() throws {
        let device = try Device.cpu()
        let limit = device.description.memory
        #expect(
            throws: ComputeFault.outOfMemory(device: device.description.name, needed: limit / 4 * 8, limit: limit)
        ) { try device.zeros(rows: limit / 4, columns: 2) }
    }

    @Test("Shared memory is read where it is, and kept alive")
    func shared() throws {
        final class Owner: Sendable {}
        let device = try Device.cpu()
        let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: 6)
        defer { values.deallocate() }
        _ = values.initialize(from: [1, 2, 3, 4, 5, 6])
        weak var kept: Owner?
        do {
            let owner = Owner()
            kept = owner
            let matrix = try device.matrix(sharing: UnsafeBufferPointer(values), owner: owner, rows: 3, columns: 2)
            values[2] = 30
            #expect(try device.read(matrix[rows: 1..<3]) == [30, 4, 5, 6])
            #expect(kept != nil)
            withExtendedLifetime(matrix) {}
        }
        #expect(kept == nil)
        let empty = UnsafeBufferPointer<Float>(start: nil, count: 0)
        #expect(try device.read(device.matrix(sharing: empty, owner: Owner(), rows: 0, columns: 2)).isEmpty)
    }

    @Test("A relu lets NaN through")
    func notANumber() throws {
        let device = try Device.cpu()
        let c = try device.zeros(rows: 1, columns: 3)
        try device.multiply(
            device.matrix([1], rows: 1, columns: 1), device.matrix([.nan, -1, 2], rows: 1, columns: 3),
            bias: device.zeros(rows: 1, columns: 3), activation: .relu, into: c)
        let values = try device.read(c)
        #expect(values[0].isNaN && values[1] == 0 && values[2] == 2)
    }

    @Test("Adam's moments fade to 0, not to numbers below the normal ones")
    func fadingMoments() throws {
        let device = try Device.cpu()
        let smallest = Float.leastNormalMagnitude
        let parameters = AdamParameters(
            values: try device.matrix([1, 1], rows: 1, columns: 2),
            mean: try device.matrix([smallest, -smallest * 2], rows: 1, columns: 2),
            variance: try device.matrix([smallest, smallest * 2], rows: 1, columns: 2))
        let table = TrainableNetwork.Table(
            parameters: parameters, steps: try device.zeros(Int32.self, rows: 1, columns: 1), target: parameters.values)
        let rate = AdamStep(step: 900).correctedRate
        try device.replay(table, AdamSchedule(rates: device.matrix([rate], rows: 1, columns: 1)), through: 1)
        let (mean, variance) = (try device.read(parameters.mean), try device.read(parameters.variance))
        #expect(mean[0] == 0 && mean[1] < -smallest && variance[0] == 0 && variance[1] > smallest)
    }

    @Test("Work is shared out once and completely", arguments: [0, 1, 2, 7, 1000])
    func workers(count: Int) {
        for threads in [1, 2, 8] {
            var visits = [Int](repeating: 0, count: count)
            visits.withUnsafeMutableBufferPointer { visits in
                nonisolated(unsafe) let visits = visits
                Workers(count: threads).forEachTile(of: count, size: 3) { tile, range in
                    for index in range { visits[index] += index / 3 == tile ? 1 : 100 }
                }
            }
            #expect(visits.allSatisfy { $0 == 1 })
        }
    }
}
