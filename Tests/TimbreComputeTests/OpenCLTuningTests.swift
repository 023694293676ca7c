import Testing

@testable import TimbreCompute

/// What suits a GPU or a small device is run on the devices that are here.
@Suite("Tuned otherwise, an OpenCL device gives the same bits", OpenCLDevices.condition, .serialized)
struct OpenCLTuningTests {
    static let tunings = [
        OpenCLTuning(isCPU: false, groupLimit: 1024, roundsCorrectly: false),
        OpenCLTuning(isCPU: false, groupLimit: 7, roundsCorrectly: true),
        OpenCLTuning(isCPU: true, groupLimit: 1, roundsCorrectly: true),
    ]

    static func devices(_ tuning: OpenCLTuning) -> [Device] {
        OpenCLDiscovery(environment: [:]).devices.map {
            Device(backend: OpenCLBackend($0, cache: KernelCache(environment: [:]), tuning: tuning))
        }
    }

    @Test("Top-k", arguments: tunings)
    func topK(tuning: OpenCLTuning) throws {
        let (q, n, d) = (21, 2100, 7)
        for (device, tuned) in zip(OpenCLDevices.all, Self.devices(tuning)) {
            for k in [1, 2, 30, 2100] {
                func search(_ device: Device) throws -> TopK {
                    try device.topK(
                        try device.matrix(numbers(q * d, seed: 1), rows: q, columns: d),
                        try device.matrix(numbers(n * d, seed: 2), rows: n, columns: d), k: k)
                }
                #expect(try search(tuned) == search(device))
            }
        }
    }

    @Test("A product", arguments: tunings)
    func products(tuning: OpenCLTuning) throws {
        for (device, tuned) in zip(OpenCLDevices.all, Self.devices(tuning)) {
            for (m, k, n) in OpenCLAgreementTests.shapes {
                func compute(_ device: Device) throws -> [Float] {
                    let a = try device.matrix(numbers(m * k, seed: 1), rows: m, columns: k)
                    let b = try device.matrix(numbers(k * n, seed: 2), rows: k, columns: n)
                    let bias = try device.matrix(numbers(n, seed: 3), rows: 1, columns: n)
                    let c = try device.zeros(rows: m, columns: n)
                    let rows = try device.matrix((0..<Int32(m)).map { $0 * 3 }, rows: m, columns: 1)
                    let dropout = Dropout(rate: 0.25, seed: 3, layer: 1, step: 9, rows: rows)
                    try device.multiply(a, b, bias: bias, activation: .relu, dropout: dropout, into: c)
                    return try device.read(c)
                }
                #expect(try compute(tuned) == compute(device), "\(m) × \(k) × \(n)")
            }
        }
    }

    @Test("A kernel that does not compile is named, with the compiler's words")
    func compilerLog() throws {
        var tuning = OpenCLTuning(isCPU: true, groupLimit: 64, roundsCorrectly: false)
        tuning.queries = 5
        for device in Self.devices(tuning) {
            let matrix = try device.zeros(rows: 2000, columns: 2)
            let fault = #expect(throws: ComputeFault.self) { try device.topK(matrix[rows: 0..<1], matrix, k: 1) }
            guard case .kernelDoesNotBuild(device.description.name, "groupMaxima", let log) = fault else {
                Issue.record("not the compiler's fault: \(String(describing: fault))")
                continue
            }
            #expect(log.contains("float5"))
        }
    }
}
