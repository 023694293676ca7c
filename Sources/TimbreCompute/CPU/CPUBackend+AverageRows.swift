import CTimbreLoops
import TimbreBase

extension CPUBackend {
    func averageRows(_ values: Matrix<Float>, of sequences: Sequences, into result: Matrix<Float>) {
        let (from, to, n) = (values.pointer, result.pointer, values.columns)
        workers.forEach(sequences.count) { sequence in
            let rows = sequences.rows(of: sequence)
            let mean = to + sequence * n
            mean.update(repeating: 0, count: n)
            guard !rows.isEmpty else { return }
            timbre_sum_rows(from + rows.lowerBound * n, rows.count, n, mean)
            let share = 1 / Float(rows.count)
            for j in 0..<n { mean[j] *= share }
        }
    }

    func averageRowsGradient(_ gradient: Matrix<Float>, of sequences: Sequences, into slopes: Matrix<Float>) {
        let (from, to, n) = (gradient.pointer, slopes.pointer, gradient.columns)
        workers.forEach(sequences.count) { sequence in
            let rows = sequences.rows(of: sequence)
            let share = 1 / Float(rows.count)
            for row in rows {
                for j in 0..<n { to[row * n + j] = from[sequence * n + j] * share }
            }
        }
    }
}

extension Sequences {
    /// Tokens of a sequence, where the CPU computes.
    func rows(of sequence: Int) -> Range<Int> {
        let starts = starts.pointer
        return Int(starts[sequence])..<Int(starts[sequence + 1])
    }
}
