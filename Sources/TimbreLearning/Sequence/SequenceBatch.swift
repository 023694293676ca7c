import TimbreCompute

/// Some rows of a data set in a device's memory, as a pass through the network takes them.
struct SequenceBatch {
    let sequences: Sequences
    /// `[tokens, 1]`.
    let ids: Matrix<Int32>
    /// Parts that only a step of training needs.
    let training: Training?
    /// Classes of the rows; nil where nobody measures a loss.
    let targets: SparseRows?

    struct Training {
        /// `[tokens, 1]`: each token's place among those of the data set, by which dropout knows it.
        let places: Matrix<Int32>
        let groups: TokenGroups
    }

    /// Batches of rows, all of them in one memory.
    ///
    /// - Parameters:
    ///   - rows: the rows of each batch.
    ///   - targets: the classes of every row of the data set.
    ///   - vocabulary: the upper bound of the ids, which are all below; nil where nothing is trained.
    static func batches(
        _ rows: [ArraySlice<Int32>], of sequences: TokenSequences, targets: WeightedIDs? = nil, vocabulary: Int?,
        on device: Device
    ) throws -> [SequenceBatch] {
        var memory = BatchMemory()
        let parts = rows.map { BatchParts($0, sequences, targets, vocabulary: vocabulary, &memory) }
        let all = try device.matrix(memory.values, rows: memory.values.count, columns: 1)
        return parts.map { $0.batch(all) }
    }
}

/// Numbers of several batches, one part after the other.
private struct BatchMemory {
    private(set) var values: [Int32] = []

    /// - Returns: the place of what was added.
    mutating func add(_ part: [Int32]) -> Range<Int> {
        let first = values.count
        values += part
        return first..<values.count
    }
}

/// Places of a batch's parts in the memory of all.
private struct BatchParts {
    private let starts: Range<Int>
    private let owners: Range<Int>
    private let ids: Range<Int>
    private let longest: Int
    private var training: (places: Range<Int>, ids: Range<Int>, starts: Range<Int>, order: Range<Int>)?
    private var targets: (starts: Range<Int>, ids: Range<Int>, weights: Range<Int>)?

    init(
        _ rows: ArraySlice<Int32>, _ sequences: TokenSequences, _ targets: WeightedIDs?, vocabulary: Int?,
        _ memory: inout BatchMemory
    ) {
        let tokens = rows.map { sequences.tokens(ofRow: Int($0)) }
        longest = tokens.map(\.count).max() ?? 0
        starts = memory.add(tokens.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) })
        owners = memory.add(tokens.enumerated().flatMap { [Int32](repeating: Int32($0), count: $1.count) })
        let ids = tokens.flatMap { sequences.ids[$0] }
        self.ids = memory.add(ids)
        if let vocabulary {
            let groups = IDGroups(ids, below: vocabulary)
            training = (
                memory.add(tokens.flatMap { $0.map { Int32($0) } }), memory.add(groups.ids),
                memory.add(groups.starts), memory.add(groups.order)
            )
        }
        if let targets {
            let own = targets.gathered(Array(rows))
            self.targets = (
                memory.add(own.starts), memory.add(own.ids),
                memory.add(own.weights.map { Int32(bitPattern: $0.bitPattern) })
            )
        }
    }

    func batch(_ memory: Matrix<Int32>) -> SequenceBatch {
        SequenceBatch(
            sequences: Sequences(starts: memory[rows: starts], owners: memory[rows: owners], longest: longest),
            ids: memory[rows: ids],
            training: training.map {
                SequenceBatch.Training(
                    places: memory[rows: $0.places],
                    groups: TokenGroups(
                        ids: memory[rows: $0.ids], starts: memory[rows: $0.starts], order: memory[rows: $0.order]))
            },
            targets: targets.map {
                SparseRows(
                    starts: memory[rows: $0.starts], ids: memory[rows: $0.ids],
                    weights: memory[rows: $0.weights].reinterpreted(as: Float.self))
            })
    }
}

/// The places of ids, by id: a counting sort.
struct IDGroups {
    /// Ids that occur, ascending.
    private(set) var ids: [Int32] = []
    /// First place in `order` of each id, and the number of all places.
    private(set) var starts: [Int32] = []
    /// Places sorted by id, and ascending for the same id.
    private(set) var order: [Int32]

    init(_ all: [Int32], below limit: Int) {
        var next = [Int32](repeating: 0, count: limit + 1)
        for id in all { next[Int(id) + 1] += 1 }
        for id in 0..<limit {
            if next[id + 1] > 0 {
                ids.append(Int32(id))
                starts.append(next[id])
            }
            next[id + 1] += next[id]
        }
        starts.append(Int32(all.count))
        order = .init(repeating: 0, count: all.count)
        for (place, id) in all.enumerated() {
            order[Int(next[Int(id)])] = Int32(place)
            next[Int(id)] += 1
        }
    }
}
