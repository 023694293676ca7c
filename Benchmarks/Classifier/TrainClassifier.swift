import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning

/// Timbre's classifiers as a contender of the benchmark: trains on the rows of a folder, a job a line, as
/// `Benchmarks/peers/lyrics_classifier.py` does, whose text says what a folder and a job hold.
///
///     echo '{"epochs": 20, "batch": 32}' | timbre-train-classifier FOLDER --threads 2
@main
struct TrainClassifier {
    private struct Job: Decodable {
        var epochs = 20
        var batch = 32
        var hidden = "256,128"
        var seed: UInt64 = 7

        private enum Key: CodingKey { case epochs, batch, hidden, seed }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            epochs = try values.decodeIfPresent(Int.self, forKey: .epochs) ?? epochs
            batch = try values.decodeIfPresent(Int.self, forKey: .batch) ?? batch
            hidden = try values.decodeIfPresent(String.self, forKey: .hidden) ?? hidden
            seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
        }
    }

    private struct Answer: Encodable {
        var seconds: Double
        var songs_per_second: Double
        var loss: Double
    }

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 2 || arguments.count == 4 && arguments[2] == "--threads" else {
            throw POSIXError(.EINVAL)
        }
        let rows = try Rows(folder: arguments[1])
        let device = try Device.cpu(
            threads: arguments.count == 4 ? Int(arguments[3]) : nil,
            arithmetic: CPUArithmetic(environment: ProcessInfo.processInfo.environment))
        try say(["arithmetic": device.arithmetic.summary])
        while let line = readLine() {
            let job = try JSONDecoder().decode(Job.self, from: Data(line.utf8))
            let task = rows.task(
                hidden: job.hidden.split(separator: ",").compactMap { Int($0) },
                training: TrainingRecipe(batch: job.batch, epochs: job.epochs, patience: job.epochs, seed: job.seed))
            let start = ContinuousClock.now
            let history = try NetworkClassifier(task, on: device).history
            let seconds = start.duration(to: .now) / .seconds(1)
            try say(
                Answer(
                    seconds: seconds, songs_per_second: Double(rows.count * history.count) / seconds,
                    loss: history.last?.loss ?? .nan))
        }
    }

    private static func say(_ value: some Encodable) throws {
        try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(value) + Data("\n".utf8))
    }
}

/// Terms or numbers of a folder, and topics.
private struct Rows {
    let count: Int
    private let terms: WeightedIDs?
    private let numbers: [Float]
    private let features: Int
    private let topics: [Int32]

    init(folder: String) throws {
        func integers(_ name: String) throws -> [Int32] {
            let file = try NPYFile(path: "\(folder)/\(name).npy")
            return file.withInts(rows: 0..<file.rows) { Array($0) }
        }
        func floats(_ name: String) throws -> (values: [Float], columns: Int) {
            let file = try NPYFile(path: "\(folder)/\(name).npy")
            return (file.floats(rows: 0..<file.rows), file.columns)
        }
        topics = try integers("topics")
        count = topics.count
        if FileManager.default.fileExists(atPath: "\(folder)/terms.npy") {
            let (starts, ids, weights) = (try integers("starts"), try integers("terms"), try floats("weights").values)
            var terms = WeightedIDs()
            for row in 0..<count {
                let its = Int(starts[row])..<Int(starts[row + 1])
                terms.append(ids: ids[its], weights: weights[its])
            }
            (self.terms, numbers, features) = (terms, [], 0)
        } else {
            (numbers, features) = try floats("numbers")
            terms = nil
        }
    }

    func task(hidden: [Int], training: TrainingRecipe) -> TrainingTask {
        let termCount = (terms?.ids.max() ?? 0) + 1
        return TrainingTask(
            shape: NetworkShape(
                features: features, columns: terms == nil ? [] : [.init(name: "term", rows: Int(termCount))],
                hidden: hidden, outputs: Int(topics.max() ?? 0) + 1, head: .classes),
            numbers: numbers, columns: terms.map { [.several($0)] } ?? [],
            targets: WeightedIDs(topics.map { [(id: $0, weight: Float(1))] }),
            split: Split(training: Array(0..<Int32(count)), validation: [], test: []), training: training)
    }
}
