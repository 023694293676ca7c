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
    var contextSizes: [Int] { contexts.map { $0.count / shape.latentWidth } }

    /// Learns what a song's vector is made of besides the network: what songs of one category share, for every category
    /// of `Recipe.contexts`, and the blend. Until then a model whose recipe has any of these is not complete. Sums are in
    /// `Double`, in the order of the songs.
    ///
    /// - Parameters:
    ///   - songs: those that the model was trained with, at least.
    ///   - playlists: those that trained; nil for none.
    ///   - work: told of the songs that are mapped so far.
    /// - Returns: the songs' vectors without all that, row-major `[songs, latent]`, unit length but for zero ones; empty
    ///   where the recipe has none of it, and nothing is to be learned.
    /// - Throws: `CancellationError`, `ComputeFault`.
    @discardableResult
    public mutating func learnVectors(
        from songs: SongFeatures, playlists: PlaylistSet? = nil, device: Device, work: Work<Portion> = Work()
    ) throws -> [Float] {
        guard !recipe.contexts.isEmpty || recipe.blend != nil else { return [] }
        (contexts, blend) = ([], nil)
        var vectors = try Encoder(self, device: device).encode(songs, work: work)
        let width = shape.latentWidth
        vectors.makeRowsUnit(width: width)
        for (index, category) in recipe.categories.enumerated() {
            guard let weight = category.context else { continue }
            contexts.append(
                Model.context(
                    of: vectors, width: width, weight: weight, rows: songs.vocabularySizes[index],
                    names: songs.names(ofCategory: index)))
        }
        if let wanted = recipe.blend {
            blend = try device.phase("learn the blend") {
                var latents = vectors
                try Encoder(self, device: device).addContexts(to: &latents, of: songs)
                let split = Split(songCount: songCount, percent: recipe.training.split, seed: recipe.training.seed)
                return try Blend(
                    learnedFrom: BlendSongs(
                        recipe: recipe, scaling: scaling, songs: songs, latents: latents, training: split.training,
                        playlists: playlists, arithmetic: device.arithmetic, workers: device.hostWorkers),
                    wanted, work: work.silent())
            }
        }
        return vectors
    }

    /// The weighted, shrunken mean of the vectors of each name, `[rows, width]`; of id 0, which is no name, 0.
    ///
    /// - Parameter names: of the vectors, in their order. Songs that have no direction don't count.
    static func context(
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
