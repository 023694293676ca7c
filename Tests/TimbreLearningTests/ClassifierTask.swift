import TimbreBase
import TimbreCatalogue
import TimbreCompute

@testable import TimbreLearning

/// Tasks of a classifier that are small enough to train in a moment.
enum ClassifierTask {
    typealias Entries = [(id: Int32, weight: Float)]

    /// Rows of two terms, both, or neither; the class says whether there is one of them alone.
    static func exclusiveOr(head: Objective.Head, seed: UInt64 = 3) -> TrainingTask {
        let rows: [Entries] = (0..<80).map { row in (0..<2).filter { row >> $0 & 1 == 1 }.map { (Int32($0), 1) } }
        let targets: [Entries] = rows.map { its in
            let isOne = its.count == 1
            switch head {
            case .labels: return (isOne ? [(0, 1)] : []) + (its.isEmpty ? [(1, 1)] : [])
            default: return [(isOne ? 1 : 0, 1)]
            }
        }
        return TrainingTask(
            shape: NetworkShape(
                features: 0, columns: [.init(name: "term", rows: 2)], hidden: [12], activation: .tanh, outputs: 2,
                head: head),
            columns: [.several(WeightedIDs(rows))], targets: WeightedIDs(targets),
            split: Split(training: Array(0..<80), validation: [], test: []),
            training: TrainingRecipe(batch: 16, epochs: 60, patience: 60, rate: 0.03, seed: seed))
    }

    /// Texts of three topics with numbers and an id beside them, all of which tell something of the topic.
    ///
    /// - Parameter weight: of a row's class.
    static func texts(
        _ count: Int, hidden: [Int] = [24, 9], dropout: Double = 0, epochs: Int = 6, batch: Int = 32,
        head: Objective.Head = .classes, weight: (_ topic: Int32) -> Float = { _ in 1 }
    ) -> TrainingTask {
        let random = Philox(seed: 12)
        func word(_ row: Int, _ what: UInt32, _ place: Int = 0) -> Int {
            Int(random(UInt32(row), what, UInt32(place), 0)[0])
        }
        var texts: [Entries] = []
        var (numbers, ids, targets) = ([Float](), [Int32](), [Entries]())
        for row in 0..<count {
            let topic = row % 3
            let terms = (0..<word(row, 1) % 9).map {
                word(row, 2, $0) % 5 == 0 ? word(row, 3, $0) % 150 : topic * 50 + word(row, 3, $0) % 50
            }
            texts.append(Set(terms).sorted().map { (Int32($0), 0.25 + Float($0 % 3) / 2) })
            numbers += [Float(topic) / 2 + Float(word(row, 4) % 100) / 100, Float(word(row, 5) % 100) / 100]
            ids.append(Int32(word(row, 6) % 4 == 0 ? 1 + topic : word(row, 7) % 5))
            targets.append([(Int32(topic), weight(Int32(topic)))])
        }
        return TrainingTask(
            shape: NetworkShape(
                features: 2, columns: [.init(name: "term", rows: 150), .init(name: "genre", rows: 5, embedding: 3)],
                hidden: hidden, dropout: dropout, outputs: 3, head: head),
            numbers: numbers, columns: [.several(WeightedIDs(texts)), .one(ids)], targets: WeightedIDs(targets),
            split: Split(songCount: count, percent: [70, 20, 10], seed: 4),
            training: TrainingRecipe(batch: batch, epochs: epochs, patience: epochs, rate: 0.01, seed: 9))
    }
}

extension NetworkClassifier {
    /// The greatest output of each row.
    func classes(of task: TrainingTask, on device: Device) throws -> [Int] {
        let logits = try logits(numbers: task.numbers, columns: task.columns, on: device)
        return stride(from: 0, to: logits.count, by: shape.outputs).map { first in
            (0..<shape.outputs).max { logits[first + $0] < logits[first + $1] }!
        }
    }
}
