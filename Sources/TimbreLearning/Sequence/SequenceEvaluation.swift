import TimbreCompute

/// Rows whose losses are measured, without dropout, as the network is.
struct SequenceEvaluation {
    private let batches: [SequenceBatch]
    private let pass: SequencePass
    private let losses: Matrix<Float>
    private let head: CrossEntropy
    private let device: Device

    /// - Parameter rows: at least one.
    init(
        _ rows: [Int32], of sequences: TokenSequences, targets: WeightedIDs, head: CrossEntropy, shape: SequenceShape,
        on device: Device
    ) throws {
        self.head = head
        let parts = sequences.batches(of: rows)
        batches = try SequenceBatch.batches(
            parts, of: sequences, targets: targets, vocabulary: nil, on: device)
        pass = try SequencePass(
            shape, tokens: batches.map(\.ids.count).max() ?? 0, sequences: parts.map(\.count).max() ?? 0,
            isKept: false, on: device)
        losses = try device.zeros(rows: rows.count, columns: 1)
        self.device = device
    }

    /// The mean loss of the rows. Waits.
    func loss(_ weights: SequenceWeights<Matrix<Float>>) throws -> Double {
        var first = 0
        for batch in batches {
            guard let targets = batch.targets else { preconditionFailure("a batch without targets") }
            let logits = try pass.forward(batch, weights).logits
            try device.crossEntropy(
                head, logits, labels: targets, losses: losses[rows: first..<first + logits.rows])
            first += logits.rows
        }
        return try device.sum(losses).value() / Double(losses.rows)
    }
}

extension TokenSequences {
    /// Largest number of tokens in a batch that is not trained, so many that a device is busy; a longer row is a batch
    /// by itself.
    private static let batchTokens = 8192
    private static let batchRows = 1024

    /// Batches of rows in their order. The division into batches changes no bit of a row's answer.
    func batches(of rows: [Int32]) -> [ArraySlice<Int32>] {
        var batches: [ArraySlice<Int32>] = []
        var (first, tokens) = (0, 0)
        for (place, row) in rows.enumerated() {
            let own = self.tokens(ofRow: Int(row)).count
            if place > first, tokens + own > Self.batchTokens || place - first == Self.batchRows {
                batches.append(rows[first..<place])
                (first, tokens) = (place, 0)
            }
            tokens += own
        }
        if first < rows.count { batches.append(rows[first...]) }
        return batches
    }
}
