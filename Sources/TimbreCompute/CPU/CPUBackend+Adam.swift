extension CPUBackend {
    func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, step: AdamStep) {
        let gradients = gradient.pointer
        workers.forEachTile(of: gradient.count, size: 16384) { _, range in
            update(parameters, range, step) { gradients[$0] }
        }
    }

    func adamRows(
        _ parameters: AdamParameters, sums: Matrix<Float>, rows: Matrix<Int32>, segments: Matrix<Int32>, step: AdamStep
    ) {
        let width = sums.columns
        let (indices, starts, pieces) = (rows.pointer, segments.pointer, sums.pointer)
        workers.forEachTile(of: parameters.values.rows, size: 1024) { _, range in
            var low = 0
            var high = rows.count
            while low < high {
                let middle = (low + high) / 2
                if Int(indices[middle]) < range.lowerBound { low = middle + 1 } else { high = middle }
            }
            for row in range {
                var gradient = [Float](repeating: 0, count: width)
                if low < rows.count, Int(indices[low]) == row {
                    for piece in starts[low]..<starts[low + 1] {
                        for index in 0..<width { gradient[index] += pieces[Int(piece) * width + index] }
                    }
                    low += 1
                }
                update(parameters, row * width..<(row + 1) * width, step) { gradient[$0 - row * width] }
            }
        }
    }

    private func update(
        _ parameters: AdamParameters, _ range: Range<Int>, _ step: AdamStep, gradient: (Int) -> Float
    ) {
        let values = parameters.values.pointer
        let (means, variances) = (parameters.mean.pointer, parameters.variance.pointer)
        let (keep1, keep2) = (Float(1 - step.beta1), Float(1 - step.beta2))
        let (rate, epsilon) = (step.correctedRate, Float(step.epsilon))
        for index in range {
            let g = gradient(index)
            means[index] += (g - means[index]) * keep1
            variances[index] += (g * g - variances[index]) * keep2
            values[index] -= rate * means[index] / (variances[index].squareRoot() + epsilon)
        }
    }
}
