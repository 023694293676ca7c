public import TimbreFiles

/// Vectors to search in or to search for: rows of a mapped `.npy` file or of an array.
public struct VectorSource: Sendable {
    enum Values: Sendable {
        case file(NPYFile)
        case array([Float])
    }

    public let rows: Int
    public let dimensions: Int
    let values: Values

    /// The file's path; nil for an array.
    public var path: String? {
        if case .file(let file) = values { file.path } else { nil }
    }

    /// - Parameter path: the path of a `.npy` file, float32 or float16, `[rows, dimensions]`; it is mapped into memory.
    /// - Throws: `FileFault`; `SearchFault.notFloats` for a file of integers; `.noDimensions`.
    public init(contentsOf path: String) throws {
        try self.init(NPYFile(path: path))
    }

    /// - Parameter file: a file of float32 or float16, `[rows, dimensions]`.
    /// - Throws: `SearchFault.notFloats` for a file of integers; `.noDimensions`.
    public init(_ file: NPYFile) throws {
        guard file.type == .float32 || file.type == .float16 else { throw SearchFault.notFloats(path: file.path) }
        guard file.columns > 0 else { throw SearchFault.noDimensions(path: file.path) }
        (rows, dimensions, values) = (file.rows, file.columns, .file(file))
    }

    /// - Parameters:
    ///   - vectors: `[rows, dimensions]`, row-major.
    ///   - dimensions: the width of a row, at least 1.
    public init(_ vectors: [Float], dimensions: Int) {
        precondition(
            dimensions >= 1 && vectors.count % dimensions == 0,
            "\(vectors.count) values are no rows of \(dimensions)")
        (rows, self.dimensions, values) = (vectors.count / dimensions, dimensions, .array(vectors))
    }

    /// - Throws: `FileFault.damaged` where the file was cut while it was read.
    public func checkIsWhole() throws {
        if case .file(let file) = values { try file.checkIsWhole() }
    }

    /// A copy of a range of rows, float16 widened, row-major.
    package func values(of range: Range<Int>) -> [Float] { withValues(of: range) { $0.array } }

    /// Calls the body with a range of rows, float16 widened.
    func withValues<Result>(of range: Range<Int>, _ body: (Span<Float>) throws -> Result) rethrows -> Result {
        switch values {
        case .array(let array):
            return try body(array.span.extracting(range.lowerBound * dimensions..<range.upperBound * dimensions))
        case .file(let file) where file.type == .float32:
            return try file.withFloats(rows: range) { try body($0.span) }
        case .file(let file):
            return try body(file.floats(rows: range).span)
        }
    }
}
