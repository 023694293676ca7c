import TimbreKernels

extension OpenCLBackend {
    /// Elements of a work-item: the default of `TILE_COLUMNS`.
    static let adamColumns = 4

    func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, _ step: AdamStep) throws {
        try start().kernels.run(
            .adam, "adam", items: (gradient.count + Self.adamColumns - 1) / Self.adamColumns,
            [
                UInt64(gradient.count), step.correctedRate, Float(1 - step.beta1), Float(1 - step.beta2),
                Float(step.epsilon), gradient, parameters.values, parameters.mean, parameters.variance,
            ])
    }
}
