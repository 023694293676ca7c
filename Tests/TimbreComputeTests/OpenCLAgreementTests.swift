import Testing
import TimbreCompute

/// The OpenCL devices here, and a reason to skip where there is none.
enum OpenCLDevices {
    static let all = Device.openCL()
    static let condition = ConditionTrait.enabled(
        if: !all.isEmpty, "no OpenCL device here; `make test` installs PoCL")
}

/// Numbers that repeat for a seed, in −1 ..< 1.
func numbers(_ count: Int, seed: UInt64) -> [Float] {
    let philox = Philox(seed: seed)
    return (0..<count).map { Float(Int32(bitPattern: philox(UInt32($0), 0, 0, 0)[0]) >> 8) / Float(1 << 23) }
}

/// One backend against the other, at sizes around those of a tile: what needs no exponential has the same bits.
@Suite("OpenCL agrees with the CPU", OpenCLDevices.condition, .serialized)
struct OpenCLAgreementTests {
    static let shapes = [(1, 1, 1), (7, 5, 3), (9, 17, 16), (64, 33, 20), (93, 192, 64), (130, 20, 65)]

    @Test("A product has the same bits, with ReLU and dropout too", arguments: OpenCLDevices.all)
    func product(device: Device) throws {
        let host = try Device.cpu()
        for (m, k, n) in Self.shapes {
            for (activation, rate) in [(Activation.linear, 0.0), (.relu, 0), (.relu, 0.3)] {
                func compute(_ device: Device) throws -> [Float] {
                    let a = try device.matrix(numbers(m * k, seed: 1), rows: m, columns: k)
                    let b = try device.matrix(numbers(k * n, seed: 2), rows: k, columns: n)
                    let bias = try device.matrix(numbers(n, seed: 3), rows: 1, columns: n)
                    let c = try device.zeros(rows: m, columns: n)
                    let rows = try device.matrix((0..<Int32(m)).map { $0 * 3 }, rows: m, columns: 1)
                    let dropout = Dropout(rate: rate, seed: 0x1_2345_6789_ABCD, layer: 2, step: 5, rows: rows)
                    try device.multiply(
                        a, b, bias: bias, activation: activation, dropout: rate > 0 ? dropout : nil, into: c)
                    return try device.read(c)
                }
                #expect(try compute(device) == compute(host), "\(m) × \(k) × \(n)")
            }
        }
    }

    @Test("A batch of one row more or less changes no bit of a row", arguments: OpenCLDevices.all)
    func rowAlone(device: Device) throws {
        let (m, k, n) = (19, 93, 21)
        let a = try device.matrix(numbers(m * k, seed: 1), rows: m, columns: k)
        let b = try device.matrix(numbers(k * n, seed: 2), rows: k, columns: n)
        let bias = try device.matrix(numbers(n, seed: 3), rows: 1, columns: n)
        let c = try device.zeros(rows: m, columns: n)
        try device.multiply(a, b, bias: bias, activation: .tanh, into: c)
        let whole = try device.read(c)
        for row in 0..<m {
            let alone = try device.zeros(rows: 1, columns: n)
            try device.multiply(a[rows: row..<row + 1], b, bias: bias, activation: .tanh, into: alone)
            #expect(try device.read(alone) == Array(whole[row * n..<(row + 1) * n]))
        }
    }

    @Test("Rows are gathered, and views start where they say", arguments: OpenCLDevices.all)
    func gather(device: Device) throws {
        let source = try device.matrix(numbers(40 * 7, seed: 1), rows: 40, columns: 7)[rows: 11..<40]
        let target = try device.matrix([Float](repeating: 9, count: 8 * 12), rows: 8, columns: 12)
        let rows = try device.matrix([3, 28, 0], rows: 3, columns: 1) as Matrix<Int32>
        try device.gather(source, at: rows, into: target[rows: 5..<8], column: 4)
        var expected = [Float](repeating: 9, count: 8 * 12)
        let values = numbers(40 * 7, seed: 1)
        for (place, row) in [14, 39, 11].enumerated() {
            for j in 0..<7 { expected[(5 + place) * 12 + 4 + j] = values[row * 7 + j] }
        }
        #expect(try device.read(target) == expected)
    }

