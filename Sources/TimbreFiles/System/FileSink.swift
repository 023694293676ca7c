/// A buffered writer.
package struct FileSink: ~Copyable {
    private let file: OpenFile
    /// Buffer of bytes that are gathered before they are written.
    private let block: UnsafeMutableRawBufferPointer
    private var filled = 0
    /// Number of buffered bytes that are already in the file.
    private var written = 0

    /// Number of bytes written so far.
    package private(set) var count = 0

    init(_ file: OpenFile) {
        self.file = file
        block = .allocate(byteCount: 1 << 20, alignment: 64)
    }

    deinit { block.deallocate() }

    /// - Throws: `FileFault.failed` when the disk is full or fails.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            if filled == block.count { try completeBlock() }
            let part = rest.prefix(block.count - filled)
            UnsafeMutableRawBufferPointer(rebasing: block[filled...])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
            filled += part.count
            rest = rest.dropFirst(part.count)
        }
        count += bytes.count
    }

    /// Writes a text as UTF-8.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    package mutating func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes values as they lie in memory.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    package mutating func write<Value: BitwiseCopyable>(_ values: [Value]) throws {
        try values.withUnsafeBytes { try write($0) }
    }

    mutating func write(_ byte: UInt8) throws {
        if filled == block.count { try completeBlock() }
        block[filled] = byte
        filled += 1
        count += 1
    }

    /// Hands everything to the system; `sync` of the file puts it on disk.
    mutating func flush() throws {
        guard written < filled else { return }
        try file.write(UnsafeRawBufferPointer(rebasing: block[written..<filled]))
        written = filled
    }

    private mutating func completeBlock() throws {
        try flush()
        filled = 0
        written = 0
    }
}
