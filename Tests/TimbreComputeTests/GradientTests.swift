import Testing
import TimbreTestSupport

@testable import TimbreCompute

/// A network of two layers, whose gradients a device computes as a training does.
private struct TwoLayers {
    static let (batch, input, hidden, output) = (5, 4, 9, 3)
    let inputs: [Float]
    let targets: [Float]
    let songs: [Int32] = [3, 1, 4, 1, 5]
    var parameters: [[Float]]
    let activations: (Activation, Activation)
    let rate: Double

    init(_ first: Activation, _ second: Activation, rate: Double) {
        var draws = Draws(seed: 7)
        activations = (first, second)
        self.rate = rate
        inputs = draws.floats(Self.batch * Self.input)
        targets = draws.floats(Self.batch * Self.output)
        parameters = [Self.input * Self.hidden, Self.hidden, Self.hidden * Self.output, Self.output].map {
            draws.floats($0)
        }
    }

    func dropout(_ device: Device) throws -> Dropout? {
        rate == 0 ? nil : try device.dropout(songs: songs, rate: rate)
    }

    /// The mean over the batch, by plain loops in `Double`, with one parameter moved.
    func loss(_ factors: [Double], moving place: (Int, Int), by distance: Double) -> Double {
        func value(_ matrix: Int, _ index: Int) -> Double {
            Double(parameters[matrix][index]) + (place == (matrix, index) ? distance : 0)
        }
        var total = 0.0
        for row in 0..<Self.batch {
            let hidden = (0..<Self.hidden).map { unit in
                let sum = (0..<Self.input).reduce(value(1, unit)) {
                    $0 + Double(inputs[row * Self.input + $1]) * value(0, $1 * Self.hidden + unit)
                }
                return activations.0.value(sum) * factors[row * Self.hidden + unit]
            }
            for column in 0..<Self.output {
                let sum = (0..<Self.hidden).reduce(value(3, column)) {
                    $0 + hidden[$1] * value(2, $1 * Self.output + column)
                }
                let difference = activations.1.value(sum) - Double(targets[row * Self.output + column])
                total += difference * difference / Double(Self.output * Self.batch)
            }
        }
        return total
    }

    /// In the order of the parameters.
    func gradients(on device: Device) throws -> [[Float]] {
        let (m, i, h, o) = (Self.batch, Self.input, Self.hidden, Self.output)
        let x = try device.matrix(inputs, rows: m, columns: i)
        let weights = try device.matrix(parameters[2], rows: h, columns: o)
        let (hidden, output) = (try device.zeros(rows: m, columns: h), try device.zeros(rows: m, columns: o))
        let (losses, back) = (try device.zeros(rows: m, columns: 1), try device.zeros(rows: m, columns: h))
        try device.multiply(
            x, device.matrix(parameters[0], rows: i, columns: h),
            bias: device.matrix(parameters[1], rows: 1, columns: h), activation: activations.0,
            dropout: dropout(device), into: hidden)
        try device.multiply(
            hidden, weights, bias: device.matrix(parameters[3], rows: 1, columns: o), activation: activations.1,
            into: output)
        try device.squaredError(
            output, device.matrix(targets, rows: m, columns: o), activation: activations.1, gradient: output,
            losses: losses)
        try device.propagate(
            output, weights, through: hidden, activation: activations.0, dropout: dropout(device), into: back)
        let results = try [(i, h), (1, h), (h, o), (1, o)].map { try device.zeros(rows: $0, columns: $1) }
        try device.weightGradient(x, back, into: results[0], bias: results[1])
        try device.weightGradient(hidden, output, into: results[2], bias: results[3])
        return try results.map { try device.read($0) }
    }
}

@Suite("Gradients of a network of two layers")
struct GradientTests {
    @Test(
        "They are those of finite differences", arguments: Backends.present,
        [(Activation.tanh, Activation.sigmoid), (.sigmoid, .linear), (.relu, .tanh), (.linear, .sigmoid)])
    func finiteDifferences(device: Device, activations: (Activation, Activation)) throws {
        for rate in [0, 0.3] {
            let network = TwoLayers(activations.0, activations.1, rate: rate)
            let factors =
                try network.dropout(device)?.factors(songs: network.songs, columns: TwoLayers.hidden)
                ?? .init(repeating: 1, count: TwoLayers.batch * TwoLayers.hidden)
            for (matrix, gradients) in try network.gradients(on: device).enumerated() {
                for (index, gradient) in gradients.enumerated() {
                    let step = 1e-5
                    let slope =
                        (network.loss(factors, moving: (matrix, index), by: step)
                            - network.loss(factors, moving: (matrix, index), by: -step)) / (2 * step)
                    // Central differences are off by about step² in the third derivative, which is far below the
                    // rounding of `Float` in a few dozen terms of about 1.
                    #expect(abs(Double(gradient) - slope) < Rounding.error(of: 1, after: 32))
                }
            }
        }
    }
}
