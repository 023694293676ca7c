extension CPUBackend {
    func gather(_ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int) {
        let (from, indices, to) = (source.pointer, rows.pointer, target.pointer)
        let (width, stride) = (source.columns, target.columns)
        workers.forEachTile(of: target.rows, size: Self.tileRows) { _, tile in
            for row in tile {
                (to + row * stride + column).update(from: from + Int(indices[row]) * width, count: width)
            }
        }
    }

    func segmentSums(
        _ gradient: Matrix<Float>, column: Int, order: Matrix<Int32>, pieces: Matrix<Int32>, into sums: Matrix<Float>
    ) {
        let (gradients, positions, starts) = (gradient.pointer + column, order.pointer, pieces.pointer)
        let (result, width, stride) = (sums.pointer, sums.columns, gradient.columns)
        workers.forEachTile(of: sums.rows, size: 64) { _, tile in
            for piece in tile {
                let sum = result + piece * width
                sum.update(repeating: 0, count: width)
                for position in starts[piece]..<starts[piece + 1] {
                    let row = gradients + Int(positions[Int(position)]) * stride
                    for index in 0..<width { sum[index] += row[index] }
                }
            }
        }
    }
}
