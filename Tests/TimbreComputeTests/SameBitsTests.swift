import CTimbreLoops
import Testing
import TimbreTestSupport

@testable import TimbreCompute

/// One run of every training operation at sizes of several tiles; the bits of all results.
private func everything(on device: Device) throws -> [[UInt32]] {
    let (m, k, n, table) = (1_100, 93, 50, 5_000)
    var draws = Draws(seed: 1)
    let a = try device.matrix(draws.floats(m * k), rows: m, columns: k)
    let b = try device.matrix(draws.floats(k * n), rows: k, columns: n)
    let bias = try device.matrix(draws.floats(n), rows: 1, columns: n)
    let target = try device.matrix(draws.floats(m * n), rows: m, columns: n)
    let ids = draws.integers(m, below: 700).map { $0 * 7 }
    let dropout = try device.dropout(songs: ids)
    let segments = Segments(of: ids)
    var results: [Matrix<Float>] = []
    for activation in Activation.allCases {
        let (c, back) = (try device.zeros(rows: m, columns: n), try device.zeros(rows: m, columns: k))
        let losses = try device.zeros(rows: m, columns: 1)
        try device.multiply(a, b, bias: bias, activation: activation, dropout: dropout, into: c)
        results.append(try device.matrix(device.read(c), rows: m, columns: n))
        try device.squaredError(c, target, activation: activation, gradient: c, losses: losses)
        try device.propagate(c, b, through: a, activation: activation, dropout: dropout, into: back)
        results += [c, back, losses]
    }
    let (weights, sum) = (try device.zeros(rows: k, columns: n), try device.zeros(rows: 1, columns: n))
    try device.weightGradient(a, target, into: weights, bias: sum)
    let sums = try device.zeros(rows: segments.pieces.count - 1, columns: k - 2)
    try device.segmentSums(
        a, column: 1, order: device.column(segments.order), pieces: device.column(segments.pieces), into: sums)
    let embedding = try AdamInsets(
        device, AdamReference(&draws, count: table * (k - 2)), rows: table, columns: k - 2
    ).parameters
    try device.adamRows(
        embedding, sums: sums, rows: device.column(segments.rows), segments: device.column(segments.segments),
        step: AdamStep(step: 2))
    let dense = try AdamInsets(device, AdamReference(&draws, count: m * k), rows: m, columns: k).parameters
    try device.adam(dense, gradient: a, step: AdamStep(step: 2))
    let gathered = try device.zeros(rows: m, columns: k)
    try device.gather(embedding.values, at: device.column(ids), into: gathered, column: 2)
    results += [weights, sum, sums, gathered]
    results += [embedding, dense].flatMap { [$0.values, $0.mean, $0.variance] }
    return try results.map { try device.read($0).map(\.bitPattern) }
}

@Suite("The same bits")
struct SameBitsTests {
    @Test("The number of threads changes no bit of any operation")
    func threads() throws {
        let one = try everything(on: .cpu(threads: 1))
        for threads in [2, 3, 8] {
            #expect(try everything(on: .cpu(threads: threads)) == one, "\(threads) threads")
        }
    }

    @Test("The instruction set changes no bit of any operation")
    func instructions() throws {
        // The limit holds for the calling thread, which does all the work of a device with one.
        defer { timbre_limit_instructions(timbre_avx512) }
        let widest = try everything(on: .cpu(threads: 1))
        for instructions in [timbre_avx2, timbre_baseline] where timbre_instructions().rawValue > instructions.rawValue
        {
            timbre_limit_instructions(instructions)
            #expect(try everything(on: .cpu(threads: 1)) == widest, "at most \(instructions)")
            timbre_limit_instructions(timbre_avx512)
        }
    }

    @Test("A second run gives the same bits", arguments: Backends.present)
    func repeated(device: Device) throws {
        #expect(try everything(on: device) == everything(on: device))
    }

    @Test("A row's product has the same bits alone and in a batch", arguments: Backends.present, Activation.allCases)
    func alone(device: Device, activation: Activation) throws {
        let (m, k, n) = (200, 37, 45)
        var draws = Draws(seed: 2)
        let a = try device.matrix(draws.floats(m * k), rows: m, columns: k)
        let b = try device.matrix(draws.floats(k * n), rows: k, columns: n)
        let bias = try device.matrix(draws.floats(n), rows: 1, columns: n)
        let batch = try device.zeros(rows: m, columns: n)
        try device.multiply(a, b, bias: bias, activation: activation, into: batch)
        for range in [0..<1, 1..<2, 11..<12, 12..<13, 47..<49, 3..<96, 199..<200] {
            let part = try device.zeros(rows: range.count, columns: n)
            try device.multiply(a[rows: range], b, bias: bias, activation: activation, into: part)
            #expect(try device.read(part) == device.read(batch[rows: range]), "rows \(range)")
        }
    }
}
