import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreCompute

extension Blend.Playlists {
    /// Artists by which songs of playlists are told from chance: positive pointwise mutual information of artist and
    /// playlist (Levy, Goldberg, Dagan, "Improving Distributional Similarity", TACL 2015), and its singular vectors. An
    /// artist that no playlist has gets what a ridge regression makes of the other blocks' means over the artist's songs.
    ///
    /// Songs that did not train tell nothing.
    ///
    /// - Returns: nil without artists, or where no training song of an artist is in a playlist.
    /// - Throws: `CancellationError`.
    init?(learnedFrom songs: BlendSongs, _ known: PlaylistSet, beside blend: Blend, work: Work<Never>) throws {
        guard let category = songs.recipe.categories.firstIndex(where: { $0.name == "artist" }) else { return nil }
        let names = songs.songs.names(ofCategory: category)
        let rows = songs.songs.vocabularySizes[category]
        var isTraining = [Bool](repeating: false, count: songs.songs.songCount)
        for song in songs.training { isTraining[Int(song)] = true }
        let counts = Self.counts(known, names, artists: rows) { isTraining[Int($0)] }
        guard counts.rowCount > 0, !counts.ids.isEmpty else { return nil }
        let information = Self.information(counts, playlists: known.playlists.count)
        guard !information.ids.isEmpty else { return nil }
        let singular = SingularVectors(
            of: information, columns: known.playlists.count, count: Self.width, seed: songs.recipe.training.seed,
            arithmetic: songs.arithmetic, workers: songs.workers)
        var table = Self.artists(information, singular)
        try work.check()
        let told = (0..<rows).map { !information.entries(ofRow: $0).isEmpty }
        let means = try ArtistMeans(of: songs, blend, names, artists: rows, work: work)
        let regression = means.regression(on: table, width: Self.width, told: told, arithmetic: songs.arithmetic)
        means.predict(&table, width: Self.width, told: told, by: regression)
        artists = CategoryContext(category: category, rows: rows, table: .array(table))
        kernel = regression.map { Float($0) }
    }

    /// How many training songs of each artist each playlist has: `[artists, playlists]`.
    private static func counts(
        _ known: PlaylistSet, _ names: NameLists, artists: Int, isTraining: (Int32) -> Bool
    ) -> WeightedIDs {
        var rows = [[(id: Int32, weight: Float)]](repeating: [], count: artists)
        for (number, playlist) in known.playlists.enumerated() {
            let training = playlist.songs.filter(isTraining)
            // A playlist that trained nothing is not known as one that did.
            guard training.count >= 2 else { continue }
            for song in training {
                for artist in names[Int(song)].lazy.map({ Int($0) }) {
                    if let last = rows[artist].indices.last, rows[artist][last].id == number {
                        rows[artist][last].weight += 1
                    } else {
                        rows[artist].append((Int32(number), 1))
                    }
                }
            }
        }
        return WeightedIDs(rows)
    }

    /// Playlists count by this power of their songs, which keeps rare ones from telling too much (the same authors).
    private static let smoothing = 0.75

    /// The positive pointwise mutual information of counts.
    private static func information(_ counts: WeightedIDs, playlists: Int) -> WeightedIDs {
        var columns = [Double](repeating: 0, count: playlists)
        for (id, weight) in zip(counts.ids, counts.weights) { columns[Int(id)] += Double(weight) }
        columns = columns.map { pow($0, smoothing) }
        let whole = columns.reduce(0, +)
        return WeightedIDs(
            (0..<counts.rowCount).map { row in
                let entries = counts.entries(ofRow: row)
                let sum = entries.reduce(0.0) { $0 + Double(counts.weights[$1]) }
                return entries.compactMap { entry in
                    let chance = sum * columns[Int(counts.ids[entry])] / whole
                    let value = log(Double(counts.weights[entry]) / chance)
                    return value > 0 ? (counts.ids[entry], Float(value)) : nil
                }
            })
    }

