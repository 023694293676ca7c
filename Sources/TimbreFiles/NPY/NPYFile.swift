/// A memory-mapped `.npy` file, row-major [rows, columns]; one dimension is read as one column.
///
/// Bytes beyond the last row are ignored: an interrupted append leaves some. Where another process cuts the file while
/// it is read, the missing rows are zeros: who hands on what was read asks `checkIsWhole` before.
public final class NPYFile: Sendable {
    public let path: String
    public let type: NPYType
    public let rows: Int
    public let columns: Int
    private let file: MappedFile
    private let header: NPYHeader

    /// Maps the file and checks its type, shape and size; the data is not read.
    ///
    /// - Throws: `FileFault` when the file is missing, damaged, or of another type, order or dimension.
    public init(path: String) throws {
        self.path = path
        file = try MappedFile(path: path)
        header = try file.withBytes { try NPYHeader($0, path: path) }
        type = header.type
        rows = header.rows
        columns = header.columns
    }

    /// A view of the file that ends after its first `rows` rows.
    public func prefix(_ rows: Int) -> NPYFile {
        precondition(rows >= 0 && rows <= self.rows, "\(rows) of \(self.rows) rows in \(path)")
        return NPYFile(path: path, file: file, header: header, rows: rows)
    }

    private init(path: String, file: MappedFile, header: NPYHeader, rows: Int) {
        (self.path, self.file, self.header) = (path, file, header)
        (type, self.rows, columns) = (header.type, rows, header.columns)
    }

    /// Calls the body with rows of a float32 file in place, row-major; the pointer must not leave the body.
    public func withFloats<Result>(
        rows: Range<Int>, _ body: (UnsafeBufferPointer<Float>) throws -> Result
    ) rethrows -> Result {
        precondition(type == .float32, "\(path) holds \(type), not float32")
        return try withBytes(rows: rows) { try body($0.bindMemory(to: Float.self)) }
    }

    /// Calls the body with rows of an int32 file in place, row-major; the pointer must not leave the body.
    public func withInts<Result>(
        rows: Range<Int>, _ body: (UnsafeBufferPointer<Int32>) throws -> Result
    ) rethrows -> Result {
        precondition(type == .int32, "\(path) holds \(type), not int32")
        return try withBytes(rows: rows) { try body($0.bindMemory(to: Int32.self)) }
    }

    /// Rows of a float32 or float16 file, row-major; float16 is widened, which is exact.
    public func floats(rows: Range<Int>) -> [Float] {
        switch type {
        case .float32: withFloats(rows: rows) { Array($0) }
        case .float16: withBytes(rows: rows) { $0.bindMemory(to: UInt16.self).map(HalfPrecision.widened) }
        case .int32, .int64, .uint8: preconditionFailure("\(path) holds \(type), no floating-point numbers")
        }
    }

    /// Rows of an int32 file, row-major.
    public func ints(rows: Range<Int>) -> [Int32] { withInts(rows: rows) { Array($0) } }

    /// Rows of a uint8 file, row-major.
    public func bytes(rows: Range<Int>) -> [UInt8] {
        precondition(type == .uint8, "\(path) holds \(type), not uint8")
        return withBytes(rows: rows) { Array($0) }
    }

    /// Rows of an int64, int32 or uint8 file, row-major.
    public func longs(rows: Range<Int>) -> [Int64] {
        switch type {
        case .int64: withBytes(rows: rows) { Array($0.bindMemory(to: Int64.self)) }
        case .int32: withInts(rows: rows) { $0.map(Int64.init) }
        case .uint8: withBytes(rows: rows) { $0.map(Int64.init) }
        case .float32, .float16: preconditionFailure("\(path) holds \(type), no integers")
        }
    }

    /// Checks that the rows were there whenever they were read until now: another process may cut the file.
    ///
    /// - Parameter rows: the rows to check; nil for all.
    /// - Throws: `FileFault.damaged` where the file was cut.
    public func checkIsWhole(rows: Range<Int>? = nil) throws {
        try file.checkIsWhole(upTo: header.length + (rows ?? 0..<self.rows).upperBound * header.rowSize)
    }

    /// The CRC-32 of every block of `CRC32.blockSize` bytes of the first `rows` rows; the header is not part of them.
    public func checksums(rows: Int) -> [UInt32] { withBytes(rows: 0..<rows, CRC32.ofBlocks) }

    /// The CRC-32 of one block of the first `rows` rows, as in `checksums(rows:)`.
    public func checksum(block: Int, rows: Int) -> UInt32 {
        withBytes(rows: 0..<rows) { bytes in
            let start = block * CRC32.blockSize
            precondition(block >= 0 && start < bytes.count, "block \(block) of \(bytes.count) bytes")
            return CRC32.of(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + CRC32.blockSize, bytes.count)]))
        }
    }

    private func withBytes<Result>(
        rows: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= self.rows, "rows \(rows) of \(self.rows) in \(path)")
        let start = header.length + rows.lowerBound * header.rowSize
        let end = start + rows.count * header.rowSize
        return try file.withBytes { try body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
    }
}
