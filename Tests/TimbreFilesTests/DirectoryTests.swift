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

    @Test("Of a directory its own regular files are found and read, no links, and none beyond a size")
    func files() throws {
        let path = folder.file("folder")
        #expect(Directory.files(in: path).isEmpty)
        try Directory.create(path + "/inner")
        try folder.write("outside", to: "outside")
        try folder.write("inside", to: "folder/file")
        try folder.write("", to: "folder/empty")
        let files = FileManager.default
        try files.createSymbolicLink(atPath: path + "/link", withDestinationPath: folder.file("outside"))
        try files.createSymbolicLink(atPath: path + "/loop", withDestinationPath: "loop")
        let found = Directory.files(in: path).sorted { $0.name < $1.name }
        #expect(found.map(\.name) == ["empty", "file"] && found.map(\.size) == [0, 6])
        let now = Int(Date().timeIntervalSince1970)
        #expect(found.allSatisfy { abs($0.modified / 1_000_000_000 - now) < 60 })
        #expect(try Directory.contents(of: found[0], in: path, most: 6)?.bytes == [])
        let read = try #require(try Directory.contents(of: found[1], in: path, most: 6))
        #expect(read.bytes == Array("inside".utf8) && read.file == found[1])
        #expect(try Directory.contents(of: found[1], in: path, most: 5) == nil)
        // What takes the file's place afterwards.
        try files.removeItem(atPath: path + "/file")
        #expect(try Directory.contents(of: found[1], in: path, most: 6) == nil)
        try files.createSymbolicLink(atPath: path + "/file", withDestinationPath: folder.file("outside"))
        #expect(try Directory.contents(of: found[1], in: path, most: 100) == nil)
        try files.removeItem(atPath: path + "/file")
        try Directory.create(path + "/file")
        #expect(try Directory.contents(of: found[1], in: path, most: 100_000) == nil)
    }
}
