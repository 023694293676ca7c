import CTimbreLoops
import TimbreBase

extension CPUBackend {
    func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, _ step: AdamStep) {
        let (values, mean) = (parameters.values.pointer, parameters.mean.pointer)
        let (variance, slopes) = (parameters.variance.pointer, gradient.pointer)
        let (constants, rate) = (step.constants, step.correctedRate)
        workers.forEachTile(of: gradient.count, size: Self.elementTile) { _, range in
            let first = range.lowerBound
            var constants = constants
            timbre_adam(
                &constants, rate, values + first, mean + first, variance + first, slopes + first, range.count)
        }
    }
}

extension AdamStep {
    fileprivate var constants: timbre_adam {
        timbre_adam(keep1: Float(1 - beta1), keep2: Float(1 - beta2), epsilon: Float(epsilon))
    }
}
