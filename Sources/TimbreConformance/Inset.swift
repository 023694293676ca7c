import TimbreCompute

/// A matrix within a larger one, with a row of NaN before and after it, which reveals reads and writes beyond its rows.
struct Inset {
    private let whole: Matrix<Float>
    let matrix: Matrix<Float>

    /// - Parameter values: the values of the matrix; nil for NaN everywhere.
    init(_ device: Device, _ values: [Float]? = nil, rows: Int, columns: Int) throws {
        let values = values ?? [Float](repeating: .nan, count: rows * columns)
        self = try Inset.together(device, [(values, rows, columns)])[0]
    }

    private init(_ whole: Matrix<Float>) {
        self.whole = whole
        matrix = whole[rows: 1..<whole.rows - 1]
    }

    /// Insets whose matrices share one memory.
    static func together(
        _ device: Device, _ parts: [(values: [Float], rows: Int, columns: Int)]
    ) throws -> [Inset] {
        try device.matrices(
            parts.map { part in
                let edge = [Float](repeating: .nan, count: part.columns)
                return (edge + part.values + edge, part.rows + 2, part.columns)
            }
        ).map(Inset.init)
    }

    /// Reads the matrix after a check of the rows around it.
    func read(_ device: Device, _ comparison: inout Comparison, _ label: @autoclosure () -> String) throws -> [Float] {
        let all = try device.read(whole)
        let edges = all.prefix(matrix.columns) + all.suffix(matrix.columns)
        comparison.expect(edges.allSatisfy { $0.isNaN }, "\(label()): wrote outside its rows")
        return Array(all.dropFirst(matrix.columns).dropLast(matrix.columns))
    }
}

extension Device {
    func inset(_ values: [Float], rows: Int, columns: Int) throws -> Matrix<Float> {
        try Inset(self, values, rows: rows, columns: columns).matrix
    }

    func column(_ values: [Int32]) throws -> Matrix<Int32> {
        try matrix(values, rows: values.count, columns: 1)
    }
}
