import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreCompute

extension Blend {
    /// Learns every block that the recipe gives a weight and the songs have something for, and then the map.
    ///
    /// - Throws: `CancellationError`.
    init(learnedFrom songs: BlendSongs, _ recipe: BlendRecipe) throws {
        self.init()
        if songs.recipe.blendsFeatures { linear = try Linear(learnedFrom: songs) }
        if recipe.text > 0 { text = try Text(learnedFrom: songs) }
        // The block of playlists is learned from the blocks so far, so it comes last.
        if recipe.playlists > 0, let known = songs.playlists {
            playlists = try Playlists(learnedFrom: songs, known, beside: self)
        }
        map = try learnedMap(from: songs, recipe)
    }

    /// Songs whose products are summed together.
    private static let momentSongs = 4096

    /// The directions in which the weighted blocks are largest, with the blocks' weights: the singular vectors of the
    /// songs' blocks.
    private func learnedMap(from songs: BlendSongs, _ recipe: BlendRecipe) throws -> [Float] {
        let latent = songs.recipe.network.latent
        var weights = [Double](repeating: recipe.latent, count: latent)
        if let linear { weights += [Double](repeating: recipe.linear, count: linear.bias.count) }
        if text != nil { weights += [Double](repeating: recipe.text, count: Text.width) }
        if playlists != nil { weights += [Double](repeating: recipe.playlists, count: Playlists.width) }
        let total = weights.count
        let values = try songs.blocks(of: songs.sample, self)
        let parts = songs.workers.mapTiles(of: songs.sample.count, size: Self.momentSongs) { rows in
            var moments = SecondMoments(width: total)
            moments.add(
                (rows.lowerBound * total..<rows.upperBound * total).map { weights[$0 % total] * Double(values[$0]) })
            return moments
        }
        let moments = parts.dropFirst().reduce(into: parts[0]) { $0.add($1) }
        try songs.work.check()
        let eigen = SymmetricEigenvectors(of: moments.matrix, dimensions: total, arithmetic: songs.arithmetic)
        let width = min(songs.recipe.vectorWidth, total)
        return (0..<total).flatMap { row in
            (0..<width).map { Float(weights[row] * eigen.vectors[$0 * total + row]) }
        }
    }
}

extension Blend.Linear {
    /// Songs beyond the first of each artist, for every feature, that whitening takes.
    private static let leastDifferences = 10

    fileprivate init(learnedFrom songs: BlendSongs) throws {
        let d = songs.recipe.features.count
        let place = songs.recipe.categories.firstIndex { $0.name == "artist" }
        let artists = place.map { songs.firstNames(ofCategory: $0) } ?? []
        let counts = artists.reduce(into: [Int32: Int]()) { $0[$1, default: 0] += 1 }
        let told = counts.reduce(0) { $0 + ($1.key == 0 ? 0 : $1.value - 1) }
        // From few songs the directions in which an artist's differ are not known: then all count alike. All songs
        // that trained: in a sample few artists have several.
        let whitening =
            told < Self.leastDifferences * d
            ? nil
            : WithinArtistWhitening(
                fitting: try songs.numbers(of: songs.training), dimensions: d, artists: artists,
                arithmetic: songs.arithmetic)
        kernel = (0..<d).flatMap { row in
            // The matrix is read column by column and written row by row.
            (0..<d).map { column in whitening.map { Float($0.matrix[column * d + row]) } ?? (row == column ? 1 : 0) }
        }
        bias = .init(repeating: 0, count: d)
        bias = try mean(of: songs).map { -$0 }
        contexts = try songs.contexts(width: d) { whitened(songs.scaledNumbers(of: $0)) }
    }

    /// Number of songs whose mean is taken at once.
    private static let meanSongs = 1 << 16

    /// The mean of the training songs' whitened numbers.
    private func mean(of songs: BlendSongs) throws -> [Float] {
        var sum = RowSums(width: bias.count)
        for rows in songs.training.chunked(Self.meanSongs) {
            let numbers = try songs.numbers(of: rows)
            sum.add(
                numbers.times(kernel, bias: bias, inner: bias.count, width: bias.count, songs.workers))
        }
        return sum.mean
    }
}

extension Blend.Text {
    /// The block learned from the songs' texts; nil where no song has a text.
    fileprivate init?(learnedFrom songs: BlendSongs) throws {
        guard let texts = songs.songs.texts else { return nil }
        let sample = texts.selecting(songs.sample)
        let counted = songs.workers.mapTiles(of: sample.count, size: Blend.tileSongs) { sample.grams($0) }
        var documents = [Int](repeating: 0, count: TextGrams.buckets)
        for rows in counted { for gram in rows.ids { documents[Int(gram)] += 1 } }
        // Smoothed, as scikit-learn's.
        let weights = documents.map { Float(log(Double(sample.count + 1) / Double($0 + 1)) + 1) }
        gramWeights = weights
        var rows = WeightedIDs()
        for tile in songs.workers.mapTiles(
            of: sample.count, size: Blend.tileSongs, { sample.grams($0, weights: weights) })
        {
            for row in 0..<tile.rowCount where !tile.entries(ofRow: row).isEmpty {
                let entries = tile.entries(ofRow: row)
                rows.append(ids: tile.ids[entries], weights: tile.weights[entries])
            }
        }
        guard rows.rowCount > 0 else { return nil }
        try songs.work.check()
        let singular = SingularVectors(
            of: rows, columns: TextGrams.buckets, count: Self.width, seed: songs.recipe.training.seed,
            arithmetic: songs.arithmetic, workers: songs.workers)
        kernel = singular.vectors
        var sum = RowSums(width: Self.width)
        sum.add(rows.times(kernel, width: Self.width, songs.workers))
        bias = sum.mean.map { -$0 }
        contexts = try songs.contexts(width: Self.width) {
            directions(of: texts.selecting($0))
        }
        absent = .init(repeating: 0, count: Self.width)
        sum.removeAll()
        sum.add(try songs.rows(of: songs.sample, width: Self.width, values), directionsOnly: true)
        absent = sum.mean
    }
}
