import TimbreCompute

extension Conformance {
    static let embedTokens = Check(name: "embedTokens", unit: "GB/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            let example = EmbeddingExample(
                tokens: shape.rows, width: shape.columns, vocabulary: shape.depth + 2, seed: place)
            try example.compare(on: device, isDropped: place % 2 == 1, &comparison)
        }
    } workload: { device, tokens in
        let example = EmbeddingExample(tokens: tokens, width: 64, vocabulary: 5_000, isEven: true, seed: 1)
        let sequences = try example.sequences.sequences(on: device)
        let groups = try example.groups(on: device)
        let ids = try device.column(example.ids)
        let (table, positions) = (try device.zeros(rows: 5_000, columns: 64), try device.zeros(rows: 80, columns: 64))
        let result = try device.zeros(rows: tokens, columns: 64)
        return Workload(amount: Double(tokens * 64 * 16) / 1e9) {
            try device.embedTokens(ids, of: sequences, table: table, positions: positions, into: result)
            try device.embedTokensGradient(
                result, of: sequences, groups: groups, table: table, positions: positions)
        }
    }
}

/// Tokens of a vocabulary, some ids of which are frequent and some never there.
private struct EmbeddingExample {
    let sequences: SequenceExample
    let ids: [Int32]
    private let width: Int
    private let vocabulary: Int
    private let longest: Int
    private let seed: Int

    init(tokens: Int, width: Int, vocabulary: Int, isEven: Bool = false, seed: Int) {
        sequences = isEven ? SequenceExample(songs: tokens) : SequenceExample(tokens: tokens, seed: seed)
        (self.width, self.vocabulary, self.seed) = (width, vocabulary, seed)
        var draws = Draws(seed: seed)
        // The product of two draws is small more often than not.
        ids = zip(draws.floats(tokens), draws.floats(tokens)).map { Int32(abs($0 * $1) * Float(vocabulary)) }
        longest = sequences.ranges.map(\.count).max() ?? 0
    }

    /// Each id's tokens, the last first.
    private var tokensByID: [(id: Int, tokens: [Int])] {
        Dictionary(grouping: ids.indices) { Int(ids[$0]) }.sorted { $0.key < $1.key }.map {
            ($0.key, $0.value.reversed())
        }
    }

    func groups(on device: Device) throws -> TokenGroups {
        let groups = tokensByID
        let starts = groups.reduce(into: [Int32(0)]) { $0.append($0[$0.count - 1] + Int32($1.tokens.count)) }
        return TokenGroups(
            ids: try device.column(groups.map { Int32($0.id) }), starts: try device.column(starts),
            order: try device.column(groups.flatMap(\.tokens).map { Int32($0) }))
    }

    func compare(on device: Device, isDropped: Bool, _ comparison: inout Comparison) throws {
        let (tokens, positionCount) = (ids.count, longest + seed % 3)
        var draws = Draws(seed: seed + 1)
        let (table, positions) = (draws.floats(vocabulary * width), draws.floats(positionCount * width))
        let (by, rows) = (draws.floats(tokens * width), draws.integers(tokens, below: 1_000_000))
        let dropout = isDropped ? try device.dropout(songs: rows) : nil
        let own = try sequences.sequences(on: device)
        let result = try Inset(device, rows: tokens, columns: width)
        let gradient = try Inset(device, by, rows: tokens, columns: width)
        let tableSlopes = try Inset(device, rows: vocabulary, columns: width)
        let positionSlopes = try Inset(device, rows: positionCount, columns: width)
        try device.embedTokens(
            device.column(ids), of: own, table: device.inset(table, rows: vocabulary, columns: width),
            positions: device.inset(positions, rows: positionCount, columns: width), dropout: dropout,
            into: result.matrix)
        try device.embedTokensGradient(
            gradient.matrix, of: own, groups: groups(on: device), dropout: dropout, table: tableSlopes.matrix,
            positions: positionSlopes.matrix)

        let factors = dropout?.factors(songs: rows, columns: width)
        func dropped(_ values: [[Bounded]]) -> [[Bounded]] {
            guard let factors else { return values }
            return values.enumerated().map { row, values in
                values.enumerated().map { $1 * factors[row * width + $0] }
            }
        }
        let (tableRows, positionRows) = (table.bounded(columns: width), positions.bounded(columns: width))
        let places = sequences.ranges.flatMap { tokens in tokens.map { $0 - tokens.lowerBound } }
        let sums = zip(ids, places).map { id, place in
            (0..<width).map { tableRows[Int(id)][$0] + positionRows[place][$0] }
        }
        let slopes = dropped(by.bounded(columns: width))
        func summed(_ count: Int, _ row: (Int) -> Int) -> [[Bounded]] {
            var terms = [[Int]](repeating: [], count: count)
            for token in 0..<tokens { terms[row(token)].append(token) }
            return terms.map { terms in (0..<width).map { column in Bounded.sum(terms.map { slopes[$0][column] }) } }
        }
        let label = "\(tokens) tokens of \(vocabulary), \(width) wide\(isDropped ? ", dropout" : "")"
        comparison.compare(
            try result.read(device, &comparison, label), with: dropped(sums).expected, columns: width, label)
        comparison.compare(
            try tableSlopes.read(device, &comparison, label), with: summed(vocabulary) { Int(ids[$0]) }.expected,
            columns: width, "gradient by the table of \(label)")
        comparison.compare(
            try positionSlopes.read(device, &comparison, label), with: summed(positionCount) { places[$0] }.expected,
            columns: width, "gradient by the positions of \(label)")
    }
}
