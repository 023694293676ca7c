/// A buffered writer that keeps the CRC-32 of every block of 1 MiB.
public struct FileSink: ~Copyable {
    private let file: OpenFile
    /// The block that is being filled: its checksum is taken when it is full.
    private let block: UnsafeMutableRawBufferPointer
    private var filled = 0
    /// How many of the filled bytes are already in the file.
    private var written = 0
    private var completedChecksums: [UInt32] = []
    private let keepsChecksums: Bool

    /// Bytes written so far.
    public private(set) var count = 0

    init(_ file: OpenFile, keepsChecksums: Bool = true) {
        self.file = file
        self.keepsChecksums = keepsChecksums
        block = .allocate(byteCount: CRC32.blockSize, alignment: 64)
    }

    deinit { block.deallocate() }

    /// The CRC-32 of every block of `CRC32.blockSize` bytes written so far; the last block may be shorter.
    public var checksums: [UInt32] {
        precondition(keepsChecksums, "checksums of a sink that keeps none")
        if filled == 0 { return completedChecksums }
        return completedChecksums + [CRC32.of(UnsafeRawBufferPointer(rebasing: block[..<filled]))]
    }

    /// - Throws: `FileFault.failed` when the disk is full or fails.
    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
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
    public mutating func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes values as they lie in memory.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    public mutating func write<Value: BitwiseCopyable>(_ values: [Value]) throws {
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
        if keepsChecksums { completedChecksums.append(CRC32.of(UnsafeRawBufferPointer(block))) }
        filled = 0
        written = 0
    }
}
