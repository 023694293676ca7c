public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute

/// What songs of one artist share beyond what the network makes of their numbers: with u the unit vector of a song, the
/// weighted mean of u over all songs of its artist is added to it; where it has several artists, that of each.
///
/// A song counts in full for each of its artists: as one of n parts, or with the mean of what its artists add, genres are
/// found less well (measured).
extension Model {
    /// A category's mean is shrunken toward 0 as if that many more songs of it had no direction at all, since few songs
    /// say little of their artist. The best such number is the variance of songs within artists by that between artists
    /// (Efron and Morris, "Stein's Paradox in Statistics", 1977), which is about 2 in tables of tracks.
    static let contextShrinkage = 2.0

    /// Rows of each context's table, with "unknown", in the order of `Recipe.contexts`.
    var contextSizes: [Int] { contexts.map { $0.count / latentWidth } }

    /// Learns what songs of one category share, for every category of `Recipe.contexts`: until then a model whose recipe
    /// has any is not complete. Sums are in `Double`, in the order of the songs.
    ///
    /// - Parameters:
    ///   - songs: those that the model was trained with, at least.
    ///   - work: told of the songs that are mapped so far.
    /// - Returns: the songs' vectors without contexts, row-major `[songs, latent]`, unit length but for zero ones; empty
    ///   where the recipe has no context, and nothing is to be learned.
    /// - Throws: `CancellationError`, `ComputeFault`.
    @discardableResult
    public mutating func learnContexts(
        from songs: SongFeatures, device: Device, work: Work<Portion> = Work()
    ) throws -> [Float] {
        guard !recipe.contexts.isEmpty else { return [] }
        contexts = []
        var vectors = try Encoder(self, device: device).encode(songs, work: work)
        vectors.makeRowsUnit(width: latentWidth)
        for (index, category) in recipe.categories.enumerated() {
            guard let weight = category.context else { continue }
            contexts.append(
                Model.context(
                    of: vectors, width: latentWidth, weight: weight, rows: songs.vocabularySizes[index],
                    names: songs.names(ofCategory: index)))
        }
        return vectors
    }

    /// The weighted, shrunken mean of the vectors of each name, `[rows, width]`; of id 0, which is no name, 0.
    ///
    /// - Parameter names: of the vectors, in their order. Songs that have no direction don't count.
    private static func context(
        of vectors: [Float], width: Int, weight: Double, rows: Int, names: NameLists
    ) -> [Float] {
        var sums = [Double](repeating: 0, count: rows * width)
        var counts = [Double](repeating: 0, count: rows)
        for song in 0..<names.songCount {
            let its = names[song]
            let vector = vectors[song * width..<(song + 1) * width]
            guard vector.contains(where: { $0 != 0 }), vector.allSatisfy(\.isFinite) else { continue }
            for id in its.lazy.map({ Int($0) }) {
                counts[id] += 1
                for (column, value) in vector.enumerated() { sums[id * width + column] += Double(value) }
            }
        }
        return sums.indices.map { Float(weight * sums[$0] / (counts[$0 / width] + contextShrinkage)) }
    }
}
