// Bodies follow.

extension SafeTensors {
    public init(contentsOf path: String, requiringChecksum: Bool = true) throws { fatalError() }
    public func write(to path: String) throws { fatalError() }
}

public final class NPYFile: Sendable {
    public let path: String
    public let type: NPYType
    public let rows: Int
    public let columns: Int
    public init(path: String) throws { fatalError() }
    public func withFloats<Result>(
        rows: Range<Int>, _ body: (UnsafeBufferPointer<Float>) throws -> Result
    ) rethrows -> Result { fatalError() }
    public func withInts<Result>(
        rows: Range<Int>, _ body: (UnsafeBufferPointer<Int32>) throws -> Result
    ) rethrows -> Result { fatalError() }
    public func floats(rows: Range<Int>) -> [Float] { fatalError() }
    public func ints(rows: Range<Int>) -> [Int32] { fatalError() }
    public func longs(rows: Range<Int>) -> [Int64] { fatalError() }
    public func checksums(rows: Int) -> [UInt32] { fatalError() }
    /// CRC-32 of one block of 1 MiB of the data of the first `rows` rows.
    public func checksum(block: Int, rows: Int) -> UInt32 { fatalError() }
}

public final class NPYWriter {
    /// Grows beside its name; `finish` puts it in place, without `finish` nothing is left.
    public init(creating path: String, type: NPYType, columns: Int) throws { fatalError() }
    public init(appendingTo path: String, type: NPYType, columns: Int, keepingRows: Int) throws { fatalError() }
    public func append(_ values: [Float]) throws { fatalError() }
    public func append(_ values: [Int32]) throws { fatalError() }
    public func append(_ values: [Int64]) throws { fatalError() }
    public func sync() throws { fatalError() }
    public func finish() throws { fatalError() }
}

public struct CSVReader: ~Copyable {
    public init(path: String, bufferSize: Int = 1 << 22) throws { fatalError() }
    public mutating func nextRecord() throws -> Bool { fatalError() }
    public var line: Int { fatalError() }
    public var fieldCount: Int { fatalError() }
    public func text(_ field: Int) -> String { fatalError() }
    public func isValidUTF8(_ field: Int) -> Bool { fatalError() }
    public func number(_ field: Int) -> CSVNumber { fatalError() }
    public func withBytes<Result>(
        _ field: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result { fatalError() }
    public var bytesRead: Int { fatalError() }
    public var fileSize: Int { fatalError() }
}

/// Writes CSV beside its name; `finish` puts it in place, without `finish` nothing is left.
public struct CSVWriter: ~Copyable {
    public init(creating path: String) throws { fatalError() }
    /// One field of the current record, quoted where it has to be.
    public mutating func field(_ text: String) throws { fatalError() }
    public mutating func endRecord() throws { fatalError() }
    public mutating func record(_ fields: [String]) throws { fatalError() }
    public mutating func finish() throws { fatalError() }
}
