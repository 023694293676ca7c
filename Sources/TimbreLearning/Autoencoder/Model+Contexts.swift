public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute

/// Contexts: vectors that songs of one artist share beyond the network's map of their numbers. With u the unit vector
/// of a song, the weighted mean of u over all songs of an artist is added to each of them; a song of several artists
/// gets that of each.
///
/// A song counts in full for each of its artists: as one of n parts, or with the mean of what its artists add, genres
/// are found less well (measured).
extension Model {
    /// Number of songs without a direction that each name's mean counts besides its own, which shrinks it toward 0: few
    /// songs say little of their artist. The best such number is the ratio of the variance of songs within artists to
    /// that between artists (Efron and Morris, "Stein's Paradox in Statistics", 1977), which is about 2 in tables of
    /// tracks.
    static let contextShrinkage = 2.0

    /// Number of rows in each context's table, with "unknown", in the order of `Recipe.contexts`.
    var contextSizes: [Int] { contexts.map { $0.count / shape.latentWidth } }

    /// Learns the parts of a song's vector beside the network: the context of every category of `Recipe.contexts`, and
    /// the blend. Until then a model whose recipe has any of these is not complete. Sums are in `Double`, in the order
    /// of the songs.
    ///
    /// - Parameters:
    ///   - songs: the songs, at least those that the model was trained with.
    ///   - playlists: the playlists that trained; nil for none.
    ///   - device: the device that computes.
    ///   - work: told of the songs that are mapped so far.
    /// - Returns: the songs' vectors without these parts, row-major `[songs, latent]`, unit length but for zero ones;
    ///   empty where the recipe has no such part and nothing is to be learned.
    /// - Throws: `CancellationError`, `ComputeFault`.
    @discardableResult
    public mutating func learnVectors(
        from songs: SongFeatures, playlists: PlaylistSet? = nil, device: Device, work: Work<Portion> = Work()
    ) throws -> [Float] {
        guard !recipe.contexts.isEmpty || recipe.blend != nil else { return [] }
        (contexts, blend) = ([], nil)
        var vectors = try Encoder(self, device: device).encode(songs, work: work)
        let (width, workers) = (shape.latentWidth, device.hostWorkers)
        vectors.makeRowsUnit(width: width, workers)
        let named = recipe.categories.indices.filter { recipe.categories[$0].context != nil }.map {
            NamedSongs(songs.names(ofCategory: $0), category: $0, rows: songs.vocabularySizes[$0])
        }
        for (category, its) in zip(recipe.contexts, named) {
            contexts.append(
                try its.context(width: width, weight: category.context ?? 0, workers, work: work.silent()) {
                    vectors.gathered($0, width: width)
                })
        }
        if let wanted = recipe.blend {
            blend = try device.phase("learn the blend") {
                let split = Split(songCount: songCount, percent: recipe.training.split, seed: recipe.training.seed)
                return try Blend(
                    learnedFrom: BlendSongs(
                        recipe: recipe, scaling: scaling, songs: songs, vectors: vectors,
                        contexts: zip(named, contexts).map {
                            CategoryContext(category: $0.category, rows: $0.rows, table: .array($1))
                        }, named: named, training: split.training, playlists: playlists,
                        arithmetic: device.arithmetic, workers: workers, work: work.silent()),
                    wanted)
            }
        }
        return vectors
    }
}

extension NamedSongs {
    /// The weighted, shrunken mean of the vectors of each name, `[rows, width]`; of id 0, which is no name, 0. Songs
    /// that have no direction don't count.
    ///
    /// - Parameter vectors: the vectors of the given songs, row-major `[n, width]`.
    /// - Throws: `CancellationError`; what `vectors` throws.
    func context(
        width: Int, weight: Double, _ workers: Workers, work: Work<Never>, of vectors: ([Int32]) throws -> [Float]
    ) throws -> [Float] {
        try .init(rows: rows, width: width) { table in
            try forEachSum(width: width, directionsOnly: true, workers, work: work, of: vectors) { name, sum in
                let count = Double(sum.count) + Model.contextShrinkage
                for column in 0..<width {
                    table[name * width + column] = Float(weight * sum.values[column] / count)
                }
            }
        }
    }
}
