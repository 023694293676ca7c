package import TimbreCatalogue

/// What is added to the vectors of a category's songs.
struct CategoryContext: Sendable, Equatable {
    /// The category's place in `Recipe.categories`.
    var category: Int
    var rows: Int
    /// `[rows, width of the vectors]`; row 0, "unknown", counts for nothing.
    var table: EmbeddingTable
}

extension Encoder {
    /// Adds to vectors what their songs' categories have in common, for each of several names: those that are unknown or
    /// newer than the model add nothing. Without contexts the vectors stay as they are.
    ///
    /// - Parameters:
    ///   - vectors: row-major `[n, latent]`, as `Model.learnVectors` gives them.
    ///   - songs: whose vectors these are; here the numbers don't matter.
    /// - Throws: `FileFault.damaged` where the model's file is not what was written.
    package func addContexts(to vectors: inout [Float], of songs: SongFeatures) throws {
        precondition(
            vectors.count == songs.songCount * networkWidth, "\(vectors.count) values for \(songs.songCount) songs")
        try vectors.add(contexts, of: songs, width: networkWidth)
    }

    /// What songs' vectors become with all that the model knows of them: contexts, and the blend where there is one.
    ///
    /// - Parameters:
    ///   - vectors: row-major `[n, latent]`, as `Model.learnVectors` gives them.
    ///   - songs: whose vectors these are.
    /// - Returns: row-major `[n, latentWidth]`, not of unit length.
    /// - Throws: as above.
    package func finish(_ vectors: [Float], of songs: SongFeatures) throws -> [Float] {
        var vectors = vectors
        try addContexts(to: &vectors, of: songs)
        guard let blend else { return vectors }
        return try blend.vectors(
            vectors, of: songs, numbers: scaling.apply(songs.numbers), workers: device.hostWorkers)
    }
}

extension [Float] {
    /// Adds to rows what their songs' categories have in common, for each of several names.
    ///
    /// - Parameter contexts: their tables are `[rows, width]`.
    /// - Throws: `FileFault.damaged` where a table's file is not what was written.
    mutating func add(_ contexts: [CategoryContext], of songs: SongFeatures, width: Int) throws {
        for context in contexts {
            let names = songs.names(ofCategory: context.category).known(below: context.rows)
            let rows = try TableRows(of: context.table, count: context.rows, width: width, ids: names.ids)
            var place = 0
            for song in 0..<songs.songCount {
                let its = rows.places[place..<place + names[song].count]
                place = its.endIndex
                for column in 0..<width where !its.isEmpty {
                    let sum = its.reduce(0) { $0 + Double(rows.values[Int($1) * width + column]) }
                    self[song * width + column] += Float(sum)
                }
            }
        }
    }
}

extension [Float] {
    /// Makes every row unit length: norms and divisions are in `Double`, each value is rounded once. Rows that have no
    /// direction stay as they are.
    mutating func makeRowsUnit(width: Int) {
        for start in stride(from: 0, to: count, by: width) {
            var squares = 0.0
            for place in start..<start + width { squares += Double(self[place]) * Double(self[place]) }
            let length = squares.squareRoot()
            guard length > 0, length.isFinite else { continue }
            for place in start..<start + width { self[place] = Float(Double(self[place]) / length) }
        }
    }
}
