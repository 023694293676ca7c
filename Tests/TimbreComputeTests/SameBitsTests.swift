import CTimbreLoops
import Testing
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

/// Some steps of a training and every other operation at sizes of several tiles; the bits of all results.
private func everything(on device: Device) throws -> [[UInt32]] {
    var results: [Matrix<Float>] = []
    let (m, k, n) = (1_100, 93, 50)
    var draws = Draws(seed: 1)
    let a = try device.matrix(draws.floats(m * k), rows: m, columns: k)
    let b = try device.matrix(draws.floats(k * n), rows: k, columns: n)
    let bias = try device.matrix(draws.floats(n), rows: 1, columns: n)
    let ids = draws.integers(m, below: 700)
    let (values, rows) = (
        try device.matrix(draws.floats(700 * n), rows: 700, columns: n), try device.column(ids)
    )
    let labels = try device.sparseRows(draws.entries(m, below: n, most: 5))
    let addends = [RowAddend(values: values, rows: rows), RowAddend(values: values, rows: .weighted(labels))]
    for activation in Activation.allCases {
        let (c, losses) = (try device.zeros(rows: m, columns: n), try device.zeros(rows: m, columns: 1))
        try device.multiply(
            a, b, bias: bias, adding: addends, activation: activation, dropout: device.dropout(songs: ids), into: c)
        try device.squaredError(c, c, losses: losses)
        results += [c, losses]
        let training = try SmallTraining(device, activation: activation, songs: m)
        for index in 0..<3 { try training.step(index) }
        results += try training.results()
    }
    for kind in CrossEntropy.allCases {
        let (outputs, losses) = (
            try device.matrix(draws.floats(m * n), rows: m, columns: n), try device.zeros(rows: m, columns: 1)
        )
        try device.crossEntropy(kind, outputs, labels: labels, losses: losses, gradientScale: 0.1)
        results += [outputs, losses]
    }
    let gathered = try device.zeros(rows: m, columns: n + 2)
    try device.gather(values, at: rows, into: gathered, column: 2)
    let example = AffinityExample(count: m, edges: 50)
    let (insets, graph, _) = try example.matrices(device)
    let layout = AffinityLayout(
        points: insets[0].matrix, velocities: insets[1].matrix, gains: insets[2].matrix)
    // The last group is not full, and one song has no direction.
    let (latents, pull) = (
        try device.matrix(draws.floats(m * 20), rows: m, columns: 20), try device.zeros(rows: m, columns: 20)
    )
    try device.write([Float](repeating: 0, count: 20), into: latents[rows: 3..<4])
    let contrastLosses = try device.zeros(rows: m, columns: 1)
    try device.contrast(
        latents, labels: [device.column((0..<Int32(m)).map { $0 / 2 }), device.column(draws.integers(m, below: 5))],
        Contrast(temperature: 0.1, weights: [1, 0.3], keep: 0.5), losses: contrastLosses, gradient: pull)
    results += [pull, contrastLosses]
    let sums = try device.zeros(rows: m, columns: 3)
    for _ in 0..<2 {
        try device.pairwiseAffinities(layout.points, sums: sums)
        try device.affinityStep(layout, along: graph, sums: sums, example.step)
    }
    results += [layout.points, layout.velocities, layout.gains, sums]
    try results += sequenceResults(on: device, &draws)
    return try (results + [gathered]).map { try device.read($0).map(\.bitPattern) }
}

/// What the operations of networks over sequences give, of several tiles of rows and sequences of several blocks.
private func sequenceResults(on device: Device, _ draws: inout Draws) throws -> [Matrix<Float>] {
    let (tokens, heads, width) = (700, 2, 38)
    let example = SequenceExample(tokens: tokens, seed: 1)
    let sequences = try example.sequences(on: device)
    func matrix(_ rows: Int, _ columns: Int) throws -> Matrix<Float> {
        try device.matrix(draws.floats(rows * columns), rows: rows, columns: columns)
    }
    let ids = (0..<Int32(tokens)).map { $0 % 50 }
    let dropout = try device.dropout(songs: ids)
    let groups = TokenGroups(
        ids: try device.column((0..<50).map { $0 }), starts: try device.column((0...50).map { $0 * 14 }),
        order: try device.column((0..<50).flatMap { id in (0..<14).map { id + 50 * $0 } }))
    let (table, positions) = (try matrix(50, width), try matrix(300, width))
    let (stream, normal, sum) = (try matrix(tokens, width), try matrix(tokens, width), try matrix(tokens, width))
    let scaling = try matrix(2, width)
    try device.embedTokens(
        device.column(ids), of: sequences, table: table, positions: positions, dropout: dropout, into: stream)
    try device.normaliseRows(stream, adding: matrix(tokens, width), sum: sum, scaling: scaling, into: normal)
    let attention = Attention(
        projections: try matrix(tokens, 3 * width), sequences: sequences, heads: heads)
    let (result, logs) = (try matrix(tokens, width), try matrix(tokens, heads))
    try device.attend(attention, into: result, logs: logs)
    let (activated, means) = (try matrix(tokens, width), try matrix(sequences.count, width))
    try device.gelu(sum, into: activated)
    try device.averageRows(activated, of: sequences, into: means)

    let (slopes, projections) = (try matrix(tokens, width), try matrix(tokens, 3 * width))
    try device.averageRowsGradient(means, of: sequences, into: slopes)
    try device.geluGradient(sum, gradient: slopes)
    try device.attendGradient(attention, result: result, logs: logs, gradient: slopes, into: projections)
    let (input, weights) = (try matrix(tokens, width), try matrix(width + 1, 3 * width))
    try device.multiplyGradient(
        normal, matrix(width, 3 * width), gradient: projections, dropout: dropout, input: input, weights: weights)
    let scalingSlopes = try matrix(2, width)
    try device.normaliseRowsGradient(
        sum, scaling: scaling, gradient: input, addingTo: stream, slopes: scalingSlopes)
    try device.embedTokensGradient(
        stream, of: sequences, groups: groups, dropout: dropout, table: table, positions: positions)
    let parameters = try device.parameters([(rows: 51, columns: width)]) { draws.floats($0) }[0]
    for step in 1...2 { try device.adam(parameters, gradient: matrix(51, width), AdamStep(step: step)) }
    return [
        normal, sum, result, logs, activated, means, slopes, projections, input, weights, scalingSlopes, stream, table,
        positions, parameters.values, parameters.mean, parameters.variance,
    ]
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

    @Test("To replay missed steps early changes no bit", arguments: Backends.present)
    func replayedEarly(device: Device) throws {
        func bits(replayedAfter steps: Set<Int>) throws -> [[UInt32]] {
            // Most rows are touched seldom, some never.
            let training = try SmallTraining(device, activation: .relu, songs: 40, rows: 300, steps: 60)
            for index in 0..<60 {
                try training.step(index)
                if steps.contains(index) { try training.replay(through: index + 1) }
            }
            return try training.results().map { try device.read($0).map(\.bitPattern) }
        }
        let late = try bits(replayedAfter: [])
        #expect(try bits(replayedAfter: Set(0..<60)) == late)
        #expect(try bits(replayedAfter: [0, 3, 31, 32]) == late)
    }

    @Test("A row's product has the same bits alone and in a batch", arguments: Backends.present, [20, 45])
    func alone(device: Device, n: Int) throws {
        for activation in Activation.allCases { try expectTheSameAlone(device, n, activation) }
    }

    private func expectTheSameAlone(_ device: Device, _ n: Int, _ activation: Activation) throws {
        let (m, k) = (200, 37)
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
