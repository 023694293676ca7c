import TimbreBase

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file that can be read as often as need be, made of what can be read once: a pipe, or standard input as "-".
///
///     let file = try SpooledFile(path: "-", in: "/tmp")
///     let sample = try TextSample(file)
///
/// A copy has no name in its directory: whatever ends the process, nothing is left of it.
package final class SpooledFile: Sendable {
    /// Name for people: "standard input", or the path as it was given.
    package let name: String
    /// Size of the file or the copy in bytes.
    package let size: Int
    /// Copy of a source that can be read only once; nil for an ordinary file, which is opened by its path.
    nonisolated(unsafe) private let copy: OpenFile?

    /// Bytes that are copied together: 1 MiB.
    private static let step = 1 << 20

    /// - Parameter directory: the directory of a copy, which needs room for everything that comes.
    /// - Throws: `FileFault` when the source can't be read or the directory is full; `CancellationError` as `Waiting`
    ///   says.
    package init(path: String, in directory: String) throws {
        let source = try OpenFile.readingOnce(path)
        name = source.path
        if source.isRegular, path == source.path {
            (copy, size) = (nil, source.size)
            return
        }
        let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        let file = try UnfinishedFile.create(for: "\(directory)/input-\(number)")
        unlink(file.path)
        // Where it is written, the directory is what has no room.
        try Self.copy(source, to: file.file.renamed(directory))
        let copy = try file.file.renamed(name)
        (self.copy, size) = (copy, copy.size)
    }

    /// The file, to be read from its beginning by offsets; copies are shared.
    func open() throws -> OpenFile { try copy ?? OpenFile.reading(name) }

    private static func copy(_ source: OpenFile, to copy: OpenFile) throws {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: step, alignment: 16)
        defer { block.deallocate() }
        while true {
            try Waiting.current.check()
            let count = try source.read(into: block)
            try copy.write(UnsafeRawBufferPointer(rebasing: block[..<count]))
            if count < block.count { break }
        }
    }
}
