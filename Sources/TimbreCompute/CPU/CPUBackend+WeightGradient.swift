import CTimbreLoops

extension CPUBackend {
    /// Rows of one partial sum: the results' bits follow from it, so it depends on nothing.
    private static let sumRows = 512

    func weightGradient(
        _ input: Matrix<Float>, _ gradient: Matrix<Float>, into weights: Matrix<Float>, bias: Matrix<Float>
    ) throws {
        let (k, n) = (input.columns, gradient.columns)
        let (inputs, gradients, result, biases) = (input.pointer, gradient.pointer, weights.pointer, bias.pointer)
        let width = timbre_sum_columns(n)
        let size = (k + 1) * width
        let tiles = (input.rows + Self.sumRows - 1) / Self.sumRows
        try withScratch(tiles * size) { partial in
            workers.forEachTile(of: input.rows, size: Self.sumRows) { tile, rows in
                let (first, upper) = (inputs + rows.lowerBound * k, gradients + rows.lowerBound * n)
                let sums = partial + tile * size
                if let openBLAS {
                    timbre_sum_products(first, upper, rows.count, 0, n, sums + k * width)
                    openBLAS.multiply(
                        first, transposingA: true, upper, m: k, n: n, k: rows.count, into: sums, width: width)
                } else {
                    timbre_sum_products(first, upper, rows.count, k, n, sums)
                }
            }
            workers.forEachTile(of: k + 1, size: 16) { _, rows in
                for row in rows {
                    let sum = row < k ? result + row * n : biases
                    timbre_merge_sums(partial + row * width, tiles, size, n, sum)
                }
            }
        }
    }
}
