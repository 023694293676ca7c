import Testing
import TimbreBase
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
