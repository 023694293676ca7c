import TimbreBase

/// Ridge regression of numbers on inputs: the only solution of `(XᵀWX + λI) B = XᵀWY`, by conjugate gradients to ten
/// digits.
///
/// XᵀX is never made, so that texts with thousands of terms stay sparse; the bias is not regularised. Hestenes and
/// Stiefel, "Methods of conjugate gradients for solving linear systems", 1952.
struct RidgeRegression {
    /// Regularisation λ.
    let penalty: Double
    /// Norm of the residual at the solution, as a share of that of the right side.
    private static let tolerance = 1e-10

    /// - Parameters:
    ///   - numbers: row-major `[rows, outputs]`.
    ///   - weights: the weight of each row.
    /// - Throws: `CancellationError`.
    func fit(
        _ rows: CompressedRows, _ numbers: [Double], outputs: Int, weights: [Double], work: Work<Never> = Work()
    ) throws -> LinearModel {
        let bias = rows.columns - 1
        // Columns of very different sizes slow convergence: the diagonal is the preconditioner.
        var diagonal = [Double](repeating: penalty, count: rows.columns)
        diagonal[bias] = 0
        for row in 0..<rows.rows {
            for entry in rows.starts[row]..<rows.starts[row + 1] {
                diagonal[Int(rows.ids[entry])] += weights[row] * rows.values[entry] * rows.values[entry]
            }
        }
        var result = [Double](repeating: 0, count: rows.columns * outputs)
        for output in 0..<outputs {
            try work.check()
            let column = (0..<rows.rows).map { weights[$0] * numbers[$0 * outputs + output] }
            let solution = try solve(rows, column, diagonal: diagonal, weights: weights, work: work)
            for input in 0..<rows.columns { result[input * outputs + output] = solution[input] }
        }
        return LinearModel(outputs: outputs, weights: result)
    }

    private func solve(
        _ rows: CompressedRows, _ target: [Double], diagonal: [Double], weights: [Double], work: Work<Never>
    ) throws -> [Double] {
        let (count, bias) = (rows.columns, rows.columns - 1)
        var solution = [Double](repeating: 0, count: count)
        var residual = solution
        rows.multiplyTransposed(target, n: 1, into: &residual)
        let goal = Self.tolerance * Self.dot(residual, residual).squareRoot()
        var scaled = zip(residual, diagonal).map { $1 > 0 ? $0 / $1 : 0 }
        var direction = scaled
        var product = Self.dot(residual, scaled)
        var (image, outputs) = (solution, [Double](repeating: 0, count: rows.rows))
        for step in 0..<(4 * count + 100) where Self.dot(residual, residual).squareRoot() > goal {
            if step.isMultiple(of: 64) { try work.check() }
            rows.multiply(direction, n: 1, into: &outputs)
            for row in outputs.indices { outputs[row] *= weights[row] }
            rows.multiplyTransposed(outputs, n: 1, into: &image)
            for input in 0..<bias { image[input] += penalty * direction[input] }
            let curvature = Self.dot(direction, image)
            guard curvature > 0 else { break }
            let length = product / curvature
            for place in 0..<count {
                solution[place] += length * direction[place]
                residual[place] -= length * image[place]
                scaled[place] = diagonal[place] > 0 ? residual[place] / diagonal[place] : 0
            }
            let next = Self.dot(residual, scaled)
            let share = next / product
            product = next
            for place in 0..<count { direction[place] = scaled[place] + share * direction[place] }
        }
        return solution
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for place in a.indices { sum += a[place] * b[place] }
        return sum
    }
}
