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

    /// Leaves that many bytes of a device's memory.
    private func fill(_ context: OpenCLContext, leaving bytes: Int) throws {
        var rest = context.description.memory - bytes
        while rest > 0 {
            let piece = min(rest, context.description.maximumAllocation)
            try context.reserve(piece)
            rest -= piece
        }
    }

    @Test("A search takes fewer queries at once where little memory is left, and says so where it is too little")
    func littleMemory() throws {
        func search(_ device: Device) throws -> TopK {
            let matrix = try device.matrix(numbers(3000 * 4, seed: 1), rows: 3000, columns: 4)
            return try device.topK(matrix[rows: 0..<300], matrix, k: 400)
        }
        for place in OpenCLDevices.all.indices {
            // A device of its own each: what is held counts for one alone.
            let (some, little) = (Device.openCL()[place], Device.openCL()[place])
            try fill(try #require(some.backend as? OpenCLBackend).start().context, leaving: 2 << 20)
            #expect(try search(some) == search(OpenCLDevices.all[place]))
            try fill(try #require(little.backend as? OpenCLBackend).start().context, leaving: 56 << 10)
            let fault = #expect(throws: ComputeFault.self) { try search(little) }
            guard case .outOfMemory(little.description.name, _, _) = fault else {
                Issue.record("not out of memory: \(String(describing: fault))")
                continue
            }
        }
    }

    @Test("Memory that operations need for a while is used again, and makes room for what is asked for")
    func scratch() throws {
        for found in OpenCLDiscovery(environment: [:]).devices {
            let context = try OpenCLContext(found)
            let scratch = OpenCLScratch(context)
            let first = try scratch.take(100_000)
            #expect(first.byteCount == 1 << 17)
            #expect(try scratch.take(0).byteCount == 4096)
            scratch.giveBack(first)
            #expect(try scratch.take(1 << 17) === first)
            try fill(context, leaving: 1 << 20)
            let held = try (0..<7).map { _ in try scratch.take(1 << 17) }
            #expect(throws: ComputeFault.self) { try scratch.take(1 << 17) }
            held.forEach(scratch.giveBack)
        }
        for found in OpenCLDiscovery(environment: [:]).devices {
            let context = try OpenCLContext(found)
            let scratch = OpenCLScratch(context)
            try fill(context, leaving: 1 << 20)
            for _ in 0..<2 {
                // All that there is, then all of it again in another size.
                for size in [1 << 20, 1 << 19] { scratch.giveBack(try scratch.take(size)) }
            }
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

    @Test("Bytes that pass memory of the device's own choice arrive in order, beside the work and between it")
    func staging() throws {
        for found in OpenCLDiscovery(environment: [:]).devices {
            let context = try OpenCLContext(found)
            let writes = OpenCLWrites(context, isStaged: true)
            // Twice around the ring, in pieces of every kind.
            let sizes = [4, 4092, 4096, 4100, 1 << 20, 3 << 20, (9 << 20) + 4, 5, 20 << 20]
            let storages = try sizes.map { try OpenCLStorage(byteCount: $0 + 8, context: context) }
            for round in 0..<3 {
                for (place, size) in sizes.enumerated() {
                    var bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ place &+ round) }
                    try bytes.withUnsafeBytes {
                        try round == 1
                            ? writes.upload($0, to: storages[place], at: 4)
                            : writes.write($0, to: storages[place], at: 4)
                    }
                    let expected = bytes
                    bytes = []
                    guard round == 2 || size < 1 << 20 else { continue }
                    var found = [UInt8](repeating: 0, count: size)
                    try found.withUnsafeMutableBytes { try context.read(storages[place], at: 4, into: $0) }
                    #expect(found == expected, "\(size) bytes, round \(round)")
                }
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
