import Foundation
import Testing
import TimbreFiles
import TimbreTestSupport

struct DirectoryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("Directories are made with those above them, twice is fine")
    func create() throws {
        let path = folder.file("a/b/c")
        #expect(!Directory.exists(path))
        try Directory.create(path)
        try Directory.create(path + "/")
        #expect(Directory.exists(path))
        try Directory.sync(path)
    }

    @Test("A file in the way is named")
    func fileInTheWay() throws {
        let file = try folder.write("text", to: "file")
        #expect(!Directory.exists(file))
        #expect(throws: FileFault.notDirectory(path: file)) { try Directory.create(file) }
        #expect(throws: FileFault.notDirectory(path: file)) { try Directory.create(file + "/inner") }
    }

    @Test("A directory that can't be made is an error with the reason")
    func refused() {
        let path = folder.file("new")
        let fault = FaultInjection(failing: .create, at: 1, code: EROFS)
        #expect(throws: FileFault.notWritable(path: path, code: EROFS)) {
            try FaultInjection.$current.withValue(fault) { try Directory.create(path) }
        }
        #expect(!Directory.exists(path))
    }

    @Test("Two paths are of one file whatever their spelling, whether it is there or not")
    func sameFile() throws {
        let file = try folder.write("text", to: "file")
        try Directory.create(folder.file("inner"))
        try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: folder.path)
        for name in ["file", "new"] {
            for other in ["./\(name)", "inner/../\(name)", "link/\(name)", "link/./link/\(name)"] {
                #expect(Directory.isSameFile(folder.file(name), folder.file(other)), "\(name) and \(other)")
            }
            #expect(!Directory.isSameFile(folder.file(name), folder.file("inner/\(name)")))
        }
        try FileManager.default.linkItem(atPath: file, toPath: folder.file("hard"))
        #expect(Directory.isSameFile(file, folder.file("hard")))
        #expect(
            Directory.holdsSameFile(folder.path, as: file) && !Directory.holdsSameFile(folder.file("inner"), as: file))
    }

    @Test(
        "The directory above is found in the text of a path",
        arguments: [("a/b", "a"), ("/a/b/", "/a"), ("a", "."), ("/a", "/"), ("/", "/"), ("../a", "..")])
    func parent(path: String, expected: String) {
        #expect(Directory.parent(of: path) == expected)
    }

    @Test("A file can't be made in a read-only directory", .enabled(if: getuid() != 0, "root may write everywhere"))
    func readOnly() throws {
        let path = folder.file("read-only")
        try Directory.create(path)
        chmod(path, 0o555)
        #expect(throws: FileFault.notWritable(path: path + "/file", code: EACCES)) {
            try AtomicFile.write(to: path + "/file") { try $0.write("text") }
        }
    }
}