    /// Both sum `length` products of numbers below 1 in an order of their own: half an ulp of the sum each time.
    private func expectClose(_ left: [Float], _ right: [Float], length: Int, _ comment: Comment) {
        #expect(left.count == right.count, comment)
        let tolerance = Float(length * length + 8) * Float.ulpOfOne
        #expect(zip(left, right).allSatisfy { abs($0 - $1) <= tolerance }, comment)
    }

    @Test("The way back and the weights' gradient", arguments: OpenCLDevices.all)
    func back(device: Device) throws {
        let host = try Device.cpu()
        for (m, k, n) in Self.shapes + [(1000, 3, 2)] {
            for activation in Activation.allCases {
                func compute(_ device: Device) throws -> [[Float]] {
                    // Gradients as small as those of a mean.
                    let gradient = try device.matrix(
                        numbers(m * n, seed: 1).map { $0 / Float(m) }, rows: m, columns: n)
                    let b = try device.matrix(numbers(k * n, seed: 2), rows: k, columns: n)
                    let rows = try device.matrix((0..<Int32(m)).map { $0 * 7 }, rows: m, columns: 1)
                    let dropout = Dropout(rate: 0.15, seed: 42, layer: 1, step: 2, rows: rows)
                    let output = try device.zeros(rows: m, columns: k)
                    try device.multiply(
                        device.matrix(numbers(m, seed: 3), rows: m, columns: 1),
                        device.matrix(numbers(k, seed: 4), rows: 1, columns: k),
                        bias: device.zeros(rows: 1, columns: k),
                        activation: activation, dropout: dropout, into: output)
                    let a = try device.zeros(rows: m, columns: k)
                    try device.propagate(
                        gradient, b, through: output, activation: activation, dropout: dropout, into: a)
                    let product = try device.zeros(rows: m, columns: k)
                    try device.propagate(
                        gradient, b, through: nil, activation: activation, dropout: dropout, into: product)
                    let weights = try device.zeros(rows: k, columns: n)
                    let bias = try device.zeros(rows: 1, columns: n)
                    try device.weightGradient(output, gradient, into: weights, bias: bias)
                    return try [a, product, weights, bias].map(device.read)
                }
                for (left, right) in zip(try compute(device), try compute(host)) {
                    expectClose(left, right, length: max(n, 8), "\(m) × \(k) × \(n), \(activation)")
                }
            }
        }
    }

