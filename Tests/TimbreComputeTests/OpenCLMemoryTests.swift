import Testing

@testable import TimbreCompute

@Suite("Memory of an OpenCL device", OpenCLDevices.condition, .serialized)
struct OpenCLMemoryTests {
    @Test(
        "More than a device allows at once is out of memory, with the need and the limit", arguments: OpenCLDevices.all)
    func beyondMaximumAllocation(device: Device) throws {
        let limit = device.description.maximumAllocation
        let rows = limit / 4 + 1
        #expect(
            throws: ComputeFault.outOfMemory(device: device.description.name, needed: rows * 4, limit: limit)
        ) { try device.zeros(rows: rows, columns: 1) }
    }

    @Test("Memory that is held counts against what is left, and comes back when it is released")
    func accounting() throws {
        for (device, found) in zip(OpenCLDevices.all, OpenCLDiscovery(environment: [:]).devices) {
            let context = try OpenCLContext(found)
            let memory = device.description.memory
            let piece = device.description.maximumAllocation
            let count = memory / piece
            for _ in 0..<count { try context.reserve(piece) }
            let left = memory - count * piece
            #expect(throws: ComputeFault.outOfMemory(device: found.description.name, needed: left + 4, limit: left)) {
                try context.reserve(left + 4)
            }
            context.release(piece)
            try context.reserve(min(left + 4, piece))
        }
    }

    @Test("A matrix of zeros is zeros where the memory held something before", arguments: OpenCLDevices.all)
    func zeros(device: Device) throws {
        for count in [1, 3, 1000, 70_001] {
            do { _ = try device.matrix([Float](repeating: 3, count: count), rows: count, columns: 1) }
            #expect(try device.read(device.zeros(rows: count, columns: 1)).allSatisfy { $0 == 0 })
        }
    }

    @Test("Writes are done in order with the work around them, small and large", arguments: OpenCLDevices.all)
    func writes(device: Device) throws {
        for count in [0, 1, 5, OpenCLWrites.stagedLimit / 4, OpenCLWrites.stagedLimit / 4 + 1] {
            let source = try device.zeros(rows: count, columns: 1)
            let target = try device.zeros(rows: count, columns: 1)
            let rows = try device.matrix((0..<Int32(count)).map { $0 }, rows: count, columns: 1)
            for round in 1...3 {
                try device.write([Float](repeating: Float(round), count: count), into: source)
                try device.gather(source, at: rows, into: target)
                try device.write([Float](repeating: -1, count: count), into: source)
                #expect(try device.read(target).allSatisfy { $0 == Float(round) }, "\(count) numbers, round \(round)")
            }
        }
    }

    @Test("Many threads may use one device at once", arguments: OpenCLDevices.all)
    func threads(device: Device) async throws {
        let sums = try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    let rows = try device.matrix((0..<100).map { Int32(99 - $0) }, rows: 100, columns: 1)
                    for round in 0..<20 {
                        let values = (0..<100).map { Float($0 * (task + 1) + round) }
                        let source = try device.matrix(values, rows: 100, columns: 1)
                        let target = try device.zeros(rows: 100, columns: 1)
                        try device.gather(source, at: rows, into: target)
                        if try device.read(target) != values.reversed() { return false }
                    }
                    return true
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sums == [Bool](repeating: true, count: 8))
    }
}
