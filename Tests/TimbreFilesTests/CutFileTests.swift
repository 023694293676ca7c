import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

@Suite("Files that another process cuts while they are read")
struct CutFileTests {
    private let folder: TemporaryFolder
    private let path: String
    private static let rows = 100_000

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.npy")
        let writer = try NPYWriter(creating: path, type: .float32, columns: 2)
        try writer.append((0..<2 * Self.rows).map(Float.init))
        try writer.finish()
    }

    private var cut: FileFault { .damaged(path: path, detail: "it was cut while it was read") }

    @Test(
        "What is gone reads as zeros, and whoever asks is told; what is left can be read",
        arguments: [200, 4096, 65_536])
    func cut(size: Int) throws {
        let file = try NPYFile(path: path)
        try file.checkIsWhole()
        #expect(truncate(path, size) == 0)
        let values = file.floats(rows: 0..<Self.rows)
        let left = (size - 128) / 4
        #expect(values[..<left].elementsEqual((0..<left).map(Float.init)))
        #expect(values[(size / 4)...].allSatisfy { $0 == 0 })
        #expect(throws: cut) { try file.checkIsWhole() }
    }

    @Test("A file that is cut and filled again is not what was read")
    func filledAgain() throws {
        let file = try NPYFile(path: path)
        let content = try bytes(at: path)
        #expect(truncate(path, 0) == 0)
        #expect(file.floats(rows: 50_000..<50_001) == [0, 0])
        try content.withUnsafeBytes { try #require(pwrite(open(path, O_WRONLY), $0.baseAddress, $0.count, 0) > 0) }
        #expect(throws: cut) { try file.checkIsWhole() }
        #expect(try NPYFile(path: path).floats(rows: 50_000..<50_001) == [100_000, 100_001])
    }

    @Test("Rows that are there count, whatever was cut behind them")
    func partly() throws {
        let file = try NPYFile(path: path)
        #expect(truncate(path, 128 + 8 * 10) == 0)
        #expect(file.floats(rows: 8..<10) == [16, 17, 18, 19])
        try file.checkIsWhole(rows: 0..<10)
        #expect(throws: cut) { try file.checkIsWhole(rows: 0..<11) }
    }

    @Test("Each of many mappings is told from the others, from many threads")
    func many() throws {
        let files = try (0..<200).map { number in
            let copy = folder.file("\(number).npy")
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            return try NPYFile(path: copy)
        }
        for (number, file) in files.enumerated() where number % 3 == 0 { #expect(truncate(file.path, 4096) == 0) }
        DispatchQueue.concurrentPerform(iterations: files.count) { number in
            let values = files[number].floats(rows: 0..<Self.rows)
            #expect(values.last == (number % 3 == 0 ? 0 : Float(2 * Self.rows - 1)))
        }
        for (number, file) in files.enumerated() {
            #expect((number % 3 == 0) == ((try? file.checkIsWhole()) == nil))
        }
    }

    @Test("A checked file and a safetensors file say it too")
    func otherReaders() throws {
        let content = try bytes(at: path)
        let file = try CheckedFile(
            path: path, size: content.count, checksums: content.withUnsafeBytes { CRC32.ofBlocks($0) })
        #expect(throws: cut) { try file.withBytes(0..<content.count) { _ in truncate(path, 4096) } }
        #expect(throws: cut) { try file.withBytes(0..<content.count) { _ in } }
    }

    @Test("A CSV that ends before its size is cut, not short")
    func table() throws {
        let csv = try folder.write(String(repeating: "a,b,c\n", count: 400_000), to: "a.csv")
        var reader = try CSVReader(path: csv, bufferSize: 4096)
        _ = try reader.nextRecord()
        #expect(truncate(csv, 2_000_000) == 0)
        #expect(throws: FileFault.damaged(path: csv, detail: "it was cut while it was read")) {
            while try reader.nextRecord() {}
        }
    }

    #if os(Linux)
    @Test("A mapping of somebody else ends the process as before")
    func foreignMapping() async {
        await #expect(processExitsWith: .signal(SIGBUS)) {
            let folder = try TemporaryFolder()
            let own = try NPYWriter(creating: folder.file("own.npy"), type: .int32, columns: 1)
            try own.append([1] as [Int32])
            try own.finish()
            // The handler is there.
            let file = try NPYFile(path: folder.file("own.npy"))
            let other = try folder.write([UInt8](repeating: 1, count: 10_000), to: "other")
            let descriptor = open(other, O_RDONLY)
            let start = try #require(mmap(nil, 10_000, PROT_READ, MAP_PRIVATE, descriptor, 0))
            truncate(other, 0)
            // `file` outlives the read.
            exit(Int32(start.load(fromByteOffset: 5000, as: UInt8.self)) + Int32(file.rows))
        }
    }

    @Test("A SIGBUS that another process sends ends the process as before")
    func sentSignal() async {
        await #expect(processExitsWith: .signal(SIGBUS)) {
            let folder = try TemporaryFolder()
            let own = try NPYWriter(creating: folder.file("own.npy"), type: .int32, columns: 1)
            try own.append([1] as [Int32])
            try own.finish()
            let file = try NPYFile(path: folder.file("own.npy"))
            kill(getpid(), SIGBUS)
            // Any thread may be the one that gets it.
            sleep(30)
            exit(Int32(file.rows))
        }
    }
    #endif
}
