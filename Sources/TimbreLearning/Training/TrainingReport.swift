import TimbreCatalogue
import TimbreCompute

/// Quality of a trained network's reconstruction of songs, with the weights that are kept and without dropout.
public struct TrainingReport: Sendable, Equatable, Codable {
    /// A part of the split.
    public enum Part: String, Sendable, Codable { case training, validation, test }

    /// Mean loss over a part of the split.
    public struct PartLoss: Sendable, Equatable, Codable {
        public var part: Part
        public var songs: Int
        /// Mean loss over the songs, as training minimises it.
        public var loss: Double
    }

    /// Losses of training, validation and test, without parts that have no songs.
    public var losses: [PartLoss]
    /// Part that `features` are measured on: test where it has songs.
    public var measured: Part
    /// Reconstruction of each number of the recipe, in its order.
    public var features: [FeatureReconstruction]
    /// Mean over the numbers of their mean squared errors, in the network's units.
    public var numbersError: Double
    /// Number of songs in a batch.
    public var batch: Int
    public var epochs: Int
    public var bestEpoch: Int
    /// Notes for the reader, as sentences.
    public var notes: [String]

    /// Whether the validation loss was still falling in the last epoch: more epochs may give a better model.
    public var endedAtBest: Bool { bestEpoch == epochs && loss(of: .validation) != nil }

    /// The loss of a part; nil where it has no songs.
    public func loss(of part: Part) -> Double? { losses.first { $0.part == part }?.loss }
}

/// Quality of one number's reconstruction.
public struct FeatureReconstruction: Sendable, Equatable, Codable {
    public var name: String
    /// Mean squared error in the network's units.
    public var meanSquaredError: Double
    /// Share of the variance that is rebuilt, `1 − Σ(x − x̂)² / Σ(x − x̄)²`; nil where all songs have one value.
    public var r2: Double?
}

extension TrainingReport {
    /// Measures an autoencoder as it is now. Waits.
    ///
    /// - Parameter names: the names of the numbers.
    init(_ run: TrainingRun, features names: [String], device: Device) throws {
        let parts = [(Part.training, run.split.training), (.validation, run.split.validation), (.test, run.split.test)]
            .filter { !$0.1.isEmpty }
        losses = []
        features = []
        measured = parts.last!.0
        for (part, songs) in parts {
            let set = try EvaluationSet(songs, of: run.network.data, on: device)
            if part == measured {
                var errors = ReconstructionErrors(featureCount: run.shape.featureCount)
                try run.network.evaluate(set) { target, output in
                    errors.add(
                        target: try device.read(target), output: try device.read(output), width: run.shape.outputs)
                }
                features = errors.features(names: names)
            } else {
                try run.network.evaluate(set)
            }
            let loss = try device.sum(set.losses).value() / Double(set.count)
            losses.append(PartLoss(part: part, songs: songs.count, loss: loss))
        }
        numbersError = features.map(\.meanSquaredError).reduce(0, +) / Double(features.count)
        batch = run.batchSize
        epochs = run.state.history.count
        bestEpoch = run.state.stopping.bestEpoch ?? epochs
        notes = []
        if run.split.validation.isEmpty {
            notes.append(
                "\(run.split.training.count) songs and none for validation: all \(epochs) epochs were trained, and "
                    + "the last weights are kept")
        }
        if run.shape.objective.contrast != nil, !run.comparesSongs {
            notes.append(
                "no songs were compared: no two share a category, or a batch is one song; the numbers alone count")
        } else if run.shape.objective.contrast != nil, losses.count > 1 {
            notes.append(
                "the parts' losses can't be compared with each other, nor training's with the epochs': each part was "
                    + "measured as a whole, and in a smaller one fewer songs have one of their kind beside them")
        }
        if measured != .test {
            notes.append("there are no test songs: what is reported is measured on the \(measured) songs")
        }
    }
}

/// Sums over songs for each number, in `Double`.
struct ReconstructionErrors {
    private let featureCount: Int
    private var count = 0
    private var squaredErrors: [Double]
    /// Numbers of the first song: values are summed relative to them, so that squares lose no digits to a large mean.
    private var origin: [Double] = []
    private var sums: [Double]
    private var squares: [Double]

    init(featureCount: Int) {
        self.featureCount = featureCount
        squaredErrors = [Double](repeating: 0, count: featureCount)
        sums = squaredErrors
        squares = squaredErrors
    }

    /// - Parameters:
    ///   - target: `[batch, width]`, the numbers first.
    ///   - output: `[batch, width]`.
    mutating func add(target: [Float], output: [Float], width: Int) {
        if origin.isEmpty, !target.isEmpty { origin = target[..<featureCount].map { Double($0) } }
        for start in stride(from: 0, to: target.count, by: width) {
            count += 1
            for feature in 0..<featureCount {
                let value = Double(target[start + feature])
                let error = Double(output[start + feature]) - value
                squaredErrors[feature] += error * error
                sums[feature] += value - origin[feature]
                squares[feature] += (value - origin[feature]) * (value - origin[feature])
            }
        }
    }

    func features(names: [String]) -> [FeatureReconstruction] {
        names.enumerated().map { index, name in
            let variance = squares[index] - sums[index] * sums[index] / Double(count)
            // Rounding may leave equal values a variance, which is none.
            let isConstant = variance <= squares[index] * 1e-12
            return FeatureReconstruction(
                name: name, meanSquaredError: squaredErrors[index] / Double(count),
                r2: isConstant ? nil : 1 - squaredErrors[index] / variance)
        }
    }
}
