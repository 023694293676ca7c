import CTimbreLoops

extension CPUBackend {
    func squaredError(
        _ output: Matrix<Float>, _ target: Matrix<Float>, activation: Activation, gradient: Matrix<Float>?,
        losses: Matrix<Float>
    ) {
        let n = output.columns
        let (outputs, targets, losses, gradients) = (output.pointer, target.pointer, losses.pointer, gradient?.pointer)
        let scale = Float(2 / (Double(output.rows) * Double(n)))
        workers.forEachTile(of: output.rows, size: Self.tileRows) { _, rows in
            let first = rows.lowerBound
            timbre_squared_error(
                activation.loop, outputs + first * n, targets + first * n, rows.count, n, scale,
                gradients.map { $0 + first * n }, losses + first)
        }
    }
}