    @Test("The squared error and its gradient, in place too", arguments: OpenCLDevices.all)
    func squaredError(device: Device) throws {
        let host = try Device.cpu()
        for (m, n) in [(1, 1), (7, 31), (93, 192), (20, 33)] {
            for activation in Activation.allCases {
                func compute(_ device: Device, inPlace: Bool) throws -> [[Float]] {
                    let output = try device.matrix(numbers(m * n, seed: 1), rows: m, columns: n)
                    let target = try device.matrix(numbers(m * n, seed: 2), rows: m, columns: n)
                    let gradient = inPlace ? output : try device.zeros(rows: m, columns: n)
                    let (losses, alone) = (try device.zeros(rows: m, columns: 1), try device.zeros(rows: m, columns: 1))
                    try device.squaredError(output, target, activation: activation, gradient: nil, losses: alone)
                    try device.squaredError(
                        output, target, activation: activation, gradient: gradient, losses: losses)
                    #expect(try device.read(alone) == device.read(losses))
                    return [try device.read(losses), try device.read(gradient)]
                }
                let found = try compute(device, inPlace: false)
                #expect(try compute(device, inPlace: true) == found)
                let expected = try compute(host, inPlace: false)
                expectClose(found[0], expected[0], length: 2, "losses of \(m) × \(n)")
                // A few roundings of numbers up to 2, times the mean's 2 / (m n).
                let tolerance = 16 / Float(m * n) * Float.ulpOfOne
                #expect(
                    zip(found[1], expected[1]).allSatisfy { abs($0 - $1) <= tolerance },
                    "gradients of \(m) × \(n), \(activation)")
            }
        }
    }

    @Test("An embedding's gradient is summed in pieces, and Adam moves every row", arguments: OpenCLDevices.all)
    func embedding(device: Device) throws {
        let host = try Device.cpu()
        let (batch, stride, n) = (200, 40, 50)
        let ids = (0..<batch).map { Int(numbers(batch, seed: 9)[$0].magnitude * 40) + 5 }
        let order = ids.indices.sorted { (ids[$0], $0) < (ids[$1], $1) }
        var (pieces, rows, segments) = ([Int32](), [Int32](), [Int32]())
        for (place, position) in order.enumerated() {
            let isNewRow = rows.last != Int32(ids[position])
            if isNewRow {
                rows.append(Int32(ids[position]))
                segments.append(Int32(pieces.count))
            }
            if isNewRow || place - Int(pieces[pieces.count - 1]) == 3 { pieces.append(Int32(place)) }
        }
        segments.append(Int32(pieces.count))
        pieces.append(Int32(batch))
        for (width, column) in [(1, 39), (25, 3), (4, 0), (33, 7)] {
            func compute(_ device: Device) throws -> [[Float]] {
                let gradient = try device.matrix(numbers(batch * stride, seed: 1), rows: batch, columns: stride)
                let sums = try device.zeros(rows: pieces.count - 1, columns: width)
                try device.segmentSums(
                    gradient, column: column, order: device.matrix(order.map(Int32.init), rows: batch, columns: 1),
                    pieces: device.matrix(pieces, rows: pieces.count, columns: 1), into: sums)
                let parameters = AdamParameters(
                    values: try device.matrix(numbers(n * width, seed: 2), rows: n, columns: width),
                    mean: try device.matrix(numbers(n * width, seed: 3), rows: n, columns: width),
                    variance: try device.matrix(
                        numbers(n * width, seed: 4).map(\.magnitude), rows: n, columns: width))
                let rows = try device.matrix(rows, rows: rows.count, columns: 1)
                let segments = try device.matrix(segments, rows: segments.count, columns: 1)
                for step in 1...3 {
                    try device.adamRows(
                        parameters, sums: sums, rows: rows, segments: segments, step: AdamStep(step: step))
                    try device.adam(parameters, gradient: parameters.mean, step: AdamStep(step: step, rate: 0.01))
                }
                return try [sums, parameters.values, parameters.mean, parameters.variance].map(device.read)
            }
            let (found, expected) = (try compute(device), try compute(host))
            #expect(found[0] == expected[0], "sums, width \(width)")
            for (left, right) in zip(found.dropFirst(), expected.dropFirst()) {
                expectClose(left, right, length: 3, "width \(width)")
            }
        }
    }

    @Test("Sigmoid and tanh are near those of the CPU", arguments: OpenCLDevices.all)
    func exponentials(device: Device) throws {
        let host = try Device.cpu()
        let values = stride(from: Float(-100), through: 100, by: 0.37).map(\.self) + [-1e30, 1e30, 0]
        for activation in [Activation.sigmoid, .tanh] {
            func compute(_ device: Device) throws -> [Float] {
                let a = try device.matrix(values, rows: values.count, columns: 1)
                let c = try device.zeros(rows: values.count, columns: 1)
                try device.multiply(
                    a, device.matrix([1], rows: 1, columns: 1), bias: device.matrix([0], rows: 1, columns: 1),
                    activation: activation, into: c)
                return try device.read(c)
            }
            // OpenCL 1.2 allows its exponential 3 ulp, its tanh 5.
            for (left, right) in zip(try compute(device), try compute(host)) {
                #expect(abs(left - right) <= 8 * max(right.ulp, Float.leastNormalMagnitude))
            }
        }
    }
}
