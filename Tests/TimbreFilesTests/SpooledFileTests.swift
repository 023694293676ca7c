import Foundation
import Testing
import TimbreBase
import TimbreTestSupport

@testable import TimbreFiles

struct SpooledFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A pipe that a thread writes some bytes into.
    private func pipe(_ bytes: [UInt8]) throws -> String {
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        Thread.detachNewThread { try? Data(bytes).write(to: URL(fileURLWithPath: path), options: []) }
        return path
    }

    @Test("A pipe is copied and can be read twice, at once too, and the copy has no name that could be left")
    func pipe() throws {
        let path = try pipe(Array(String(repeating: "a,b\n", count: 500_000).utf8))
        let file = try SpooledFile(path: path, in: folder.path)
        #expect(file.name == path && file.size == 2_000_000)
        #expect(try folder.names == ["pipe"])
        var first = try CSVReader(file, format: CSVFormat())
        var second = try CSVReader(file, format: CSVFormat())
        var count = 0
        while try first.nextRecord() { count += try second.nextRecord() ? 1 : 0 }
        let isOver = try !second.nextRecord()
        #expect(count == 500_000 && isOver && first.bytesRead == 2_000_000)
        #expect(try TextSample(file).bytes.count == 1 << 20)
    }

    @Test("What is wrong with a pipe's content names the pipe")
    func faultOfPipe() throws {
        let file = try SpooledFile(path: pipe(Array("a\n\"b".utf8)), in: folder.path)
        let path = folder.file("pipe")
        #expect(throws: FileFault.unclosedQuote(path: path, line: 2)) {
            var reader = try CSVReader(file, format: CSVFormat())
            while try reader.nextRecord() {}
        }
        let empty = folder.file("empty")
        #expect(mkfifo(empty, 0o600) == 0)
        Thread.detachNewThread { try? Data().write(to: URL(fileURLWithPath: empty), options: []) }
        #expect(throws: FileFault.empty(path: empty)) {
            _ = try TextSample(SpooledFile(path: empty, in: folder.path))
        }
    }

    @Test("A pipe is read once by a reader as it comes")
    func readerOfPipe() throws {
        var reader = try CSVReader(path: pipe(Array("a,b\nc,d\n".utf8)))
        var count = 0
        while try reader.nextRecord() { count += 1 }
        #expect(count == 2 && reader.fileSize == 0)
    }

    @Test("An ordinary file is used as it is")
    func regular() throws {
        let path = try folder.write("a", to: "a.csv")
        let file = try SpooledFile(path: path, in: folder.path)
        #expect(try file.name == path && file.size == 1 && file.open().path == path)
    }

    @Test("A full disk is a fault, and nothing is left")
    func fullDisk() throws {
        let path = try pipe(Array(repeating: 1, count: 1000))
        let fault = FaultInjection(failing: .write, at: 1, code: ENOSPC)
        FaultInjection.$current.withValue(fault) {
            let error = #expect(throws: FileFault.self) { _ = try SpooledFile(path: path, in: folder.path) }
            // The directory has no room, whatever the copy is called.
            #expect(error == .failed(operation: "write", path: folder.path, code: ENOSPC))
        }
        #expect(try folder.names == ["pipe"])
    }

    @Test("A wait for a pipe that nobody writes ends when it is cancelled")
    func cancelled() throws {
        let path = folder.file("silent")
        #expect(mkfifo(path, 0o600) == 0)
        let writer = open(path, O_RDWR)
        defer { close(writer) }
        #expect(throws: CancellationError.self) {
            try Waiting.$current.withValue(Work(isCancelled: { true })) {
                _ = try SpooledFile(path: path, in: folder.path)
            }
        }
        #expect(try folder.names == ["silent"])
    }
}
