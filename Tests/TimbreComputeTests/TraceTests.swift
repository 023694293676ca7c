import CTimbreOpenCL
import Foundation
import Synchronization
import Testing
import TimbreFiles
import TimbreTestSupport

@testable import TimbreCompute

@Suite("A traced device", .serialized)
struct TraceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The trace of some work on a device.
    private func trace(_ device: Device, _ work: (Device) throws -> Void) throws -> ParsedTrace {
        let path = folder.file("trace.json")
        let trace = try Trace(to: path, of: "test")
        try trace.span("test") { try work(device.traced(by: trace)) }
        try trace.finish()
        return try ParsedTrace(contentsOf: path)
    }

    private static func train(_ device: Device) throws -> [[UInt32]] {
        let training = try SmallTraining(device, activation: .relu, songs: 100)
        for step in 0..<3 { try training.step(step) }
        return try training.results().map { try device.read($0).map(\.bitPattern) }
    }

    private static func search(_ device: Device) throws -> TopK {
        let songs = try device.matrix(numbers(3000 * 20, seed: 1), rows: 3000, columns: 20)
        let queries = try device.matrix(numbers(70 * 20, seed: 2), rows: 70, columns: 20)
        return try device.topK(queries, songs, k: 10)
    }

    @Test("Tracing changes no bit of what a device computes", arguments: Backends.present)
    func sameBits(device: Device) throws {
        let (weights, found) = (try Self.train(device), try Self.search(device))
        _ = try trace(device) {
            let (itsWeights, itsFound) = (try Self.train($0), try Self.search($0))
            #expect(itsWeights == weights && itsFound == found)
        }
    }

    @Test(
        "Every operation is an event with its shape, within the work that it is a part of", arguments: Backends.present)
    func operations(device: Device) throws {
        let parsed = try trace(device) {
            _ = try Self.train($0)
            _ = try Self.search($0)
        }
        let operations = parsed.events("operation")
        #expect(operations.count { $0.name == "train" } == 3 && operations.count { $0.name == "replay" } == 3)
        let search = try #require(operations.first { $0.name == "topK" })
        #expect(search.details["shape"] as? String == "[70, 20] queries, [3000, 20] songs, k 10")
        #expect(parsed.isInOrder("operation"))
        let whole = try #require(parsed.events("phase").first { $0.name == "test" })
        #expect(operations.allSatisfy { whole.start <= $0.start && $0.end <= whole.end })
    }

    @Test("Every launch is an event, one after the other", OpenCLDevices.condition)
    func launches() throws {
        for found in OpenCLDiscovery(environment: [:]).devices {
            let backend = OpenCLBackend(found, cache: KernelCache(environment: [:]))
            var launches = 0
            let parsed = try trace(Device(backend: backend)) { device in
                _ = try Self.train(device)
                _ = try Self.search(device)
                let traced = try #require(device.backend.untraced as? OpenCLBackend)
                launches = try traced.start().kernels.launchCount
            }
            let kernels = parsed.events("kernel")
            #expect(kernels.count == launches && launches > 20)
            let step = [
                "pack_weights", "project_rows", "walk_songs", "sum_pieces", "update_rows", "sum_weights",
                "update_layers",
            ]
            for name in step { #expect(kernels.count { $0.name == name } == 3, "\(name)") }
            #expect(kernels.count { $0.name == "replay_rows" } == 3)
            #expect(parsed.isInOrder("kernel") && parsed.isInOrder("transfer"))
            #expect(kernels.allSatisfy { ($0.details["groups"] as? Int ?? 0) > 0 && $0.details["operation"] != nil })
            let transfers = parsed.names("transfer")
            #expect(transfers.isSuperset(of: ["read", "write", "fill"]))
            let total = parsed.lines("totals").filter { $0["kind"] as? String == "kernel" }
            #expect(total.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == launches)
            // The device's clock is held against the host's, as well as the trace says.
            let whole = try #require(parsed.events("phase").first { $0.name == "test" })
            let about = try #require(parsed.rest[backend.device.description.label] as? [String: Any])
            let known = try #require((about["times_may_be_off_by_us"] as? NSNumber)?.doubleValue)
            let tolerance = Int(known * 1e3) + 1_000_000
            #expect(kernels.allSatisfy { $0.start > whole.start - tolerance && $0.end < whole.end + tolerance })
        }
    }

    @Test("Copies beside the work are on a line of their own", OpenCLDevices.condition, arguments: OpenCLDevices.all)
    func uploads(device: Device) throws {
        let parsed = try trace(device) { device in
            let matrix = try device.zeros(rows: 1000, columns: 20)
            try device.synchronize()
            let values = numbers(20_000, seed: 3)
            try device.upload(values.span, into: matrix)
            let back = try device.read(matrix)
            #expect(back == values)
        }
        let upload = try #require(parsed.events("transfer").first { $0.name == "upload" })
        #expect(upload.details["bytes"] as? Int == 80_000)
        let read = try #require(parsed.events("transfer").first { $0.name == "read" })
        #expect(upload.thread != read.thread && upload.process == read.process)
    }

    @Test(
        "Without a trace no event is made but for writes to be freed by, and the launches are the same",
        OpenCLDevices.condition)
    func untraced() throws {
        for found in OpenCLDiscovery(environment: [:]).devices {
            let device = CountingDriver.device(found)
            let before = CountingDriver.counts
            _ = try Self.train(Device(backend: OpenCLBackend(device, cache: KernelCache(environment: [:]))))
            let without = CountingDriver.counts - before
            #expect(without.events == 0 && without.launches > 20)
            _ = try trace(Device(backend: OpenCLBackend(device, cache: KernelCache(environment: [:])))) {
                _ = try Self.train($0)
            }
            let with = CountingDriver.counts - before - without
            #expect(with.events == with.launches && with.launches == without.launches)
            #expect(with.released >= with.events)
        }
    }

    @Test("A driver that times nothing is traced from the host alone, and the trace says so", OpenCLDevices.condition)
    func untimed() throws {
        for found in OpenCLDiscovery(environment: [:]).devices {
            let device = CountingDriver.device(found, timesCommands: false)
            let parsed = try trace(Device(backend: OpenCLBackend(device, cache: KernelCache(environment: [:])))) {
                _ = try Self.train($0)
            }
            #expect(parsed.events("kernel").isEmpty && parsed.events("operation").contains { $0.name == "train" })
            let about = parsed.rest[device.description.label] as? [String: Any]
            #expect((about?["note"] as? String)?.contains("does not time") == true)
        }
    }
}

