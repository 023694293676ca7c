import Foundation
import Testing
import TimbreFiles
import TimbreTestSupport

@testable import TimbreCompute

extension TemporaryFolder {
    fileprivate var environment: [String: String] { ["XDG_CACHE_HOME": path] }

    fileprivate func files() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: URL(fileURLWithPath: file("timbre")), includingPropertiesForKeys: nil)
    }
}

@Suite("The cache of compiled kernels")
struct OpenCLKernelCacheTests {
    @Test("What is kept under a key comes back, and under no other")
    func keeps() throws {
        let folder = try TemporaryFolder()
        let cache = KernelCache(environment: folder.environment)
        #expect(cache.binary(for: "a") == nil)
        cache.keep([1, 2, 3], for: "a")
        #expect(cache.binary(for: "a") == [1, 2, 3])
        #expect(cache.binary(for: "b") == nil)
        cache.keep([4], for: "a")
        #expect(cache.binary(for: "a") == [4])
    }

    @Test("A key whose fingerprint is another's is told from it")
    func collision() throws {
        let folder = try TemporaryFolder()
        let cache = KernelCache(environment: folder.environment)
        cache.keep([1, 2, 3], for: "a")
        let (kept, other) = (try #require(cache.file(for: "a")), try #require(cache.file(for: "b")))
        try FileManager.default.copyItem(at: kept, to: other)
        #expect(cache.binary(for: "b") == nil)
    }

    @Test("A flipped bit or a missing byte, wherever it is, makes an entry as good as none")
    func damage() throws {
        let folder = try TemporaryFolder()
        let cache = KernelCache(environment: folder.environment)
        cache.keep([9, 8, 7, 6], for: "key")
        let file = try #require(cache.file(for: "key"))
        let whole = try Data(contentsOf: file)
        for place in whole.indices {
            var damaged = whole
            damaged[place] ^= 4
            try damaged.write(to: file)
            #expect(cache.binary(for: "key") == nil, "byte \(place)")
            try whole.prefix(place).write(to: file)
            #expect(cache.binary(for: "key") == nil, "\(place) bytes")
        }
    }

    @Test("A disk that fails leaves what was kept before", arguments: FaultInjection.Operation.allCases)
    func failingDisk(operation: FaultInjection.Operation) throws {
        let folder = try TemporaryFolder()
        let cache = KernelCache(environment: folder.environment)
        cache.keep([1, 2, 3], for: "key")
        let fault = FaultInjection(failing: operation, at: 1, code: ENOSPC)
        FaultInjection.$current.withValue(fault) { cache.keep([4, 5, 6], for: "key") }
        #expect(fault.count >= 1)
        #expect(cache.binary(for: "key") == [1, 2, 3])
    }

    @Test("It is in XDG_CACHE_HOME, else in the home's .cache, else nowhere")
    func place() {
        func place(_ environment: [String: String]) -> String? {
            KernelCache(environment: environment).directory?.path
        }
        #expect(place(["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/timbre")
        #expect(place(["HOME": "/h"]) == "/h/.cache/timbre")
        #expect(place(["XDG_CACHE_HOME": "relative", "HOME": "/h"]) == "/h/.cache/timbre")
        #expect(place([:]) == nil)
        KernelCache(environment: [:]).keep([1], for: "nowhere")
        #expect(KernelCache(environment: [:]).binary(for: "nowhere") == nil)
    }

    @Test("A cache that can't be written is done without")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let environment = ["XDG_CACHE_HOME": try folder.write("a file", to: "cache")]
        for device in Device.openCL(environment: environment) {
            #expect(try productAndRows(device) == [1, 3, 3, 5])
        }
        KernelCache(environment: environment).keep([1], for: "key")
        #expect(KernelCache(environment: environment).binary(for: "key") == nil)
    }

    @Test("A second start takes the kernels from disk; a corrupt entry is compiled anew", OpenCLDevices.condition)
    func secondStart() throws {
        for index in OpenCLDevices.all.indices {
            let folder = try TemporaryFolder()
            func start() throws -> [Float] {
                try productAndRows(device(index, folder))
            }
            #expect(try start() == [1, 3, 3, 5])
            let kept = try folder.files()
            #expect(kept.count == 2, "multiply and add_rows")
            let contents = try kept.map { try Data(contentsOf: $0) }
            #expect(try start() == [1, 3, 3, 5])
            #expect(try kept.map { try Data(contentsOf: $0) } == contents, "a hit writes nothing")
            for file in kept { try Data("rubbish".utf8).write(to: file) }
            #expect(try start() == [1, 3, 3, 5])
            for file in kept { #expect(try Data(contentsOf: file).count > 100, "written anew") }
        }
    }

    @Test("A binary that the driver refuses is compiled anew", OpenCLDevices.condition)
    func refusedBinary() throws {
        for index in OpenCLDevices.all.indices {
            let folder = try TemporaryFolder()
            func start() throws -> [Float] {
                try productAndRows(device(index, folder))
            }
            _ = try start()
            // An entry that is whole but holds nothing that a driver could take.
            let cache = KernelCache(environment: folder.environment)
            for file in try folder.files() {
                let key = try #require(key(in: try Data(contentsOf: file)))
                cache.keep([UInt8](repeating: 7, count: 64), for: key)
                #expect(cache.file(for: key)?.lastPathComponent == file.lastPathComponent)
            }
            #expect(try start() == [1, 3, 3, 5])
        }
    }

    @Test("A driver that keeps its kernels itself is not asked for them", OpenCLDevices.condition)
    func driverThatKeeps() throws {
        for index in OpenCLDevices.all.indices {
            let folder = try TemporaryFolder()
            #expect(try productAndRows(device(index, folder, keepsKernels: true)) == [1, 3, 3, 5])
            #expect(!FileManager.default.fileExists(atPath: folder.file("timbre")))
        }
    }

    /// A device that keeps kernels in the folder, PoCL too, of a tile that no other test has: those who run the same
    /// kernels meanwhile could end the program.
    private func device(_ index: Int, _ folder: TemporaryFolder, keepsKernels: Bool = false) -> Device {
        var found = OpenCLDiscovery(environment: folder.environment).devices[index]
        found.keepsKernels = keepsKernels
        var tuning = OpenCLTuning(found)
        tuning.product = .init(rows: 4, columns: 4, groupRows: 4, lanes: 8, slice: 8)
        return Device(
            backend: OpenCLBackend(found, cache: KernelCache(environment: folder.environment), tuning: tuning))
    }

    /// The key that an entry holds: a line, eight bytes of its length, itself.
    private func key(in entry: Data) -> String? {
        guard let line = entry.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let length = entry[(line + 1)...].prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
        return String(data: entry[(line + 9)...].prefix(length), encoding: .utf8)
    }

    /// `I · b` and a row added to each of its own: two kernels of two files.
    private func productAndRows(_ device: Device) throws -> [Float] {
        let identity = try device.matrix([1, 0, 0, 1] as [Float], rows: 2, columns: 2)
        let b = try device.matrix([1, 2, 3, 4] as [Float], rows: 2, columns: 2)
        let c = try device.zeros(rows: 2, columns: 2)
        let added = RowAddend(
            values: try device.matrix([0, 1], rows: 1, columns: 2),
            rows: try device.matrix([0, 0], rows: 2, columns: 1))
        try device.multiply(identity, b, bias: device.zeros(rows: 1, columns: 2), adding: [added], into: c)
        return try device.read(c)
    }
}
