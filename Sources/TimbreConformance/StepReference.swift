import TimbreCompute

/// One step of training in plain loops, in `Double`: what every backend's `train` is held against, and where to read
/// first what a step does. `Bounded` is a `Double` with what `Float` arithmetic may differ from it by.
///
/// 1. A song's input is its numbers, with noise, and for each projected table the weighted sum of the rows that it has.
/// 2. Forward: a layer's output is `dropout(activation(input · kernel + bias))`, and the next layer's input. To the
///    first layer's product the rows of direct tables are added, each times its weight.
/// 3. The objective holds the outputs against what they should be: `ObjectiveReference`.
/// 4. Backward: from the gradient by a layer's product follow those of its kernel, its bias and its input.
/// 5. Adam moves what was used and is not frozen; `AdamReference`.
struct StepReference {
    /// An embedding table, with the rows of it that songs have.
    struct Table {
        var width: Int
        /// `[rows, width]`.
        var state: AdamReference
        /// Rows of each song with their weights; a single row has the weight 1.
        var entries: [RowEntries]
        /// Whether rows are added to the first layer's product; else they are a part of its input.
        var isDirect = false
        var isFrozen = false
    }

    struct Layer {
        var inputs: Int
        var outputs: Int
        /// `[inputs + 1, outputs]`: the kernel, and below it the bias.
        var state: AdamReference
        var activation: Activation
        /// `[songs, outputs]`: what dropout multiplies by; nil where nothing is dropped.
        var factors: [Double]?
        var isFrozen = false

        func weight(_ input: Int, _ output: Int) -> Bounded { Bounded(state.values[input * outputs + output]) }
    }

    /// Losses of the songs before the step.
    private(set) var losses: [Expected] = []
    /// Values, mean and variance of each table after the step.
    private(set) var tables: [[[Expected]]] = []
    /// Values, mean and variance of each layer after the step.
    private(set) var layers: [[[Expected]]] = []

    /// - Parameters:
    ///   - numbers: the numbers of each song, with noise.
    ///   - pulled: the layer by whose output the objective has a gradient of its own; nil for none.
    ///   - objective: a function that gives the objective's part from the outputs of each layer, for each song.
    init(
        numbers: [[Float]], tables: [Table], layers: [Layer], step: AdamStep, pulled: Int?,
        objective: ([[[Bounded]]]) -> ObjectiveReference
    ) {
        let songs = numbers.indices
        let inputs = songs.map { Self.input(of: $0, numbers[$0], tables) }
        let outputs = songs.map { Self.forward(inputs[$0], song: $0, tables, layers) }
        let its = objective(outputs)
        losses = its.losses.map { Expected($0.value, tolerance: $0.error) }

        var layerSums = layers.map { GradientSums(count: ($0.inputs + 1) * $0.outputs, terms: inputs.count) }
        var tableSums = tables.map { GradientSums(count: $0.state.values.count, terms: inputs.count) }
        for song in songs {
            var gradient = its.gradient[song]
            for (index, layer) in layers.enumerated().reversed() {
                let below = index == 0 ? inputs[song] : Self.terms(outputs[song][index - 1])
                for unit in 0..<layer.outputs {
                    for term in below {
                        layerSums[index].add(term.value * gradient[unit], at: term.place * layer.outputs + unit)
                    }
                    layerSums[index].add(gradient[unit], at: layer.inputs * layer.outputs + unit)
                }
                if index == 0 { Self.addDirect(gradient, of: song, tables, to: &tableSums) }
                var lower = (0..<layer.inputs).map { input in
                    Bounded.dot((0..<layer.outputs).lazy.map { (gradient[$0], layer.weight(input, $0)) })
                }
                if index > 0 {
                    if let pull = its.pull, index - 1 == pulled { lower = zip(lower, pull[song]).map { $0 + $1 } }
                    gradient = Self.backward(lower, through: layers[index - 1], outputs[song][index - 1], song: song)
                } else {
                    Self.add(lower, of: song, numbers[song].count, tables, to: &tableSums)
                }
            }
        }
        self.tables = zip(tables, tableSums).map {
            $0.isFrozen ? $0.state.unchanged : $0.state.updated($1.gradient, step)
        }
        self.layers = zip(layers, layerSums).map {
            $0.isFrozen ? $0.state.unchanged : $0.state.updated($1.gradient, step)
        }
    }

