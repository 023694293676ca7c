import CTimbreLoops
import TimbreBase

extension CPUBackend {
    /// Rows of a table, or positions, whose gradients a thread sums at a time.
    private static let embeddingTile = 32

    func embedTokens(
        _ ids: Matrix<Int32>, of sequences: Sequences, table: Matrix<Float>, positions: Matrix<Float>,
        dropout: Dropout?, into result: Matrix<Float>
    ) {
        let (width, to) = (table.columns, result.pointer)
        let (rows, places, tokens) = (table.pointer, positions.pointer, ids.pointer)
        workers.forEach(sequences.count) { sequence in
            let range = sequences.rows(of: sequence)
            let embedded = to + range.lowerBound * width
            timbre_gather(rows, width, tokens + range.lowerBound, range.count, embedded, width)
            timbre_add(places, embedded, range.count * width)
            dropout?.apply(to: embedded, rows: range, columns: width)
        }
    }

    func embedTokensGradient(
        _ gradient: Matrix<Float>, of sequences: Sequences, groups: TokenGroups, dropout: Dropout?,
        table: Matrix<Float>, positions: Matrix<Float>
    ) {
        let (width, slopes) = (table.columns, gradient.pointer)
        if let dropout {
            workers.forEachTile(of: gradient.rows, size: Self.tileRows) { _, rows in
                dropout.apply(to: slopes + rows.lowerBound * width, rows: rows, columns: width)
            }
        }
        let (rows, ids) = (table.pointer, groups.ids.pointer)
        let (starts, order) = (groups.starts.pointer, groups.order.pointer)
        workers.forEachTile(of: groups.ids.count, size: Self.embeddingTile) { _, range in
            for group in range {
                timbre_segment_sums(
                    slopes, width, order, nil, starts + group, 1, rows + Int(ids[group]) * width, width)
            }
        }
        let places = positions.pointer
        workers.forEachTile(of: sequences.longest, size: Self.embeddingTile) { _, range in
            for sequence in 0..<sequences.count {
                let tokens = sequences.rows(of: sequence)
                let own = range.clamped(to: 0..<tokens.count)
                guard !own.isEmpty else { continue }
                timbre_add(
                    slopes + (tokens.lowerBound + own.lowerBound) * width, places + own.lowerBound * width,
                    own.count * width)
            }
        }
    }
}
