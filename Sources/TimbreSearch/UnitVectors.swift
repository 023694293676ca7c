import Dispatch
import Synchronization

/// Why a row has no direction.
public enum RowDefect: Sendable, Equatable {
    case zero, notANumber, infinite
}

/// Rows that are left out of a search, because they have no direction.
public struct RejectedRows: Sendable, Equatable {
    public var count = 0
    /// The first of them.
    public var first: (row: Int, defect: RowDefect)?

    mutating func add(_ other: RejectedRows) {
        count += other.count
        if let candidate = other.first, candidate.row < first?.row ?? .max { first = candidate }
    }

    public static func == (a: RejectedRows, b: RejectedRows) -> Bool {
        a.count == b.count && a.first?.row == b.first?.row && a.first?.defect == b.first?.defect
    }
}

/// Rows made unit length: norms and divisions are in `Double`, so that lengths of 1e-20 and 1e20 lose nothing, and
/// each row is rounded to `Float` once.
///
/// The same bits for a row alone or among others, for any number of threads.
public struct UnitVectors: Sendable {
    /// The rows of the source that these are.
    public let rows: Range<Int>
    public let dimensions: Int
    /// Row-major `[rows, dimensions]`. Rows that have no direction (zero, NaN, infinite) are 0 here.
    public let values: [Float]
    /// Numbered as in the source.
    public let rejected: RejectedRows

    /// - Parameters:
    ///   - rows: nil for all.
    ///   - threads: how many share the work.
    public init(_ source: VectorSource, rows: Range<Int>? = nil, threads: Int = 1) {
        let rows = rows ?? 0..<source.rows
        let parts = Self.parallel(over: rows, dimensions: source.dimensions, threads: threads) { range in
            source.withValues(of: range) { Self.normalise($0, from: range.lowerBound, dimensions: source.dimensions) }
        }
        var rejected = RejectedRows()
        for part in parts { rejected.add(part.rejected) }
        if parts.count == 1 {
            values = parts[0].values
        } else {
            var joined: [Float] = []
            joined.reserveCapacity(rows.count * source.dimensions)
            for part in parts { joined += part.values }
            values = joined
        }
        (self.rows, dimensions, self.rejected) = (rows, source.dimensions, rejected)
    }

    /// What is wrong with rows that should be of unit length already; nothing is copied.
    ///
    /// - Throws: `SearchFault.notUnitLength`, for the first row whose length is neither 1 nor that of no direction.
    static func inspect(_ source: VectorSource, threads: Int) throws -> RejectedRows {
        let parts = parallel(over: 0..<source.rows, dimensions: source.dimensions, threads: threads) { range in
            source.withValues(of: range) { values in
                var (rejected, wrong) = (RejectedRows(), Int?.none)
                for index in 0..<range.count {
                    let row = values.extracting(index * source.dimensions..<(index + 1) * source.dimensions)
                    let length = length(of: row)
                    if let defect = RowDefect(length: length) {
                        rejected.add(RejectedRows(count: 1, first: (range.lowerBound + index, defect)))
                    } else if abs(length - 1) > unitTolerance, wrong == nil {
                        wrong = range.lowerBound + index
                    }
                }
                return (rejected, wrong)
            }
        }
        if let row = parts.lazy.compactMap(\.1).first {
            let length = source.withValues(of: row..<row + 1) { length(of: $0) }
            throw SearchFault.notUnitLength(path: source.path, row: row, length: length)
        }
        return parts.reduce(into: RejectedRows()) { $0.add($1.0) }
    }

    /// Rounding each of d ≤ 10⁶ values to `Float` moves a length by far less.
    private static let unitTolerance = 1e-4
}

extension RowDefect {
    init?(length: Double) {
        if length == 0 {
            self = .zero
        } else if length.isNaN {
            self = .notANumber
        } else if length.isInfinite {
            self = .infinite
        } else {
            return nil
        }
    }
}

extension UnitVectors {
    /// Four running sums, so that an addition need not wait for the one before; always the same four.
    private static func length(of row: Span<Float>) -> Double {
        var sums = SIMD4<Double>()
        var index = 0
        while index + 4 <= row.count {
            let values = SIMD4<Double>(
                Double(row[index]), Double(row[index + 1]), Double(row[index + 2]), Double(row[index + 3]))
            sums += values * values
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
    ) -> (values: [Float], rejected: RejectedRows) {
        var rejected = RejectedRows()
        let result = [Float](capacity: values.count) { output in
            for index in 0..<values.count / dimensions {
                let row = values.extracting(index * dimensions..<(index + 1) * dimensions)
                let length = length(of: row)
                let defect = RowDefect(length: length)
                if let defect { rejected.add(RejectedRows(count: 1, first: (firstRow + index, defect))) }
                for column in row.indices {
                    output.append(defect == nil ? Float(Double(row[column]) / length) : 0)
                }
            }
        }
        return (result, rejected)
    }

    /// The results for consecutive ranges of rows, in order.
    private static func parallel<Part: Sendable>(
        over rows: Range<Int>, dimensions: Int, threads: Int, _ body: @Sendable (Range<Int>) -> Part
    ) -> [Part] {
        let size = max((1 << 18) / dimensions, 1)
        let count = (rows.count + size - 1) / size
        guard threads > 1 && count > 1 else { return rows.isEmpty ? [] : [body(rows)] }
        let parts = Mutex([Part?](repeating: nil, count: count))
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while case let index = next.add(1, ordering: .relaxed).oldValue, index < count {
                let start = rows.lowerBound + index * size
                let part = body(start..<min(start + size, rows.upperBound))
                parts.withLock { $0[index] = part }
            }
        }
        return parts.withLock { $0.compactMap(\.self) }
    }
}
