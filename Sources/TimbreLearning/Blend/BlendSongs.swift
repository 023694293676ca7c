import TimbreBase
import TimbreCatalogue
import TimbreCompute

/// Songs that a blend is learned from: those that trained the network. A thread has the blocks of one tile of songs in
/// memory at a time.
struct BlendSongs {
    let recipe: Recipe
    let scaling: Scaling
    /// All songs of the catalogue.
    let songs: SongFeatures
    /// Row-major `[songs, latent]`, unit length, without contexts.
    let vectors: [Float]
    /// Contexts that are added to the vectors.
    let contexts: [CategoryContext]
    /// The songs by their names, for every category that has a context.
    let named: [NamedSongs]
    /// The songs that trained, ascending.
    let training: [Int32]
    let playlists: PlaylistSet?
    let arithmetic: CPUArithmetic
    let workers: Workers
    let work: Work<Never>

    /// Largest number of songs that directions are learned from: more change nothing that can be measured.
    private static let sampleSize = 1 << 14

    /// Training songs at even distances, at most as many as tell enough.
    var sample: [Int32] {
        let step = max((training.count + Self.sampleSize - 1) / Self.sampleSize, 1)
        return stride(from: 0, to: training.count, by: step).map { training[$0] }
    }

    /// First names of the songs that trained; 0 is "unknown".
    func firstNames(ofCategory place: Int) -> [Int32] {
        let width = songs.vocabularySizes.count
        return training.map { songs.categories[Int($0) * width + place] }
    }

    /// Scaled features of a tile of songs, row-major `[rows, features]`.
    func scaledNumbers(of rows: [Int32]) -> [Float] {
        scaling.apply(songs.numbers.gathered(rows, width: recipe.features.count))
    }

    /// Scales the numbers of any songs, tile by tile.
    ///
    /// - Throws: `CancellationError`.
    func numbers(of rows: [Int32]) throws -> [Float] {
        try tiles(of: rows, width: recipe.features.count) { scaledNumbers(of: $0) }
    }

    /// A blend's blocks of some songs.
    ///
    /// - Throws: `CancellationError`.
    func blocks(of rows: [Int32], _ blend: Blend) throws -> [Float] {
        let width = blend.blocksWidth(latent: recipe.network.latent, features: recipe.features.count)
        return try tiles(of: rows, width: width) { try tileBlocks(of: $0, blend) }
    }

    /// Blocks of a tile's songs.
    func tileBlocks(of rows: [Int32], _ blend: Blend) throws -> [Float] {
        let (its, width) = (songs.selecting(rows), recipe.network.latent)
        var latents = vectors.gathered(rows, width: width)
        try latents.add(contexts, of: its, width: width)
        return try blend.blocks(latents, of: its, numbers: scaling.apply(its.numbers))
    }

    /// One block of some songs, row-major `[rows, width]`.
    ///
    /// - Throws: `CancellationError`; what the body throws.
    func rows(
        of rows: [Int32], width: Int, _ values: (SongFeatures) throws -> [Float]
    ) throws -> [Float] {
        try tiles(of: rows, width: width) { try values(songs.selecting($0)) }
    }

    /// Contexts that songs of each name share, for every category that has one.
    ///
    /// - Parameter vectors: the vectors of a tile of songs, row-major `[n, width]`.
    /// - Throws: `CancellationError`.
    func contexts(width: Int, of vectors: ([Int32]) throws -> [Float]) throws -> [CategoryContext] {
        try zip(recipe.contexts, named).map { category, its in
            CategoryContext(
                category: its.category, rows: its.rows,
                table: .array(
                    try its.context(width: width, weight: category.context ?? 0, workers, work: work, of: vectors)))
        }
    }

    private func tiles(
        of rows: [Int32], width: Int, _ values: ([Int32]) throws -> [Float]
    ) throws -> [Float] {
        try .init(rows: rows.count, width: width) { whole in
            try workers.forEachTile(of: rows.count, size: Blend.tileSongs, work: work) { tile in
                let part = try values(Array(rows[tile]))
                (whole + tile.lowerBound * width).update(from: part, count: part.count)
            }
        }
    }
}

extension [Int32] {
    /// The elements in runs of `length`, the last perhaps shorter.
    func chunked(_ length: Int) -> [[Int32]] {
        stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
    }
}
