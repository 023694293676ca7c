import CTimbreLoops

extension CPUBackend {
    /// Elements that a thread takes at a time: their values and moments are 192 KB, read once and written once.
    private static let tileElements = 16_384

    func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, step: AdamStep) {
        let (values, mean, variance) = parameters.pointers
        let gradients = gradient.pointer
        workers.forEachTile(of: gradient.count, size: Self.tileElements) { _, range in
            let first = range.lowerBound
            var constants = step.constants
            timbre_adam(
                &constants, values + first, mean + first, variance + first, gradients + first, range.count)
        }
    }

    func adamRows(
        _ parameters: AdamParameters, sums: Matrix<Float>, rows: Matrix<Int32>, segments: Matrix<Int32>, step: AdamStep
    ) {
        let (values, mean, variance) = parameters.pointers
        let (indices, starts, pieces) = (rows.pointer, segments.pointer, sums.pointer)
        let width = sums.columns
        let tile = max(Self.tileElements / max(width, 1), 1)
        workers.forEachTile(of: parameters.values.rows, size: tile) { _, range in
            var constants = step.constants
            timbre_adam_rows(
                &constants, values, mean, variance, width, range.lowerBound, range.upperBound, pieces, indices,
                starts, rows.count)
        }
    }
}

extension AdamParameters {
    fileprivate var pointers: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) {
        (values.pointer, mean.pointer, variance.pointer)
    }
}

extension AdamStep {
    fileprivate var constants: timbre_adam {
        timbre_adam(keep1: Float(1 - beta1), keep2: Float(1 - beta2), rate: correctedRate, epsilon: Float(epsilon))
    }
}
