/// The sequences of a batch, whose tokens lie one after the other: a matrix over them has a row for each token, and
/// nothing is computed for what a shorter sequence lacks.
package struct Sequences: Sendable {
    /// `[sequences + 1, 1]`: ascending from 0; sequence s has the tokens starts[s]..<starts[s + 1], none where it is
    /// empty.
    package var starts: Matrix<Int32>
    /// `[tokens, 1]`: each token's sequence.
    package var owners: Matrix<Int32>
    /// Tokens of the longest.
    package var longest: Int

    package init(starts: Matrix<Int32>, owners: Matrix<Int32>, longest: Int) {
        precondition(starts.count >= 1 && longest <= owners.count)
        (self.starts, self.owners, self.longest) = (starts, owners, longest)
    }

    package var count: Int { starts.count - 1 }
    package var tokenCount: Int { owners.count }
}
