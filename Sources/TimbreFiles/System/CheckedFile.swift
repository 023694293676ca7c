import Synchronization
package import TimbreBase

/// A mapped file that somebody keeps checksums of: each block of `CRC32.blockSize` bytes is compared with its own when
/// it is first read, so that a part of a large file costs no more than that part.
package final class CheckedFile: Sendable {
    package let path: String
    /// Size of the file in bytes.
    package let size: Int
    private let file: MappedFile
    private let checksums: [UInt32]
    /// Whether each block was compared.
    private let isChecked: Mutex<[Bool]>

    /// - Parameters:
    ///   - size: the size in bytes that the file must have.
    ///   - checksums: the CRC-32 of every block of the file; the last block may be shorter.
    /// - Throws: `FileFault` when the file is missing or of another size.
    package init(path: String, size: Int, checksums: [UInt32]) throws {
        file = try MappedFile(path: path)
        let found = file.withBytes(\.count)
        guard found == size else {
            throw FileFault.damaged(path: path, detail: "it has \(found) bytes and should have \(size)")
        }
        precondition(checksums.count == (size + CRC32.blockSize - 1) / CRC32.blockSize, "checksums of another file")
        (self.path, self.size, self.checksums) = (path, size, checksums)
        isChecked = Mutex([Bool](repeating: false, count: checksums.count))
    }

    /// Calls the body with a range of bytes in place; the pointer must not leave the body.
    ///
    /// - Throws: `FileFault.damaged` where a block is not what was written, or was cut meanwhile; what the body throws.
    package func withBytes<Value>(
        _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Value
    ) throws -> Value {
        precondition(range.lowerBound >= 0 && range.upperBound <= size, "bytes \(range) of \(size) in \(path)")
        let result = Result {
            try check(range)
            return try file.withBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
        }
        try file.checkIsWhole(upTo: range.upperBound)
        return try result.get()
    }

    /// Calls the body with one range of bytes after the other, in place; the pointers must not leave the body.
    ///
    /// - Throws: `FileFault.damaged` where a block is not what was written, or was cut meanwhile; what the body throws.
    package func forEachPiece(
        _ ranges: [Range<Int>], _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var end = 0
        let result = Result {
            try file.withBytes { bytes in
                for range in ranges {
                    precondition(
                        range.lowerBound >= 0 && range.upperBound <= size, "bytes \(range) of \(size) in \(path)")
                    end = max(end, range.upperBound)
                    try check(range)
                    try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
                }
            }
        }
        // Once for all of them: it asks the system.
        try file.checkIsWhole(upTo: end)
        try result.get()
    }

    /// Compares every block with its checksum, also those that were compared before.
    ///
    /// - Throws: `FileFault.damaged` where a block is not what was written; `CancellationError`.
    package func verify(work: Work<Never> = Work()) throws {
        isChecked.withLock { isChecked in for block in isChecked.indices { isChecked[block] = false } }
        for start in stride(from: 0, to: size, by: Self.step) {
            try work.check()
            try withBytes(start..<min(start + Self.step, size)) { _ in }
        }
    }

    /// Bytes that are compared together, on all threads.
    private static let step = 64 * CRC32.blockSize

    private func check(_ range: Range<Int>) throws {
        guard !range.isEmpty else { return }
        let blocks = range.lowerBound / CRC32.blockSize...(range.upperBound - 1) / CRC32.blockSize
        try isChecked.withLock { isChecked in
            guard let first = blocks.first(where: { !isChecked[$0] }), let last = blocks.last(where: { !isChecked[$0] })
            else { return }
            let bytes = first * CRC32.blockSize..<min((last + 1) * CRC32.blockSize, size)
            let found = file.withBytes { CRC32.ofBlocks(UnsafeRawBufferPointer(rebasing: $0[bytes])) }
            if let wrong = found.indices.first(where: { found[$0] != checksums[first + $0] }) {
                throw FileFault.damaged(
                    path: path,
                    detail: "the data from byte \((first + wrong) * CRC32.blockSize) on is not what was written")
            }
            for block in first...last { isChecked[block] = true }
        }
    }
}
