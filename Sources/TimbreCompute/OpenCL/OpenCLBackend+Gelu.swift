import TimbreKernels

extension OpenCLBackend {
    func gelu(_ values: Matrix<Float>, into result: Matrix<Float>) throws {
        try start().kernels.run(.gelu, "gelu", items: values.count, [UInt64(values.count), values, result])
    }

    func geluGradient(_ values: Matrix<Float>, gradient: Matrix<Float>) throws {
        try start().kernels.run(.gelu, "gelu_gradient", items: values.count, [UInt64(values.count), values, gradient])
    }
}