    /// Unit vectors of artists along the singular vectors, weighted by the roots of the singular values; zeros for those
    /// without information. `[artists, width]`.
    private static func artists(_ information: WeightedIDs, _ singular: SingularVectors) -> [Float] {
        let factors = singular.values.map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
        var table = [Float]()
        table.reserveCapacity(information.rowCount * width)
        for row in 0..<information.rowCount {
            var sums = [Double](repeating: 0, count: width)
            for entry in information.entries(ofRow: row) {
                let (weight, from) = (Double(information.weights[entry]), Int(information.ids[entry]) * width)
                for j in 0..<width { sums[j] += weight * Double(singular.vectors[from + j]) }
            }
            for j in 0..<width { table.append(Float(sums[j] * factors[j])) }
        }
        table.makeRowsUnit(width: width)
        return table
    }
}

/// The mean of the other blocks over each artist's training songs.
private struct ArtistMeans {
    let width: Int
    /// Row-major `[artists, width]`.
    private var means: [Double]
    /// Training songs of each artist.
    private var counts: [Double]

    /// Songs at no place that every direction has besides: what keeps a regression on few artists small.
    private static let ridge = 100.0

    init(of songs: BlendSongs, _ blend: Blend, _ names: NameLists, artists: Int, work: Work<Never>) throws {
        width = blend.blocksWidth(latent: songs.recipe.network.latent, features: songs.recipe.features.count)
        means = .init(repeating: 0, count: artists * width)
        counts = .init(repeating: 0, count: artists)
        for rows in songs.training.chunked(Encoder.batch) {
            try work.check()
            var values = try blend.blocks(of: rows, songs)
            values.makeRowsUnit(width: width)
            for (place, song) in rows.enumerated() {
                for artist in names[Int(song)].lazy.map({ Int($0) }) {
                    counts[artist] += 1
                    for j in 0..<width { means[artist * width + j] += Double(values[place * width + j]) }
                }
            }
        }
        for artist in 0..<artists where counts[artist] > 0 {
            for j in 0..<width { means[artist * width + j] /= counts[artist] }
        }
    }

    /// A ridge regression of the rows of artists that are told on their means, each as often as it has songs:
    /// `[width, outputs]`.
    func regression(
        on table: [Float], width outputs: Int, told: [Bool], arithmetic: CPUArithmetic
    ) -> [Double] {
        var inputs = SecondMoments(width: width)
        var products = [Double](repeating: 0, count: width * outputs)
        for artist in told.indices where told[artist] && counts[artist] > 0 {
            let mean = means[artist * width..<(artist + 1) * width]
            inputs.add(mean, weight: counts[artist])
            for (j, value) in mean.enumerated() {
                let factor = counts[artist] * value
                for k in 0..<outputs { products[j * outputs + k] += factor * Double(table[artist * outputs + k]) }
            }
        }
        let eigen = SymmetricEigenvectors(of: inputs.matrix, dimensions: width, arithmetic: arithmetic)
        // (X'X + ridge)⁻¹ X'Y along the eigenvectors of X'X.
        var weights = [Double](repeating: 0, count: width * outputs)
        for direction in 0..<width {
            let vector = eigen.vectors[direction * width..<(direction + 1) * width]
            var along = [Double](repeating: 0, count: outputs)
            for (j, value) in vector.enumerated() {
                for k in 0..<outputs { along[k] += value * products[j * outputs + k] }
            }
            let factor = 1 / (max(eigen.values[direction], 0) + Self.ridge)
            for (j, value) in vector.enumerated() {
                for k in 0..<outputs { weights[j * outputs + k] += value * factor * along[k] }
            }
        }
        return weights
    }

    /// Fills the rows of artists that are not told; those without training songs stay zeros.
    func predict(_ table: inout [Float], width outputs: Int, told: [Bool], by weights: [Double]) {
        for artist in told.indices where !told[artist] && counts[artist] > 0 {
            for k in 0..<outputs {
                var sum = 0.0
                for j in 0..<width { sum += means[artist * width + j] * weights[j * outputs + k] }
                table[artist * outputs + k] = Float(sum)
            }
        }
    }
}
