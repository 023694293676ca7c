import CTimbreLoops
import TimbreBase

extension CPUBackend {
    func squaredError(_ output: Matrix<Float>, _ target: Matrix<Float>, losses: Matrix<Float>) {
        let n = output.columns
        let (outputs, targets, losses) = (output.pointer, target.pointer, losses.pointer)
        workers.forEachTile(of: output.rows, size: Self.tileRows) { _, rows in
            let first = rows.lowerBound
            timbre_squared_error(
                timbre_linear, outputs + first * n, targets + first * n, rows.count, n, 1, nil, losses + first)
        }
    }
}
