import CTimbreLoops
import TimbreBase
import TimbreCatalogue
import TimbreCompute

/// A ridge regression of artists' vectors on the means of the other blocks over each artist's songs.
struct ArtistRegression {
    /// Numbers of the other blocks.
    private let width: Int
    /// Numbers of an artist's vector.
    private let outputs: Int
    /// Row-major `[width, outputs]`.
    let weights: [Double]

    /// Ridge of the regression, as a number of songs: it keeps a regression on few artists small.
    private static let ridge = 100.0
    /// Number of artists whose means are in memory at once.
    private static let artistsAtOnce = 1 << 14

    /// - Parameters:
    ///   - artists: the artists that are learned from, with their songs.
    ///   - table: the vectors of all artists, row-major `[artists, outputs]`.
    /// - Throws: `CancellationError`.
    init(_ artists: NamedSongs, of songs: BlendSongs, beside blend: Blend, on table: [Float], width outputs: Int) throws
    {
        let width = blend.blocksWidth(latent: songs.recipe.network.latent, features: songs.recipe.features.count)
        (self.width, self.outputs) = (width, outputs)
        // Means and vectors side by side: their products are both sides of the regression.
        let both = width + outputs
        var moments = SecondMoments(width: both)
        for start in stride(from: 0, to: artists.rows, by: Self.artistsAtOnce) {
            let names = start..<min(start + Self.artistsAtOnce, artists.rows)
            var counts = [Double](repeating: 0, count: names.count)
            var rows = [Double](repeating: 0, count: names.count * both)
            try rows.withUnsafeMutableBufferPointer { rows in
                try counts.withUnsafeMutableBufferPointer { counts in
                    try Self.forEachMean(artists, names, of: songs, beside: blend, width: width) { name, mean, count in
                        let row = (name - start) * both
                        for (j, value) in mean.enumerated() { rows[row + j] = value }
                        for k in 0..<outputs { rows[row + width + k] = Double(table[name * outputs + k]) }
                        counts[name - start] = count
                    }
                }
            }
            // Artists without songs are zeros, and add nothing.
            moments.add(rows, weights: counts)
        }
        weights = Self.solved(moments.matrix, width, outputs, songs.arithmetic)
    }

    /// (X'X + ridge)⁻¹ X'Y along the eigenvectors of X'X.
    ///
    /// - Parameter products: the products of X and Y side by side.
    private static func solved(
        _ products: [Double], _ width: Int, _ outputs: Int, _ arithmetic: CPUArithmetic
    ) -> [Double] {
        let both = width + outputs
        let eigen = SymmetricEigenvectors(
            of: (0..<width * width).map { products[$0 / width * both + $0 % width] }, dimensions: width,
            arithmetic: arithmetic)
        var weights = [Double](repeating: 0, count: width * outputs)
        for direction in 0..<width {
            let vector = eigen.vectors[direction * width..<(direction + 1) * width]
            var along = [Double](repeating: 0, count: outputs)
            for (j, value) in vector.enumerated() {
                for k in 0..<outputs { along[k] += value * products[j * both + width + k] }
            }
            let factor = 1 / (max(eigen.values[direction], 0) + ridge)
            for (j, value) in vector.enumerated() {
                for k in 0..<outputs { weights[j * outputs + k] += value * factor * along[k] }
            }
        }
        return weights
    }

    /// Fills the rows of a table for other artists that have songs.
    ///
    /// - Parameter table: the vectors of all artists, row-major `[artists, outputs]`.
    /// - Throws: `CancellationError`.
    func predict(
        _ table: inout [Float], of artists: NamedSongs, _ songs: BlendSongs, beside blend: Blend
    ) throws {
        try table.withUnsafeMutableBufferPointer { table in
            try Self.forEachMean(artists, 0..<artists.rows, of: songs, beside: blend, width: width) { name, mean, _ in
                var sums = [Double](repeating: 0, count: outputs)
                timbre_product_in_double(mean, 1, width, weights, outputs, &sums)
                for k in 0..<outputs { table[name * outputs + k] = Float(sums[k]) }
            }
        }
    }

    /// Passes the mean of the blocks, together of unit length, over the songs of each artist that has any, from several
    /// threads.
    private static func forEachMean(
        _ artists: NamedSongs, _ names: Range<Int>, of songs: BlendSongs, beside blend: Blend, width: Int,
        _ body: (_ name: Int, _ mean: [Double], _ count: Double) -> Void
    ) throws {
        try artists.forEachSum(
            names: names, width: width, directionsOnly: false, songs.workers, work: songs.work,
            of: {
                var values = try songs.tileBlocks(of: $0, blend)
                values.makeRowsUnit(width: width)
                return values
            }
        ) { name, sum in
            guard sum.count > 0 else { return }
            let count = Double(sum.count)
            body(name, sum.values.map { $0 / count }, count)
        }
    }
}
