import CTimbreOpenCL

extension OpenCLBackend.Started {
    /// Factors and addends whose sum differs by its last bit where the product is rounded before, or the sum twice: to
    /// `Double` first.
    private static let factors: [(a: Float, b: Float, c: Float)] = [
        (0x1.001p0, 0x1.001p0, -0x1.002p0), (0x1.000002p-12, 0x1.fffffcp-13, 0x1.000002p0),
        (0x1.000002p-12, -0x1.fffffcp-13, 0x1.000002p0), (0x1.000002p0, 0x1.fffffep-1, -1), (0.1, 10, -1),
        (-0.3, 0.7, 0.21),
    ]

    /// Makes sure that scores are chains of fused multiply-adds on this device, bit for bit as on the CPU. OpenCL
    /// promises that `fma` rounds once; a driver that says so in `CL_DEVICE_SINGLE_FP_CONFIG` is believed.
    ///
    /// - Throws: `ComputeFault.unsupported` where it rounds otherwise.
    func checkFusedMultiplyAdd() throws {
        if try !context.device.capabilities.hasFloats(CL_FP_FMA) && !fusesMultiplyAdds() {
            throw ComputeFault.unsupported(
                device: context.description.label,
                reason: "its fused multiply-add is rounded twice, and scores would differ from those of other devices")
        }
    }

    func fusesMultiplyAdds() throws -> Bool {
        let count = Self.factors.count
        let songs = try matrix(Self.factors.flatMap { [$0.c, $0.b] })
        let queries = try matrix(Self.factors.flatMap { [1, $0.a] })
        let found = try topK(queries, songs, k: count, minimumScore: nil, mask: nil, memory: nil)
        return (0..<count * count).allSatisfy { place in
            let (a, song) = (Self.factors[place / count].a, Self.factors[Int(found.rows[place])])
            return found.scores[place] == song.c.addingProduct(a, song.b)
        }
    }

    /// A matrix of two columns.
    private func matrix(_ values: [Float]) throws -> Matrix<Float> {
        let storage = try OpenCLStorage(byteCount: values.count * MemoryLayout<Float>.stride, context: context)
        try values.withUnsafeBytes { try writes.write($0, to: storage, at: 0) }
        return Matrix(rows: values.count / 2, columns: 2, storage: storage)
    }
}
