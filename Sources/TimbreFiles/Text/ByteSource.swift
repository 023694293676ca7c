/// A stream of bytes that is read once.
protocol ByteSource: AnyObject {
    /// Fills a buffer from its beginning; returns how many bytes came: fewer than fit only at the end.
    ///
    /// - Throws: `FileFault` where the file is damaged or can't be read; `CancellationError` as `Waiting` says.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The bytes of a file, a pipe or standard input as they are.
final class FileBytes: ByteSource {
    let file: OpenFile
    /// The position in the file up to which bytes were handed out.
    private(set) var position: Int

    /// - Parameter isFromStart: whether a file is read from its first byte on, wherever others that share it are.
    init(_ file: OpenFile, isFromStart: Bool) {
        self.file = file
        position = isFromStart || !file.isRegular ? 0 : file.position
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try file.read(into: buffer, at: file.isRegular ? position : nil)
        position += count
        if count < buffer.count, file.isRegular, position < file.size { throw FileFault.cut(path: file.path) }
        return count
    }
}
