import Foundation
import Testing
import TimbreBase
import TimbreFiles
import TimbreTestSupport

struct AtomicFileTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.write("old", to: "file")
    }

    /// More than a block of 1 MiB, so that several writes are needed.
    private static let content = (0..<140_000).map { Int64($0) }

    private func replace() throws {
        try AtomicFile.write(to: path) { try $0.write(Self.content) }
    }

    @Test("A file is replaced and nothing else remains")
    func replaces() throws {
        try replace()
        #expect(try bytes(at: path) == Self.content.withUnsafeBytes { Array($0) })
        #expect(try folder.names == ["file"])
    }

    @Test("Whatever operation fails, the old file stays whole and nothing else remains", arguments: [ENOSPC, EIO])
    func everyFault(code: Int32) throws {
        var failures = 0
        for index in 1... {
            _ = try folder.write("old", to: "file")
            let fault = FaultInjection(failing: nil, at: index, code: code)
            do {
                try FaultInjection.$current.withValue(fault) { try replace() }
                // The sync of the directory alone may fail without consequence: the new file is in place.
                #expect(try bytes(at: path).count == 8 * Self.content.count)
                if fault.count < index { break }
            } catch let error as FileFault {
                failures += 1
                #expect(try bytes(at: path) == Array("old".utf8), "operation \(index)")
                #expect("\(error)".contains(String(cString: strerror(code))) && "\(error)".contains(path))
            }
            #expect(try folder.names == ["file"], "operation \(index)")
        }
        // Creation, two writes, sync and rename.
        #expect(failures == 5)
    }

    @Test("An error of the body leaves the old file")
    func bodyThrows() throws {
        #expect(throws: CancellationError.self) {
            try AtomicFile.write(to: path) { sink in
                try sink.write("new")
                throw CancellationError()
            }
        }
        #expect(try bytes(at: path) == Array("old".utf8))
        #expect(try folder.names == ["file"])
    }

    @Test("What a killed process left is cleared; every file of another name is somebody's and stays")
    func leftover() throws {
        let precious = try folder.write("precious", to: "precious")
        let names = [
            "file.part", "file.timbre-0123456789abcdef", "file.timbre-0123456789abcde.part",
            "file.timbre-0123456789ABCDEF.part", "file.0123456789abcdef.part", ".timbre-0123456789abcdef.part",
        ]
        for name in names { _ = try folder.write("somebody's", to: name) }
        let link = "file.timbre-00000000000000aa.part"
        try FileManager.default.createSymbolicLink(atPath: folder.file(link), withDestinationPath: precious)
        for name in ["file.timbre-0123456789abcdef.part", "other.timbre-fedcba9876543210.part"] {
            _ = try folder.write(String(repeating: "litter", count: 100), to: name)
        }
        try AtomicFile.write(to: path) { try $0.write("new") }
        #expect(try bytes(at: path) == Array("new".utf8))
        #expect(try folder.names == (["file", "precious", link] + names).sorted())
        #expect(try bytes(at: precious) == Array("precious".utf8))
    }

    @Test("A link under the old name of growing files is neither followed nor taken")
    func linkedPart() throws {
        let precious = try folder.write("precious", to: "precious")
        try FileManager.default.createSymbolicLink(atPath: path + ".part", withDestinationPath: precious)
        try replace()
        #expect(try bytes(at: precious) == Array("precious".utf8))
        #expect(try folder.names == ["file", "file.part", "precious"])
    }

    @Test("Where links are not followed, the link is replaced and its file stays; so are a pipe and a missing target")
    func withoutLinks() throws {
        for target in ["file", "missing"] {
            let link = folder.file("link to \(target)")
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
            try AtomicFile.write(to: link, followingLinks: false) { try $0.write("new") }
            #expect(try bytes(at: link) == Array("new".utf8))
        }
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        try AtomicFile.write(to: folder.file("pipe"), followingLinks: false) { try $0.write("new") }
        #expect(try bytes(at: folder.file("pipe")) == Array("new".utf8))
        #expect(try bytes(at: path) == Array("old".utf8))
        #expect(try folder.names == ["file", "link to file", "link to missing", "pipe"])
    }

    @Test("The longest name that a file can have is written", arguments: ["x", "é", "👩‍👩‍👧‍👧"])
    func longName(letter: String) throws {
        let name = String(repeating: letter, count: 255 / letter.utf8.count)
        try AtomicFile.write(to: folder.file(name)) { try $0.write("text") }
        #expect(try folder.names == ["file", name].sorted())
    }

    @Test("Writers of one file at the same moment: it is one of theirs, whole, and nothing else remains")
    func simultaneous() async throws {
        let path = path
        let contents = (0..<8).map { number in [Int64](repeating: Int64(number), count: 200_000) }
        await withTaskGroup(of: Void.self) { group in
            for content in contents {
                group.addTask {
                    do {
                        for _ in 0..<5 { try AtomicFile.write(to: path) { try $0.write(content) } }
                    } catch {
                        #expect(error as? FileFault == FileFault.busy(path: path))
                    }
                }
            }
        }
        let found = try bytes(at: path)
        #expect(contents.contains { $0.withUnsafeBytes { Array($0) } == found })
        #expect(try folder.names == ["file"])
    }

    @Test("Waiting for the reader of a pipe ends when it is cancelled; one that leaves is a fault, not a signal")
    func pipes() throws {
        let pipe = folder.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(throws: CancellationError.self) {
            try Waiting.$current.withValue(Work(isCancelled: { true })) {
                try AtomicFile.write(to: pipe) { try $0.write("text") }
            }
        }
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        #expect(throws: CancellationError.self) {
            // More than the pipe holds, and nobody reads.
            try Waiting.$current.withValue(Work(isCancelled: { true })) {
                try AtomicFile.write(to: pipe) { try $0.write(Self.content) }
            }
        }
        #expect(throws: FileFault.failed(operation: "write", path: pipe, code: EPIPE)) {
            try AtomicFile.write(to: pipe) { sink in
                close(reader)
                try sink.write(Self.content)
            }
        }
        #expect(throws: FileFault.notSeekable(path: pipe)) { try NPYWriter(creating: pipe, type: .int32, columns: 1) }
    }

    @Test("Through a pipe comes what was written, whatever its size")
    func throughPipe() throws {
        let pipe = folder.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        // A thread of its own: it waits for the reader.
        Thread.detachNewThread { try? AtomicFile.write(to: pipe) { try $0.write(Self.content) } }
        #expect(try FileContent.text(of: pipe) == Self.content.withUnsafeBytes { Array($0) })
    }

    @Test("A file that is being written can't be written a second time")
    func busy() throws {
        try AtomicFile.write(to: path) { sink in
            #expect(throws: FileFault.busy(path: path)) { try replace() }
            try sink.write("new")
        }
        #expect(try bytes(at: path) == Array("new".utf8))
    }

    @Test("Permissions are kept, and a link still points to its file")
    func permissionsAndLinks() throws {
        chmod(path, 0o640)
        let link = folder.file("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "file")
        try AtomicFile.write(to: link) { try $0.write("new") }
        #expect(try bytes(at: path) == Array("new".utf8))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "file")
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
    }

    @Test("A device is written to, not replaced")
    func device() throws {
        try AtomicFile.write(to: "/dev/null") { try $0.write("text") }
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test("A missing directory and a directory in the file's place are named")
    func wrongPlaces() {
        #expect(throws: FileFault.missingDirectory(path: folder.file("none"))) {
            try AtomicFile.write(to: folder.file("none/file")) { try $0.write("text") }
        }
        #expect(throws: FileFault.isDirectory(path: folder.path)) {
            try AtomicFile.write(to: folder.path) { try $0.write("text") }
        }
    }

    #if os(Linux)
    @Test("A disk that is really full is an error that says so")
    func fullDisk() {
        #expect(throws: FileFault.failed(operation: "write", path: "/dev/full", code: ENOSPC)) {
            try AtomicFile.write(to: "/dev/full") { try $0.write("text") }
        }
    }
    #endif

    @Test(
        "The sink counts and writes bytes whatever the sizes of the parts",
        arguments: [1, 7, 4096, 1 << 20, 1_100_000])
    func sink(partSize: Int) throws {
        let content = Self.content.withUnsafeBytes { Array($0) }
        let end = partSize == 1 ? 5000 : content.count
        try AtomicFile.write(to: path) { sink in
            for start in stride(from: 0, to: end, by: partSize) {
                try sink.write(Array(content[start..<min(start + partSize, end)]))
            }
            #expect(sink.count == end)
        }
        #expect(try bytes(at: path) == Array(content[..<end]))
    }
}
