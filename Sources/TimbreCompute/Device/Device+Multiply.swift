extension Device {
    /// `c = dropout(activation(a · b + bias + Σ weight · addend.values[row]))`: a layer of the network.
    ///
    /// An element's product is a chain of fused multiply-adds from 0 in the order of a's columns; then the bias and the
    /// addends are added one after the other, weighted ones by fma: the same bits for a row alone, in any batch and on
    /// every device with a correctly rounded fma (but for the device's own exponential in sigmoid and tanh).
    ///
    /// - Parameters:
    ///   - a: `[m, k]`.
    ///   - b: `[k, n]`.
    ///   - bias: `[1, n]`.
    ///   - addends: rows of other matrices that are added to those of the product. Where a part of the input is one of
    ///     few vectors, such as an embedding, the product of each vector need be computed only once.
    ///   - c: `[m, n]`.
    package func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, adding addends: [RowAddend] = [],
        activation: Activation = .linear, dropout: Dropout? = nil, into c: Matrix<Float>
    ) throws {
        precondition(a.columns == b.rows && c.rows == a.rows && c.columns == b.columns && bias.count == b.columns)
        precondition(addends.allSatisfy { $0.rowCount == c.rows && $0.values.columns == c.columns })
        precondition(dropout.map { $0.rows.count == a.rows } ?? true)
        try backend.multiply(
            a, b, bias: bias, adding: addends, activation: activation, dropout: dropout, into: c)
    }
}

/// Rows that are added to those of a product.
package struct RowAddend: Sendable {
    /// Rows of `values` that a row of the product gets.
    package enum Rows: Sendable {
        /// One row each, `[m, 1]`.
        case one(Matrix<Int32>)
        /// Several rows or none, each times its weight.
        case weighted(SparseRows)
    }

    /// `[r, n]`.
    package var values: Matrix<Float>
    /// Numbers of the rows, each in 0..<r (not checked on the device).
    package var rows: Rows

    package init(values: Matrix<Float>, rows: Rows) { (self.values, self.rows) = (values, rows) }

    package init(values: Matrix<Float>, rows: Matrix<Int32>) {
        precondition(rows.columns == 1)
        self.init(values: values, rows: .one(rows))
    }

    var rowCount: Int {
        switch rows {
        case .one(let rows): rows.count
        case .weighted(let rows): rows.rowCount
        }
    }
}
