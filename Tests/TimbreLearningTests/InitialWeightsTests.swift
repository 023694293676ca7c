import Testing
import TimbreCompute

@testable import TimbreLearning

struct InitialWeightsTests {
    private let shape: NetworkShape

    init() throws {
        shape = NetworkShape(
            recipe: try Toy.recipe(network: "{hidden: [64], latent: 20}"), vocabularySizes: [500, 30])
    }

    private func expectUniform(_ values: ArraySlice<Float>, limit: Double) {
        #expect(values.allSatisfy { abs(Double($0)) <= limit })
        let count = Double(values.count)
        let mean = values.reduce(0.0) { $0 + Double($1) } / count
        let variance = values.reduce(0.0) { $0 + Double($1) * Double($1) } / count
        // 5 standard errors of the mean and of the mean square of a uniform distribution.
        #expect(abs(mean) < 5 * limit / (3 * count).squareRoot())
        #expect(abs(variance - limit * limit / 3) < 5 * limit * limit * (4.0 / 45 / count).squareRoot())
    }

    @Test("Kernels are Glorot uniform, biases 0, embeddings uniform in ±0.05")
    func distributions() {
        let weights = HostWeights(initial: shape, seed: 42)
        for table in weights.tables { expectUniform(table[...], limit: 0.05) }
        for (layer, values) in zip(shape.layers, weights.dense) {
            let kernel = layer.inputs * layer.outputs
            expectUniform(values[..<kernel], limit: (6 / Double(layer.inputs + layer.outputs)).squareRoot())
            #expect(values[kernel...].allSatisfy { $0 == 0 } && values.count == kernel + layer.outputs)
        }
    }

    @Test("A direct table starts as the kernel that it is")
    func directTable() {
        let shape = NetworkShape(
            features: 0, columns: [.init(name: "term", rows: 900), .init(name: "mood", rows: 90, embedding: 7)],
            hidden: [60], outputs: 4, head: .classes)
        let weights = HostWeights(initial: shape, seed: 42)
        expectUniform(weights.tables[0][...], limit: (6.0 / 960).squareRoot())
        expectUniform(weights.tables[1][...], limit: 0.05)
        #expect(weights.tables[0].count == 900 * 60 && weights.dense.map(\.count) == [8 * 60, 61 * 4])
    }

    @Test("The seed decides, and no two matrices start alike")
    func seed() {
        let weights = HostWeights(initial: shape, seed: 42)
        #expect(weights == HostWeights(initial: shape, seed: 42))
        #expect(weights != HostWeights(initial: shape, seed: 43))
        #expect(weights.tables[0].prefix(8) != weights.tables[1].prefix(8))
    }
}
