import TimbreCompute

/// A step of training as plain loops in `Double`: losses and gradients, each with what `Float` may differ by.
struct StepReference {
    /// What a network is made of, and its songs.
    struct Case {
        var features: Int
        /// Rows and width.
        var tables: [(rows: Int, width: Int)]
        /// Outputs of each layer but the last, which has as many as the first has inputs.
        var widths: [Int]
        var activations: [Activation]
        /// Dropout's number of each layer; nil where nothing is dropped.
        var dropoutLayers: [UInt32?]
        var songs: Int
        /// Songs of the data set, of which the batch's are some.
        var dataSongs: Int

        /// What the songs are compared by, and their labels for each of its categories; nil where nothing is.
        var contrast: (its: TrainableNetwork.LatentContrast, labels: [[Int32]])?
        /// Whether the numbers alone are to be given back.
        var returnsNumbers = false

        var inputs: Int { features + tables.reduce(0) { $0 + $1.width } }
        var outputs: Int { returnsNumbers ? features : inputs }
        /// Inputs and outputs of each layer.
        var layers: [(inputs: Int, outputs: Int)] {
            Array(zip([inputs] + widths, widths + [outputs])).map { (inputs: $0.0, outputs: $0.1) }
        }
    }

    private(set) var losses: [Expected] = []
    /// For each table `[rows, width]`.
    private(set) var tables: [[(value: Double, error: Double)]]
    /// For each layer `[inputs + 1, outputs]`.
    private(set) var layers: [[(value: Double, error: Double)]]

    /// - Parameters:
    ///   - inputs: of each song.
    ///   - targets: of each song.
    ///   - ids: of each table, a row a song.
    ///   - factors: of each layer, `[songs, outputs]`: what dropout multiplies by.
    init(
        _ its: Case, inputs: [[Float]], targets: [[Float]], ids: [[Int32]], weights: [[Float]], factors: [[Double]?]
    ) {
        let shapes = its.layers
        tables = its.tables.map { .init(repeating: (0, 0), count: $0.rows * $0.width) }
        layers = shapes.map { .init(repeating: (0, 0), count: ($0.inputs + 1) * $0.outputs) }
        var magnitudes = (tables: tables.map { $0.map { _ in 0.0 } }, layers: layers.map { $0.map { _ in 0.0 } })
        func add(_ term: Bounded, _ sum: inout (value: Double, error: Double), _ magnitude: inout Double) {
            sum.value += term.value
            sum.error += term.error
            magnitude += abs(term.value) + term.error
        }
        let forward = (0..<its.songs).map { song in
            var outputs = [inputs[song].map { Bounded($0) }]
            for (layer, shape) in shapes.enumerated() {
                let below = outputs[layer]
                outputs.append(
                    (0..<shape.outputs).map { unit in
                        let bias = Bounded(weights[layer][shape.inputs * shape.outputs + unit])
                        let sum = Bounded.dot(
                            (0..<shape.inputs).lazy.map {
                                (below[$0], Bounded(weights[layer][$0 * shape.outputs + unit]))
                            })
                        // The first layer's product is added up from parts.
                        let value = (Bounded(0) + (sum + bias)).activated(its.activations[layer])
                        return factors[layer].map { value * $0[song * shape.outputs + unit] } ?? value
                    })
            }
            return outputs
        }
        let contrast = its.contrast.map { contrast, labels in
            ContrastReference(
                contrast.contrast, latents: forward.map { $0[contrast.layer + 1] }, labels: labels,
                scale: 1 / Double(its.songs))
        }
        let keep = its.contrast?.its.contrast.keep ?? 1
        for song in 0..<its.songs {
            let outputs = forward[song]
            let differences = zip(outputs.last!, targets[song]).map { $0 + Bounded(-$1) }
            let width = Double(differences.count)
            let error = Bounded.dot(differences.lazy.map { ($0, $0) }) * (1 / width)
            let loss = contrast.map { error * keep + $0.losses[song] } ?? error
            losses.append(Expected(loss.value, tolerance: loss.error))

            var gradient = zip(differences, outputs.last!).map { difference, output in
                (difference * (keep * 2 / (Double(its.songs) * width))).times(
                    slopeOf: its.activations.last!, at: output)
            }
            for (layer, shape) in shapes.enumerated().reversed() {
                for unit in 0..<shape.outputs {
                    for input in 0...shape.inputs {
                        let place = input * shape.outputs + unit
                        let left = input < shape.inputs ? outputs[layer][input] : Bounded(1)
                        add(.dot([(left, gradient[unit])]), &layers[layer][place], &magnitudes.layers[layer][place])
                    }
                }
                let lower = (0..<shape.inputs).map { input in
                    let value = Bounded.dot(
                        (0..<shape.outputs).lazy.map {
                            (gradient[$0], Bounded(weights[layer][input * shape.outputs + $0]))
                        })
                    guard let contrast, its.contrast?.its.layer == layer - 1 else { return value }
                    return value + contrast.gradient[song][input]
                }
                guard layer > 0 else {
                    var column = its.features
                    for (table, shape) in its.tables.enumerated() {
                        for j in 0..<shape.width {
                            let place = Int(ids[table][song]) * shape.width + j
                            add(lower[column + j], &tables[table][place], &magnitudes.tables[table][place])
                        }
                        column += shape.width
                    }
                    continue
                }
                gradient = lower.indices.map { unit in
                    guard let its = factors[layer - 1] else {
                        return lower[unit].times(slopeOf: activations(layer - 1), at: outputs[layer][unit])
                    }
                    let factor = its[song * shape.inputs + unit]
                    guard factor > 0 else { return Bounded(0) }
                    let output = outputs[layer][unit] * (1 / factor)
                    return lower[unit].times(slopeOf: activations(layer - 1), at: output) * factor
                }
            }
        }
        func activations(_ layer: Int) -> Activation { its.activations[layer] }
        // Sums over the songs, in whatever order.
        for (table, its) in magnitudes.tables.enumerated() {
            for (place, magnitude) in its.enumerated() {
                tables[table][place].error += Rounding.error(of: magnitude, after: inputs.count)
            }
        }
        for (layer, its) in magnitudes.layers.enumerated() {
            for (place, magnitude) in its.enumerated() {
                layers[layer][place].error += Rounding.error(of: magnitude, after: inputs.count)
            }
        }
    }
}
