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

    @Test("A pipe is copied, can be read twice, and the copy goes with the object")
    func pipe() throws {
        let path = try pipe(Array(String(repeating: "a,b\n", count: 500_000).utf8))
        do {
            let file = try SpooledFile(path: path, in: folder.path)
            #expect(file.isCopy)
            for _ in 0..<2 { #expect(try bytes(at: file.path).count == 2_000_000) }
            #expect(try TextSample(path: file.path).bytes.count == 1 << 20)
            // Whatever clears the directory leaves what is in use.
            AtomicFile.removeUnfinished(in: folder.path)
            #expect(try folder.names.count == 2)
        }
        #expect(try folder.names == ["pipe"])
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
        #expect(file.path == path && !file.isCopy)
    }

    @Test("A full disk is a fault, and nothing is left")
    func fullDisk() throws {
        let path = try pipe(Array(repeating: 1, count: 1000))
        let fault = FaultInjection(failing: .write, at: 1, code: ENOSPC)
        FaultInjection.$current.withValue(fault) {
            let error = #expect(throws: FileFault.self) { _ = try SpooledFile(path: path, in: folder.path) }
            guard case .failed("write", _, ENOSPC) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
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
