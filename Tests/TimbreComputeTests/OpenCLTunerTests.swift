import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

/// What `doctor --tune` may choose, and what it keeps.
@Suite("Tuning an OpenCL device", OpenCLDevices.condition, .serialized)
struct OpenCLTunerTests {
    static let limits = OpenCLLimits(group: 1024, localMemory: 48 << 10)
    static let tables = [DeviceClass.cpu, .nvidia].map {
        OpenCLTuning($0, limits: limits, roundsCorrectly: false)
    }

    private func device(_ place: Int, _ tuning: OpenCLTuning?, cache: KernelCache = .init(environment: [:])) -> Device {
        Device(backend: OpenCLBackend(OpenCLDiscovery(environment: [:]).devices[place], cache: cache, tuning: tuning))
    }

    @Test("Every variant of the search gives the rows and bits of a scalar loop", arguments: tables)
    func searchVariants(table: OpenCLTuning) throws {
        let variants = TunedKernel.groupMaxima.variants(of: table, limits: Self.limits)
        #expect(variants.count >= 2)
        let testCase = TopKCase(songCount: 2300, queryCount: 97, dimensions: 21, k: 5, share: 0.8)
        for place in OpenCLDevices.all.indices {
            for variant in variants {
                #expect(try testCase.found(on: device(place, variant)).isIdentical(to: testCase.expected))
            }
        }
    }

    @Test("Variants of a product and of a training give the bits of the default", arguments: tables)
    func productVariants(table: OpenCLTuning) throws {
        func compute(_ device: Device) throws -> [[Float]] {
            let (m, k, n) = (70, 33, 21)
            let a = try device.matrix(numbers(m * k, seed: 1), rows: m, columns: k)
            let b = try device.matrix(numbers(k * n, seed: 2), rows: k, columns: n)
            let bias = try device.matrix(numbers(n, seed: 3), rows: 1, columns: n)
            let c = try device.zeros(rows: m, columns: n)
            try device.multiply(a, b, bias: bias, activation: .relu, into: c)
            let training = try SmallTraining(device, activation: .tanh, songs: 150, rows: 40)
            for step in 0..<3 { try training.step(step) }
            return try ([c] + training.results()).map(device.read)
        }
        for place in OpenCLDevices.all.indices {
            let expected = try compute(device(place, table))
            for kernel in [TunedKernel.product, .training] {
                let variants = kernel.variants(of: table, limits: Self.limits)
                // PoCL takes a quarter of a minute to compile a training with barriers: two that differ most stand for all.
                // A tuning checks each on its own device.
                let isSlow = kernel == .training && table.training.slice > 0
                for variant in isSlow ? [variants[1], variants[3]] : variants {
                    #expect(try compute(device(place, variant)) == expected, "\(kernel.sizes(in: variant))")
                }
            }
        }
    }

    @Test("What was kept is used by the next start, and by no other device, driver or damaged file")
    func cache() throws {
        for (place, found) in OpenCLDiscovery(environment: [:]).devices.enumerated() {
            let folder = try TemporaryFolder()
            let cache = KernelCache(environment: ["XDG_CACHE_HOME": folder.path])
            func used() throws -> OpenCLTuning {
                let backend = try #require(device(place, nil, cache: cache).backend as? OpenCLBackend)
                return try backend.start().kernels.tuning
            }
            let table = OpenCLTuning(found)
            let chosen = table.with { $0.product.groupRows *= 2 }
            #expect(try used() == table)
            #expect(cache.keep(chosen, for: found.description))
            #expect(try used() == chosen)
            var other = found.description
            other.driver += ", newer"
            #expect(cache.tuning(for: other, table: table, limits: found.limits) == nil)
            let file = try #require(cache.tuningFile(for: found.description))
            // Another driver's entry under this name.
            let foreign = try #require(cache.tuningFile(for: other))
            #expect(cache.keep(chosen, for: other))
            let whole = try Data(contentsOf: file)
            try Data(contentsOf: foreign).write(to: file)
            #expect(try used() == table)
            for length in [0, 1, whole.count / 2, whole.count - 1] {
                try whole.prefix(length).write(to: file)
                #expect(try used() == table, "\(length) bytes")
            }
            try whole.write(to: file)
            #expect(try used() == chosen)
        }
    }

    @Test("Sizes that a kernel can't have, and changes of what is not tuned, are not believed")
    func impossible() throws {
        let table = Self.tables[1]
        for change in [
            { $0.queries = 5 }, { $0.product.columns = 3 }, { $0.training.rows = 12 }, { $0.training.lanes = 0 },
            { $0.training.groupRows = 6 }, { $0.product.lanes = 3 }, { $0.product.slice = 5 },
            { $0.product.slice = 4096 },
            { $0.topKTile = nil },
            { $0.topKTile?.songs = 16 }, { $0.topKTile?.queries = 6 }, { $0.topKTile?.queryLanes = 1000 },
            { $0.errorLanes += 1 }, { $0.roundsCorrectly.toggle() }, { $0.selectLanes = 1 },
        ] as [(inout OpenCLTuning) -> Void] {
            #expect(!table.with(change).isVariant(of: table, limits: Self.limits))
        }
        #expect(table.isVariant(of: table, limits: Self.limits))
    }

    @Test("A tuning tries what it has time for and keeps what is no slower; on the CPU there is nothing to tune")
    func tuner() throws {
        #expect(try Device.cpu().tune() == nil)
        for place in OpenCLDevices.all.indices {
            let folder = try TemporaryFolder()
            let cache = KernelCache(environment: ["XDG_CACHE_HOME": folder.path])
            let report = try #require(try device(place, nil, cache: cache).tune(within: .zero))
            #expect(report.isKept && report.variants.filter { $0.verdict == .standard }.count == 3)
            #expect(report.variants.allSatisfy { $0.verdict == .standard || $0.verdict == .unmeasured })
            let nowhere = try #require(try device(place, nil).tune(within: .zero))
            #expect(!nowhere.isKept)
        }
    }

    @Test("A tuning begins no variant that the longest so far leaves no time for")
    func limit() throws {
        let least = Duration.milliseconds(600)
        let report = try device(0, nil).tune(within: .seconds(1)) { _ in
            TuningTask(unit: "calls") { _ in
                usleep(UInt32(least / .microseconds(1)))
                return false
            } workload: { _ in
                .init(amount: 1, call: {})
            }
        }
        // However slow the machine is, only fewer can be begun.
        let begun = try #require(report).variants.filter { $0.verdict == .wrong }
        #expect(begun.count <= 1)
    }
}
