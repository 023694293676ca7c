import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreCompute

extension Blend.Playlists {
    /// Learns vectors of artists from playlists: the singular vectors of the positive pointwise mutual information of
    /// artist and playlist (Levy, Goldberg, Dagan, "Improving Distributional Similarity", TACL 2015). An artist that no
    /// playlist has gets the prediction of a ridge regression from the other blocks' means over the artist's songs.
    ///
    /// Songs that did not train are left out.
    ///
    /// - Returns: the block; nil without artists, or where no training song of an artist is in a playlist.
    /// - Throws: `CancellationError`.
    init?(learnedFrom songs: BlendSongs, _ known: PlaylistSet, beside blend: Blend) throws {
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
        let told = (0..<rows).map { !information.entries(ofRow: $0).isEmpty }
        let named = NamedSongs(names, category: category, rows: rows)
        func trained(_ isIncluded: (Int) -> Bool) -> NamedSongs {
            named.filtered(names: isIncluded, songs: { isTraining[Int($0)] })
        }
        let regression = try ArtistRegression(
            trained { told[$0] }, of: songs, beside: blend, on: table, width: Self.width)
        try regression.predict(&table, of: trained { !told[$0] }, songs, beside: blend)
        artists = CategoryContext(category: category, rows: rows, table: .array(table))
        kernel = regression.weights.map { Float($0) }
    }

    /// Number of training songs of each artist in each playlist: `[artists, playlists]`.
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

    /// Power of a playlist's number of songs by which it counts, which keeps rare ones from telling too much (the same
    /// authors).
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

    /// Unit vectors of artists along the singular vectors, weighted by the roots of the singular values; zeros for
    /// those without information. `[artists, width]`.
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
