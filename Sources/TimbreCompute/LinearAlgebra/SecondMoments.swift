import CTimbreLoops

/// Sums of the products of each two numbers of vectors, in `Double` and in the order of the vectors.
package struct SecondMoments: Sendable {
    package let width: Int
    /// `[width, width]`; below the diagonal nothing.
    private var sums: [Double]

    package init(width: Int) {
        self.width = width
        sums = .init(repeating: 0, count: width * width)
    }

    /// - Parameters:
    ///   - rows: row-major `[n, width]`.
    ///   - weights: `[n]`, how often each row counts; nil: once.
    package mutating func add(_ rows: [Double], weights: [Double]? = nil) {
        precondition(rows.count.isMultiple(of: width), "\(rows.count) numbers by row of \(width)")
        timbre_add_second_moments(rows, weights, rows.count / width, width, &sums)
    }

    package mutating func add(_ others: SecondMoments) {
        for place in sums.indices { sums[place] += others.sums[place] }
    }

    /// `[width, width]`, symmetric.
    package var matrix: [Double] {
        var whole = sums
        for j in 0..<width { for k in 0..<j { whole[j * width + k] = whole[k * width + j] } }
        return whole
    }
}
