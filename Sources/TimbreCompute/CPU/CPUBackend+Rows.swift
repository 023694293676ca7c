import CTimbreLoops

extension CPUBackend {
    func gather(_ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int) {
        let (from, indices, to) = (source.pointer, rows.pointer, target.pointer + column)
        let (width, stride) = (source.columns, target.columns)
        workers.forEachTile(of: target.rows, size: Self.tileRows) { _, tile in
            let first = tile.lowerBound
            timbre_gather(from, width, indices + first, tile.count, to + first * stride, stride)
        }
    }

    func segmentSums(
        _ gradient: Matrix<Float>, column: Int, order: Matrix<Int32>, pieces: Matrix<Int32>, into sums: Matrix<Float>
    ) {
        let (gradients, positions, starts) = (gradient.pointer + column, order.pointer, pieces.pointer)
        let (result, width, stride) = (sums.pointer, sums.columns, gradient.columns)
        workers.forEachTile(of: sums.rows, size: 64) { _, tile in
            let first = tile.lowerBound
            timbre_segment_sums(
                gradients, stride, positions, starts + first, tile.count, result + first * width, width)
        }
    }
}
