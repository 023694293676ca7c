import TimbreKernels

extension OpenCLBackend {
    func squaredError(_ output: Matrix<Float>, _ target: Matrix<Float>, losses: Matrix<Float>) throws {
        let kernels = try start().kernels
        try kernels.run(
            .squaredError, "squared_error", groups: output.rows, of: kernels.tuning.errorLanes,
            [UInt32(output.columns), output, target, losses])
    }
}
