import CTimbreOpenBLAS
import Foundation

extension CPUBackend {
    /// Rows that one thread works on at a time. Fixed, since the partial sums of `weightGradient` follow it.
    static let tileRows = 512

    func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, activation: Activation, dropout: Dropout?,
        into c: Matrix<Float>
    ) {
        let (k, n) = (a.columns, b.columns)
        let (left, right, biases, result) = (a.pointer, b.pointer, bias.pointer, c.pointer)
        workers.forEachTile(of: a.rows, size: Self.tileRows) { _, rows in
            for row in rows {
                let sums = result + row * n
                for column in 0..<n { sums[column] = 0 }
                for index in 0..<k {
                    let value = left[row * k + index]
                    for column in 0..<n { sums[column].addProduct(value, right[index * n + column]) }
                }
                for column in 0..<n { sums[column] = activation.apply(sums[column] + biases[column]) }
                dropout?.apply(to: sums, row: row, columns: n)
            }
        }
    }

    func propagate(
        _ gradient: Matrix<Float>, _ b: Matrix<Float>, through output: Matrix<Float>?, activation: Activation,
        dropout: Dropout?, into a: Matrix<Float>
    ) {
        let (k, n) = (b.rows, b.columns)
        let (upper, weights, result) = (gradient.pointer, b.pointer, a.pointer)
        let outputs = output?.pointer
        workers.forEachTile(of: a.rows, size: Self.tileRows) { _, rows in
            let first = rows.lowerBound
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows.count), blasint(k), blasint(n), 1,
                upper + first * n, blasint(n), weights, blasint(n), 0, result + first * k, blasint(k))
            guard let outputs else { return }
            for row in rows {
                let gradients = result + row * k
                dropout?.apply(to: gradients, row: row, columns: k)
                // What the activation gave, before dropout divided it by the share that is kept.
                let unscale = dropout.map { 1 - Float($0.rate) } ?? 1
                for column in 0..<k {
                    gradients[column] *= activation.derivative(output: outputs[row * k + column] * unscale)
                }
            }
        }
    }

    func weightGradient(
        _ input: Matrix<Float>, _ gradient: Matrix<Float>, into weights: Matrix<Float>, bias: Matrix<Float>
    ) {
        let (k, n) = (input.columns, gradient.columns)
        let (inputs, gradients, sums, biases) = (input.pointer, gradient.pointer, weights.pointer, bias.pointer)
        let tiles = (input.rows + Self.tileRows - 1) / Self.tileRows
        let size = (k + 1) * n
        let partial = UnsafeMutablePointer<Float>.allocate(capacity: max(tiles * size, 1))
        defer { partial.deallocate() }
        workers.forEachTile(of: input.rows, size: Self.tileRows) { tile, rows in
            let sums = partial + tile * size
            cblas_sgemm(
                CblasRowMajor, CblasTrans, CblasNoTrans, blasint(k), blasint(n), blasint(rows.count), 1,
                inputs + rows.lowerBound * k, blasint(k), gradients + rows.lowerBound * n, blasint(n), 0, sums,
                blasint(n))
            for column in 0..<n {
                sums[k * n + column] = rows.reduce(0) { $0 + gradients[$1 * n + column] }
            }
        }
        for index in 0..<size {
            let sum = (0..<tiles).reduce(Float(0)) { $0 + partial[$1 * size + index] }
            if index < k * n { sums[index] = sum } else { biases[index - k * n] = sum }
        }
    }
}

extension Activation {
    func apply(_ value: Float) -> Float {
        switch self {
        case .linear: value
        case .relu: max(value, 0)
        case .sigmoid: 1 / (1 + exp(-value))
        case .tanh: Foundation.tanh(value)
        }
    }

    /// By the value that it gave.
    func derivative(output: Float) -> Float {
        switch self {
        case .linear: 1
        case .relu: output > 0 ? 1 : 0
        case .sigmoid: output * (1 - output)
        case .tanh: 1 - output * output
        }
    }
}

extension Dropout {
    func apply(to values: UnsafeMutablePointer<Float>, row: Int, columns: Int) {
        let philox = Philox(seed: seed)
        let song = UInt32(bitPattern: rows.pointer[row])
        for first in stride(from: 0, to: columns, by: 4) {
            let words = philox(song, layer, UInt32(first / 4), step)
            for unit in first..<min(first + 4, columns) {
                values[unit] = words[unit - first] >= threshold ? values[unit] * scale : 0
            }
        }
    }
}