/// An OpenCL driver whose calls are counted on their way to it.
private enum CountingDriver {
    struct Counts {
        var launches = 0
        /// Those that are asked for an event.
        var events = 0
        /// Events that are released.
        var released = 0

        static func - (a: Counts, b: Counts) -> Counts {
            Counts(launches: a.launches - b.launches, events: a.events - b.events, released: a.released - b.released)
        }
    }

    static var counts: Counts { counted.withLock { $0 } }

    private static let counted = Mutex(Counts())
    /// The driver's own, for C's functions, which hold nothing.
    private static let own = Mutex<TimbreOpenCLFunctions?>(nil)

    static func device(_ device: OpenCLDevice, timesCommands: Bool = true) -> OpenCLDevice {
        var library = device.library
        own.withLock { $0 = library.functions }
        library.functions.enqueueNDRangeKernel = {
            queue, kernel, dimensions, offset, global, local, count, waits, event in
            CountingDriver.counted.withLock {
                $0.launches += 1
                $0.events += event == nil ? 0 : 1
            }
            let call = CountingDriver.own.withLock { $0!.enqueueNDRangeKernel }
            return call(queue, kernel, dimensions, offset, global, local, count, waits, event)
        }
        library.functions.releaseEvent = { event in
            CountingDriver.counted.withLock { $0.released += 1 }
            let call = CountingDriver.own.withLock { $0!.releaseEvent }
            return call(event)
        }
        if !timesCommands {
            library.functions.getEventProfilingInfo = { _, _, _, _, _ in CL_PROFILING_INFO_NOT_AVAILABLE }
        }
        return OpenCLDevice(
            library: library, platform: device.platform, id: device.id, description: device.description)
    }
}
