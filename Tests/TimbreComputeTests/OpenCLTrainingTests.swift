import Testing

@testable import TimbreCompute
@testable import TimbreConformance

@Suite("A training on an OpenCL device", OpenCLDevices.condition, .serialized)
struct OpenCLTrainingTests {
    @Test("A step of the classic network is at most ten launches, and a replay one a table")
    func launches() throws {
        for found in OpenCLDiscovery(environment: [:]).devices {
            let backend = OpenCLBackend(found, cache: KernelCache(environment: [:]))
            let device = Device(backend: backend)
            let kernels = try backend.start().kernels
            let training = try TrainingWorkload(device, songs: 100)
            for _ in 0..<2 {
                let before = kernels.launchCount
                try training.workload.call()
                #expect(kernels.launchCount - before <= 10)
            }
            let compared = try ContrastWorkload(device, songs: 300)
            let first = kernels.launchCount
            try compared.workload.call()
            #expect(kernels.launchCount - first <= 10)
            let small = try SmallTraining(device, activation: .relu, songs: 100)
            try small.step(0)
            let before = kernels.launchCount
            try small.replay(through: 1)
            #expect(kernels.launchCount - before == 3)
        }
    }

    @Test("What was in the device's memory before a step changes no bit")
    func memory() throws {
        for found in OpenCLDiscovery(environment: [:]).devices {
            let backend = OpenCLBackend(found, cache: KernelCache(environment: [:]))
            let started = try backend.start()
            func bits(fillingWith pattern: UInt32) throws -> [[UInt32]] {
                let device = Device(backend: backend)
                let training = try SmallTraining(device, activation: .sigmoid, songs: 70)
                for step in 0..<3 {
                    let memory = try started.scratch.takeForStep(4 << 20)
                    let words = [UInt32](repeating: pattern, count: memory.byteCount / 4)
                    try words.withUnsafeBytes { try backend.write($0, to: memory, at: 0) }
                    started.scratch.giveBackOfStep(memory)
                    try training.step(step)
                }
                return try training.results().map { try device.read($0).map(\.bitPattern) }
            }
            #expect(try bits(fillingWith: Float.nan.bitPattern) == bits(fillingWith: 0))
        }
    }

    @Test(
        "Tuned otherwise, a training gives the same bits",
        arguments: zip(OpenCLTuningTests.tunings, [8, 4, 64, 8, 8, 64]))
    func tuning(tuning: OpenCLTuning, songs: Int) throws {
        var tuning = tuning
        tuning.training.groupRows = songs
        for (device, tuned) in zip(OpenCLDevices.all, OpenCLTuningTests.devices(tuning)) {
            for activation in Activation.allCases {
                func bits(_ device: Device) throws -> [[UInt32]] {
                    let training = try SmallTraining(device, activation: activation, songs: 150, rows: 40)
                    for step in 0..<3 { try training.step(step) }
                    return try training.results().map { try device.read($0).map(\.bitPattern) }
                }
                #expect(try bits(tuned) == bits(device), "\(activation)")
            }
        }
    }

    @Test("Two trainings at once on one device do not meet", arguments: OpenCLDevices.all)
    func concurrent(device: Device) async throws {
        @Sendable func bits(_ songs: Int) throws -> [[UInt32]] {
            let training = try SmallTraining(device, activation: .relu, songs: songs, rows: 90, steps: 20)
            for step in 0..<20 { try training.step(step) }
            return try training.results().map { try device.read($0).map(\.bitPattern) }
        }
        let sizes = [70, 200, 200, 130]
        let alone = try sizes.map(bits)
        let together = try await withThrowingTaskGroup(of: (Int, [[UInt32]]).self) { group in
            for (place, songs) in sizes.enumerated() { group.addTask { (place, try bits(songs)) } }
            return try await group.reduce(into: [Int: [[UInt32]]]()) { $0[$1.0] = $1.1 }
        }
        for (place, expected) in alone.enumerated() { #expect(together[place] == expected) }
    }
}
