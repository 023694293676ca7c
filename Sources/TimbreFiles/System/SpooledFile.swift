import TimbreBase

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file that can be read as often as need be, made of what can be read once: a pipe, or standard input as "-".
///
///     let file = try SpooledFile(path: "-", in: "/tmp")
///     let sample = try TextSample(path: file.path)
///
/// The copy is there as long as the object; what a killed process left is removed with the next one in the directory.
package final class SpooledFile: Sendable {
    /// The path of the file itself where it is an ordinary one, else of the copy.
    package let path: String
    /// Whether `path` is a copy.
    package let isCopy: Bool
    /// Locked, which tells others that somebody needs it.
    nonisolated(unsafe) private let file: OpenFile?

    /// Bytes that are copied together: 1 MiB.
    private static let step = 1 << 20

    /// - Parameter directory: where a copy is made, which needs room for everything that comes.
    /// - Throws: `FileFault` when the source can't be read or the directory is full; `CancellationError` as `Waiting`
    ///   says.
    package init(path: String, in directory: String) throws {
        let source = try OpenFile.readingOnce(path)
        if source.isRegular, path == source.path {
            (self.path, file, isCopy) = (path, nil, false)
            return
        }
        let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        let copy = try UnfinishedFile.create(for: "\(directory)/input-\(number)")
        (self.path, file, isCopy) = (copy.path, copy.file, true)
        do {
            try Self.copy(source, to: copy.file)
        } catch {
            unlink(copy.path)
            throw error
        }
    }

    deinit {
        if isCopy { unlink(path) }
    }

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
