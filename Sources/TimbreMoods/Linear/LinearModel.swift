import TimbreCompute

/// Scores as a weighted sum of inputs and a bias.
struct LinearModel: Sendable, Equatable {
    let outputs: Int
    /// Row-major `[inputs + 1, outputs]`, the last row the bias.
    var weights: [Double]

    var inputs: Int { weights.count / outputs - 1 }

    /// Scores of rows, row-major `[rows, outputs]`; the same bits for a row alone and among others.
    func scores(_ rows: EncodedRows) -> [Double] {
        precondition(rows.inputCount == inputs)
        var scores = [Double](repeating: 0, count: rows.rowCount * outputs)
        let bias = inputs * outputs
        scores.withUnsafeMutableBufferPointer { scores in
            weights.withUnsafeBufferPointer { weights in
                for row in 0..<rows.rowCount {
                    let result = row * outputs
                    for output in 0..<outputs { scores[result + output] = weights[bias + output] }
                    rows.forEachInput(ofRow: row) { input, value in
                        let first = input * outputs
                        for output in 0..<outputs { scores[result + output] += value * weights[first + output] }
                    }
                }
            }
        }
        return scores
    }

    /// The model with weights rounded to `Float`, as in a file.
    var rounded: LinearModel { LinearModel(outputs: outputs, weights: weights.map { Double(Float($0)) }) }
}

extension EncodedRows {
    /// Passes a row's inputs other than 0 to the body, with their indices in a linear model.
    func forEachInput(ofRow row: Int, _ body: (_ input: Int, _ value: Double) -> Void) {
        for column in 0..<numberCount { body(column, Double(numbers[row * numberCount + column])) }
        var first = numberCount
        for (block, width) in zip(blocks, widths) {
            for entry in block.entries(ofRow: row) {
                body(first + Int(block.ids[entry]), Double(block.weights[entry]))
            }
            first += width
        }
    }

    /// The inputs of all rows as a sparse matrix, with a last column of 1 for the bias.
    func compressed() -> CompressedRows {
        var result = CompressedRows(columns: inputCount + 1)
        for row in 0..<rowCount {
            forEachInput(ofRow: row) { if $1 != 0 { result.append($0, $1) } }
            result.append(inputCount, 1)
            result.endRow()
        }
        return result
    }
}

/// A sparse matrix by rows (CSR) in `Double`.
struct CompressedRows: Sendable {
    let columns: Int
    private(set) var starts: [Int] = [0]
    private(set) var ids: [Int32] = []
    private(set) var values: [Double] = []

    init(columns: Int) { self.columns = columns }

    var rows: Int { starts.count - 1 }

    mutating func append(_ column: Int, _ value: Double) {
        ids.append(Int32(column))
        values.append(value)
    }

    mutating func endRow() { starts.append(ids.count) }

    /// `result[rows, n] = self · matrix[columns, n]`.
    func multiply(_ matrix: [Double], n: Int, into result: inout [Double]) {
        result.withUnsafeMutableBufferPointer { result in
            matrix.withUnsafeBufferPointer { matrix in
                for row in 0..<rows {
                    for output in 0..<n { result[row * n + output] = 0 }
                    for entry in starts[row]..<starts[row + 1] {
                        let (first, value) = (Int(ids[entry]) * n, values[entry])
                        for output in 0..<n { result[row * n + output] += value * matrix[first + output] }
                    }
                }
            }
        }
    }

    /// `result[columns, n] = selfᵀ · matrix[rows, n]`.
    func multiplyTransposed(_ matrix: [Double], n: Int, into result: inout [Double]) {
        result.withUnsafeMutableBufferPointer { result in
            matrix.withUnsafeBufferPointer { matrix in
                for place in result.indices { result[place] = 0 }
                for row in 0..<rows {
                    for entry in starts[row]..<starts[row + 1] {
                        let (first, value) = (Int(ids[entry]) * n, values[entry])
                        for output in 0..<n { result[first + output] += value * matrix[row * n + output] }
                    }
                }
            }
        }
    }
}
