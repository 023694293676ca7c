package import TimbreBase
package import TimbreCompute

extension Device {
    /// Measures other sizes of the hot kernels, and keeps the fastest that give right results for every later run.
    /// No result depends on it.
    ///
    /// - Parameters:
    ///   - limit: the longest time of the tuning.
    ///   - work: told of each measurement before it begins.
    /// - Returns: the report; nil where there is nothing to tune: on the CPU without OpenCL.
    /// - Throws: `ComputeFault` where the device fails with its default; `CancellationError`, and nothing is kept then.
    package func tune(within limit: Duration = .seconds(30), work: Work<String> = Work()) throws -> TuningReport? {
        try tune(within: limit, by: \.task, work: work)
    }
}

extension TunedKernel {
    fileprivate var task: TuningTask {
        let check =
            switch self {
            case .groupMaxima: Conformance.topK
            case .product: Conformance.multiply
            case .training: Conformance.train
            }
        // One shape in three: every size occurs, if not with every other.
        let shapes = stride(from: 0, to: Conformance.Shape.awkward.count, by: 3).map { Conformance.Shape.awkward[$0] }
        return TuningTask(
            unit: check.unit, isRight: { try check.run(on: $0, shapes: shapes, batch: nil).passed },
            workload: { device in
                // On a GPU the check's search would be over before it is enqueued.
                self == .groupMaxima && device.description.kind != .openCLCPU
                    ? try Self.largeSearch(on: device) : try check.workload(device, 16_384)
            })
    }

    private static func largeSearch(on device: Device) throws -> Workload {
        let (queryCount, n, d) = (1024, 1 << 20, 20)
        func vectors(_ count: Int) throws -> Matrix<Float> {
            let values = (0..<count * d).map {
                Float(UInt32(truncatingIfNeeded: $0 &* 0x9E37_79B1) >> 8) / 8_388_608 - 1
            }
            return try device.matrix(values, rows: count, columns: d)
        }
        let (queries, songs) = (try vectors(queryCount), try vectors(n))
        return Workload(amount: Double(queryCount) * Double(n) / 1e9) { _ = try device.topK(queries, songs, k: 10) }
    }
}
