/// Elements that a device can hold: numbers of 32 or 64 bits.
package protocol DeviceScalar: BitwiseCopyable, Sendable {}

extension Float: DeviceScalar {}
extension Int32: DeviceScalar {}
extension UInt32: DeviceScalar {}
extension Int64: DeviceScalar {}

/// Memory of one device. A backend knows its own kind and no other.
protocol Storage: AnyObject, Sendable {
    var byteCount: Int { get }
}

/// Numbers in a device's memory, row-major `[rows, columns]`.
///
/// A matrix is a reference: copies of the value share the memory, and work that is enqueued on it is done in
/// the order of the calls. `matrix[rows: 10..<20]` is a view of whole rows of the same memory.
package struct Matrix<Scalar: DeviceScalar>: Sendable {
    package let rows: Int
    package let columns: Int
    let storage: any Storage
    /// Index of the first element within the storage.
    let offset: Int

    package var count: Int { rows * columns }

    init(rows: Int, columns: Int, storage: any Storage, offset: Int = 0) {
        precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) × \(columns)")
        precondition(
            (offset + rows * columns) * MemoryLayout<Scalar>.stride <= storage.byteCount,
            "a matrix of \(rows) × \(columns) from element \(offset) is larger than its storage")
        self.rows = rows
        self.columns = columns
        self.storage = storage
        self.offset = offset
    }

    /// A matrix in the same memory, its elements taken for others of their size: ids and weights may share a memory.
    package func reinterpreted<Other: DeviceScalar>(as type: Other.Type) -> Matrix<Other> {
        precondition(MemoryLayout<Other>.size == MemoryLayout<Scalar>.size)
        return Matrix<Other>(rows: rows, columns: columns, storage: storage, offset: offset)
    }

    /// Elements taken for rows of another width, without a copy.
    package func shaped(rows: Int, columns: Int) -> Matrix {
        precondition(rows * columns == count, "\(rows) × \(columns) of \(count) elements")
        return Matrix(rows: rows, columns: columns, storage: storage, offset: offset)
    }

    /// The given rows, without a copy.
    package subscript(rows range: Range<Int>) -> Matrix {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of a matrix of \(rows)")
        return Matrix(
            rows: range.count, columns: columns, storage: storage, offset: offset + range.lowerBound * columns)
    }
}
