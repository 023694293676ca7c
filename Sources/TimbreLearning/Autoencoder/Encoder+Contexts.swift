import CTimbreLoops
import TimbreBase
package import TimbreCatalogue

/// Vectors that are added to those of a category's songs.
struct CategoryContext: Sendable, Equatable {
    /// The category's place in `Recipe.categories`.
    var category: Int
    var rows: Int
    /// `[rows, width of the vectors]`; row 0, "unknown", counts for nothing.
    var table: EmbeddingTable
}

extension Encoder {
    /// Adds to vectors what their songs' categories have in common, for each of several names: those that are unknown
    /// or newer than the model add nothing. Without contexts the vectors stay as they are.
    ///
    /// - Parameters:
    ///   - vectors: row-major `[n, latent]`, as `Model.learnVectors` gives them.
    ///   - songs: the songs of the vectors; their numbers are not used.
    /// - Throws: `FileFault.damaged` where the model's file is not what was written.
    package func addContexts(to vectors: inout [Float], of songs: SongFeatures) throws {
        precondition(
            vectors.count == songs.songCount * networkWidth, "\(vectors.count) values for \(songs.songCount) songs")
        try vectors.add(contexts, of: songs, width: networkWidth)
    }

    /// The songs' vectors with all that the model has learned beside the network: contexts, and the blend where there
    /// is one.
    ///
    /// - Parameters:
    ///   - vectors: row-major `[n, latent]`, as `Model.learnVectors` gives them.
    ///   - songs: the songs of the vectors.
    /// - Returns: row-major `[n, latentWidth]`, not of unit length.
    /// - Throws: `FileFault.damaged` where the model's file is not what was written.
    package func finish(_ vectors: [Float], of songs: SongFeatures) throws -> [Float] {
        let workers = device.hostWorkers
        return try .init(rows: songs.songCount, width: latentWidth) { finished in
            // None of this takes long: the caller checks for cancellation between parts.
            let work = Work<Never>(isCancelled: { false })
            try workers.forEachTile(of: songs.songCount, size: Blend.tileSongs, work: work) { tile in
                let its = songs[tile]
                var values = Array(vectors[tile.lowerBound * networkWidth..<tile.upperBound * networkWidth])
                try values.add(contexts, of: its, width: networkWidth)
                if let blend { values = try blend.vectors(values, of: its, numbers: scaling.apply(its.numbers)) }
                (finished + tile.lowerBound * latentWidth).update(from: values, count: values.count)
            }
        }
    }
}

extension [Float] {
    /// Adds to each row the contexts of the song's categories, of each of several names.
    ///
    /// - Parameter contexts: the contexts, whose tables are `[rows, width]`.
    /// - Throws: `FileFault.damaged` where a table's file is not what was written.
    mutating func add(_ contexts: [CategoryContext], of songs: SongFeatures, width: Int) throws {
        precondition(count == songs.songCount * width, "\(count) values for \(songs.songCount) songs")
        for context in contexts {
            let names = songs.names(ofCategory: context.category).known(below: context.rows)
            let rows = try context.table.rows(names.ids, width: width)
            timbre_add_row_sums(rows.values, width, names.starts, rows.places, songs.songCount, &self)
        }
    }
}
