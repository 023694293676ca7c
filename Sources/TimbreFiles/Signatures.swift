// Bodies follow.

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
