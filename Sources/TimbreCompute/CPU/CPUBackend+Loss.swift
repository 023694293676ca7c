extension CPUBackend {
    func squaredError(
        _ output: Matrix<Float>, _ target: Matrix<Float>, activation: Activation, gradient: Matrix<Float>?,
        losses: Matrix<Float>
    ) {
        let n = output.columns
        let (outputs, targets, losses, gradients) = (output.pointer, target.pointer, losses.pointer, gradient?.pointer)
        let scale = Float(2 / (Double(output.rows) * Double(n)))
        workers.forEachTile(of: output.rows, size: Self.tileRows) { _, rows in
            for row in rows {
                var sum: Float = 0
                for index in row * n..<(row + 1) * n {
                    let value = outputs[index]
                    let difference = value - targets[index]
                    sum.addProduct(difference, difference)
                    if let gradients { gradients[index] = scale * difference * activation.derivative(output: value) }
                }
                losses[row] = sum / Float(n)
            }
        }
    }
}