    /// A number of an input, at its place; those of one place add up.
    private typealias Term = (place: Int, value: Bounded)

    private static func terms(_ values: [Bounded]) -> [Term] {
        values.enumerated().map { (place: $0.offset, value: $0.element) }
    }

    private static func input(of song: Int, _ numbers: [Float], _ tables: [Table]) -> [Term] {
        var terms = terms(numbers.map { Bounded($0) })
        var column = numbers.count
        for table in tables where !table.isDirect {
            for (id, weight) in table.entries[song] {
                for j in 0..<table.width {
                    let value = Bounded(table.state.values[id * table.width + j])
                    terms.append((column + j, weight == 1 ? value : Bounded(weight) * value))
                }
            }
            column += table.width
        }
        return terms
    }

    /// The outputs of each layer for a song.
    private static func forward(_ input: [Term], song: Int, _ tables: [Table], _ layers: [Layer]) -> [[Bounded]] {
        var below = input
        return layers.enumerated().map { index, layer in
            let outputs = (0..<layer.outputs).map { unit in
                let direct = index == 0 ? Self.direct(of: song, unit: unit, tables) : []
                let sum = Bounded.dot(below.map { ($0.value, layer.weight($0.place, unit)) } + direct)
                // The first layer's product is added up from parts.
                let output = (Bounded(0) + (sum + layer.weight(layer.inputs, unit))).activated(layer.activation)
                return layer.factors.map { output * $0[song * layer.outputs + unit] } ?? output
            }
            below = terms(outputs)
            return outputs
        }
    }

    /// Weights of a song's direct rows, and the numbers of these rows for a unit of the first layer.
    private static func direct(of song: Int, unit: Int, _ tables: [Table]) -> [(Bounded, Bounded)] {
        tables.filter(\.isDirect).flatMap { table in
            table.entries[song].map { id, weight in
                (Bounded(weight), Bounded(table.state.values[id * table.width + unit]))
            }
        }
    }

    /// The gradient by a layer's product, from the gradient by its output.
    private static func backward(
        _ gradient: [Bounded], through layer: Layer, _ outputs: [Bounded], song: Int
    ) -> [Bounded] {
        gradient.indices.map { unit in
            guard let factor = layer.factors?[song * layer.outputs + unit] else {
                return gradient[unit].times(slopeOf: layer.activation, at: outputs[unit])
            }
            guard factor > 0 else { return Bounded(0) }
            return gradient[unit].times(slopeOf: layer.activation, at: outputs[unit] * (1 / factor)) * factor
        }
    }

    /// - Parameter gradient: the gradient by the song's first product, to which direct rows are added.
    private static func addDirect(
        _ gradient: [Bounded], of song: Int, _ tables: [Table], to sums: inout [GradientSums]
    ) {
        for (index, table) in tables.enumerated() where table.isDirect {
            for (id, weight) in table.entries[song] {
                for j in 0..<table.width {
                    sums[index].add(Bounded(weight) * gradient[j], at: id * table.width + j)
                }
            }
        }
    }

    /// - Parameters:
    ///   - gradient: the gradient by the song's input.
    ///   - features: the number of a song's features, which come before the tables' rows.
    private static func add(
        _ gradient: [Bounded], of song: Int, _ features: Int, _ tables: [Table], to sums: inout [GradientSums]
    ) {
        var column = features
        for (index, table) in tables.enumerated() where !table.isDirect {
            for (id, weight) in table.entries[song] {
                for j in 0..<table.width {
                    let term = gradient[column + j]
                    sums[index].add(weight == 1 ? term : Bounded(weight) * term, at: id * table.width + j)
                }
            }
            column += table.width
        }
    }
}

/// Sums over the songs, in whatever order a device adds.
private struct GradientSums {
    private var sums: [(value: Double, error: Double, magnitude: Double)]
    private let terms: Int

    /// - Parameter terms: the largest number of terms in a sum, but for rows that a song has several of.
    init(count: Int, terms: Int) {
        sums = .init(repeating: (0, 0, 0), count: count)
        self.terms = terms
    }

    mutating func add(_ term: Bounded, at place: Int) {
        sums[place].value += term.value
        sums[place].error += term.error
        sums[place].magnitude += abs(term.value) + term.error
    }

    var gradient: [(value: Double, error: Double)] {
        sums.map { ($0.value, $0.error + Rounding.error(of: $0.magnitude, after: terms)) }
    }
}
