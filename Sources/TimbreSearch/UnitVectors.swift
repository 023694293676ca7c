import TimbreBase
import TimbreCompute

/// Rows scaled to unit length: norms and divisions are in `Double`, so that lengths of 1e-20 and 1e20 lose nothing, and
/// each value is rounded to `Float` once.
///
/// A row has the same bits alone and among others, for any number of threads.
package struct UnitVectors: Sendable {
    /// Range of the rows in the source.
    package let rows: Range<Int>
    package let dimensions: Int
    /// Row-major `[rows, dimensions]`; rows that have no direction are 0 here.
    package let values: [Float]
    /// Rows that have no direction: zero, NaN or infinite.
    package let unusable: [UnusableRow]

    /// - Parameters:
    ///   - rows: the range of rows; nil for all.
    ///   - threads: the number of threads that share the work.
    package init(_ source: VectorSource, rows: Range<Int>? = nil, threads: Int = 1) {
        let rows = rows ?? 0..<source.rows
        let size = Self.threadRows(source.dimensions)
        let parts = Workers(count: threads).mapTiles(of: rows.count, size: size) { tile in
            let part = tile.lowerBound + rows.lowerBound..<tile.upperBound + rows.lowerBound
            return source.withValues(of: part) {
                Self.normalise($0, from: part.lowerBound, dimensions: source.dimensions)
            }
        }
        (self.rows, dimensions) = (rows, source.dimensions)
        if parts.count == 1 {
            values = parts[0].values
        } else {
            var joined: [Float] = []
            joined.reserveCapacity(rows.count * source.dimensions)
            for part in parts { joined += part.values }
            values = joined
        }
        unusable = parts.flatMap(\.unusable)
    }

    /// Rows that have no direction among vectors that should be of unit length already.
    ///
    /// - Throws: `SearchFault.notUnitLength` for the first row that has another length.
    static func unusableRows(of source: VectorSource, threads: Int) throws -> [UnusableRow] {
        let size = threadRows(source.dimensions)
        let parts = Workers(count: threads).mapTiles(of: source.rows, size: size) { part in
            source.withValues(of: part) { values in
                var (unusable, wrong) = ([UnusableRow](), (row: Int, length: Double)?.none)
                for index in 0..<part.count {
                    let length = length(of: values.extracting(row(index, source.dimensions)))
                    if let defect = RowDefect(length: length) {
                        unusable.append(UnusableRow(row: part.lowerBound + index, defect: defect))
                    } else if abs(length - 1) > unitTolerance, wrong == nil {
                        wrong = (part.lowerBound + index, length)
                    }
                }
                return (unusable: unusable, wrong: wrong)
            }
        }
        if let wrong = parts.lazy.compactMap(\.wrong).first {
            throw SearchFault.notUnitLength(path: source.path, row: wrong.row, length: wrong.length)
        }
        return parts.flatMap(\.unusable)
    }

    /// Largest deviation of a length from 1; rounding to `Float`, or to float16, moves a length by far less.
    private static let unitTolerance = 1e-2
}

extension UnitVectors {
    /// Rows that a thread takes at a time.
    private static func threadRows(_ dimensions: Int) -> Int { max((1 << 18) / dimensions, 1) }

    private static func row(_ index: Int, _ dimensions: Int) -> Range<Int> {
        index * dimensions..<(index + 1) * dimensions
    }

    /// Length of a row from four running sums, always the same four, so that an addition need not wait for the one
    /// before.
    private static func length(of row: Span<Float>) -> Double {
        var sums = SIMD4<Double>()
        var index = 0
        while index + 4 <= row.count {
            let values = SIMD4(row[index], row[index + 1], row[index + 2], row[index + 3])
            let wide = SIMD4<Double>(values)
            sums += wide * wide
            index += 4
        }
        while index < row.count {
            sums[0] += Double(row[index]) * Double(row[index])
            index += 1
        }
        return ((sums[0] + sums[1]) + (sums[2] + sums[3])).squareRoot()
    }

    private static func normalise(
        _ values: Span<Float>, from firstRow: Int, dimensions: Int
    ) -> (values: [Float], unusable: [UnusableRow]) {
        var unusable: [UnusableRow] = []
        let result = [Float](capacity: values.count) { output in
            for index in 0..<values.count / dimensions {
                let row = values.extracting(row(index, dimensions))
                let length = length(of: row)
                if let defect = RowDefect(length: length) {
                    unusable.append(UnusableRow(row: firstRow + index, defect: defect))
                    output.append(repeating: 0, count: dimensions)
                } else {
                    for column in row.indices { output.append(Float(Double(row[column]) / length)) }
                }
            }
        }
        return (result, unusable)
    }
}
