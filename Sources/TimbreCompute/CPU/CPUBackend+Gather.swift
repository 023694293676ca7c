import CTimbreLoops
import TimbreBase

extension CPUBackend {
    func gather(_ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int) {
        let (from, indices, to) = (source.pointer, rows.pointer, target.pointer + column)
        let (width, stride) = (source.columns, target.columns)
        workers.forEachTile(of: target.rows, size: Self.tileRows) { _, tile in
            let first = tile.lowerBound
            timbre_gather(from, width, indices + first, tile.count, to + first * stride, stride)
        }
    }
}
