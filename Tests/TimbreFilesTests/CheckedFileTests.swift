import Testing
import TimbreTestSupport

@testable import TimbreFiles

@Suite("Files that are checked where they are read")
struct CheckedFileTests {
    private let folder: TemporaryFolder
    private let path: String
    /// Three blocks and a bit.
    private let content: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        var random = SplitMix(state: 5)
        content = (0..<CRC32.blockSize * 3 + 100).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        path = try folder.write(content, to: "file")
    }

    private func opened() throws -> CheckedFile {
        try CheckedFile(
            path: path, size: content.count, checksums: content.withUnsafeBytes { CRC32.ofBlocks($0) })
    }

    private static let edges = [
        0, 1, CRC32.blockSize - 1, CRC32.blockSize, CRC32.blockSize * 2 + 7, 3 * CRC32.blockSize,
    ]

    @Test("Every part is what was written, whatever was read before", arguments: edges)
    func parts(start: Int) throws {
        let file = try opened()
        for end in Self.edges + [content.count] where end >= start {
            #expect(try file.withBytes(start..<end) { Array($0) } == Array(content[start..<end]))
        }
    }

    @Test("A damaged block is named when it is read, again and again, and does not hinder the others")
    func damage() throws {
        var damaged = content
        damaged[CRC32.blockSize + 5] ^= 1
        try folder.write(damaged, to: "file")
        let file = try opened()
        for range in [0..<CRC32.blockSize, CRC32.blockSize * 2..<content.count] {
            #expect(try file.withBytes(range) { Array($0) } == Array(content[range]))
        }
        let fault = FileFault.damaged(
            path: path, detail: "the data from byte \(CRC32.blockSize) on is not what was written")
        for range in [0..<content.count, CRC32.blockSize * 2 - 1..<CRC32.blockSize * 2, 0..<content.count] {
            #expect(throws: fault) { try file.withBytes(range) { _ in } }
        }
    }

    @Test("A file of another size is damaged")
    func size() throws {
        try folder.write(content + [0], to: "file")
        #expect(throws: FileFault.self) { try opened() }
        try folder.write(Array(content.dropLast()), to: "file")
        #expect(throws: FileFault.self) { try opened() }
    }
}
