import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreCompute

/// Songs that a blend is learned from: those that trained the network.
struct BlendSongs {
    let recipe: Recipe
    let scaling: Scaling
    /// All songs of the catalogue.
    let songs: SongFeatures
    /// Row-major `[songs, latent]`, with contexts.
    let latents: [Float]
    /// The songs that trained, ascending.
    let training: [Int32]
    let playlists: PlaylistSet?
    let arithmetic: CPUArithmetic
    let workers: Workers

    /// Songs that directions are learned from, at most: more change nothing that can be measured.
    private static let sampleSize = 1 << 14

    /// Training songs at even distances, at most as many as tell enough.
    var sample: [Int32] {
        let step = max((training.count + Self.sampleSize - 1) / Self.sampleSize, 1)
        return stride(from: 0, to: training.count, by: step).map { training[$0] }
    }

    func numbers(of songs: SongFeatures) -> [Float] { scaling.apply(songs.numbers) }

    func latents(of rows: [Int32]) -> [Float] {
        let width = recipe.network.latent
        return rows.flatMap { latents[Int($0) * width..<(Int($0) + 1) * width] }
    }

    /// What songs of each name share, for every category that has a context.
    ///
    /// - Parameter vectors: row-major `[songs, width]`.
    func contexts(of vectors: [Float], width: Int) -> [CategoryContext] {
        recipe.categories.enumerated().compactMap { place, category in
            guard let weight = category.context else { return nil }
            let rows = songs.vocabularySizes[place]
            return CategoryContext(
                category: place, rows: rows,
                table: .array(
                    Model.context(
                        of: vectors, width: width, weight: weight, rows: rows,
                        names: songs.names(ofCategory: place))))
        }
    }
}

extension Blend {
    /// Learns every block that the recipe gives a weight and the songs have something for, and then the map.
    ///
    /// - Throws: `CancellationError`.
    init(learnedFrom songs: BlendSongs, _ recipe: BlendRecipe, work: Work<Never>) throws {
        self.init()
        if recipe.linear > 0 { linear = Linear(learnedFrom: songs) }
        try work.check()
        if recipe.text > 0 { text = try Text(learnedFrom: songs) }
        try work.check()
        // Told by the blocks so far, so it comes last.
        if recipe.playlists > 0, let known = songs.playlists {
            playlists = try Playlists(learnedFrom: songs, known, beside: self, work: work)
        }
        try work.check()
        map = try learnedMap(from: songs, recipe)
    }

    /// The directions in which the weighted blocks are largest, with the blocks' weights: the singular vectors of the
    /// songs' blocks.
    private func learnedMap(from songs: BlendSongs, _ recipe: BlendRecipe) throws -> [Float] {
        let latent = songs.recipe.network.latent
        var weights = [Double](repeating: recipe.latent, count: latent)
        if let linear { weights += [Double](repeating: recipe.linear, count: linear.bias.count) }
        if text != nil { weights += [Double](repeating: recipe.text, count: Text.width) }
        if playlists != nil { weights += [Double](repeating: recipe.playlists, count: Playlists.width) }
        let total = weights.count
        let sample = songs.sample
        let tiles = try sample.chunked(4096).map { rows in try blocks(of: rows, songs) }
        let sums = songs.workers.mapTiles(of: tiles.count, size: 1) { tile in
            var moments = SecondMoments(width: total)
            let values = tiles[tile.lowerBound]
            for start in Swift.stride(from: 0, to: values.count, by: total) {
                moments.add((0..<total).map { weights[$0] * Double(values[start + $0]) })
            }
            return moments.matrix
        }
        let products = sums.dropFirst().reduce(into: sums[0]) { total, part in
            for place in part.indices { total[place] += part[place] }
        }
        let eigen = SymmetricEigenvectors(of: products, dimensions: total, arithmetic: songs.arithmetic)
        let width = min(songs.recipe.vectorWidth, total)
        return (0..<total).flatMap { row in
            (0..<width).map { Float(weights[row] * eigen.vectors[$0 * total + row]) }
        }
    }

    /// Blocks of some songs of the catalogue.
    func blocks(of rows: [Int32], _ songs: BlendSongs) throws -> [Float] {
        let its = songs.songs.selecting(rows)
        return try blocks(
            songs.latents(of: rows), of: its, numbers: songs.numbers(of: its), workers: songs.workers)
    }
}

extension Blend.Linear {
    /// Songs beyond the first of each artist, for every feature, that whitening takes.
    private static let leastDifferences = 10

    fileprivate init(learnedFrom songs: BlendSongs) {
        let d = songs.recipe.features.count
        // All of them: in a sample few artists have several songs.
        var training = songs.songs
        training.texts = nil
        training = training.selecting(songs.training)
        let numbers = songs.numbers(of: training)
        let place = songs.recipe.categories.firstIndex { $0.name == "artist" }
        let artists = place.map { training.ids(ofCategory: $0) } ?? []
        let counts = artists.reduce(into: [Int32: Int]()) { $0[$1, default: 0] += 1 }
        let told = counts.reduce(0) { $0 + ($1.key == 0 ? 0 : $1.value - 1) }
        // From few songs the directions in which an artist's differ are not known: then all count alike.
        let whitening =
            told < Self.leastDifferences * d
            ? nil
            : WithinArtistWhitening(fitting: numbers, dimensions: d, artists: artists, arithmetic: songs.arithmetic)
        kernel = (0..<d).flatMap { row in
            // Column by column there, row by row here.
            (0..<d).map { column in whitening.map { Float($0.matrix[column * d + row]) } ?? (row == column ? 1 : 0) }
        }
        bias = .init(repeating: 0, count: d)
        bias = whitened(numbers, songs.workers).meanRow(width: d).map { -$0 }
        let all = whitened(songs.numbers(of: songs.songs), songs.workers)
        contexts = songs.contexts(of: all, width: d)
    }
}

extension Blend.Text {
    /// nil where no song has a text.
    fileprivate init?(learnedFrom songs: BlendSongs) throws {
        guard let texts = songs.songs.texts else { return nil }
        let sample = texts.selecting(songs.sample.lazy.map { Int($0) })
        var counter = GramCounter()
        var documents = [Int](repeating: 0, count: TextGrams.buckets)
        for song in 0..<sample.count {
            for (gram, _) in counter.grams(of: sample[song], weights: nil) { documents[Int(gram)] += 1 }
        }
        // Smoothed, as scikit-learn's.
        let weights = documents.map { Float(log(Double(sample.count + 1) / Double($0 + 1)) + 1) }
        gramWeights = weights
        let rows = WeightedIDs(
            (0..<sample.count).map { counter.grams(of: sample[$0], weights: weights) }.filter { !$0.isEmpty })
        guard rows.rowCount > 0 else { return nil }
        let singular = SingularVectors(
            of: rows, columns: TextGrams.buckets, count: Self.width, seed: songs.recipe.training.seed,
            arithmetic: songs.arithmetic, workers: songs.workers)
        kernel = singular.vectors
        bias = rows.times(kernel, width: Self.width, songs.workers).meanRow(width: Self.width).map { -$0 }
        let all = self.texts(of: songs.songs, songs.workers)
        contexts = songs.contexts(of: all, width: Self.width)
        absent = .init(repeating: 0, count: Self.width)
        absent = try values(of: songs.songs.selecting(songs.sample), songs.workers)
            .meanRow(width: Self.width, ofDirections: true)
    }
}
