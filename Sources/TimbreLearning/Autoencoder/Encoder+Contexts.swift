/// What is added to the vectors of a category's songs.
struct CategoryContext: Sendable {
    /// The category's place in `Recipe.categories`.
    var category: Int
    var rows: Int
    /// `[rows, latent]`; row 0, "unknown", counts for nothing.
    var table: EmbeddingTable
}

extension Encoder {
    /// Adds to vectors what their songs' categories have in common; ids that are unknown or newer than the model add
    /// nothing. Without contexts the vectors stay as they are.
    ///
    /// - Parameters:
    ///   - vectors: row-major `[n, latent]`, as `Model.learnContexts` gives them.
    ///   - categories: row-major `[n, categories]`.
    /// - Throws: `FileFault.damaged` where the model's file is not what was written.
    public func addContexts(to vectors: inout [Float], categories: [Int32]) throws {
        let count = vectors.count / latentWidth
        precondition(categories.count == count * categoryCount, "\(categories.count) ids for \(count) vectors")
        for context in contexts {
            let ids = stride(from: context.category, to: categories.count, by: categoryCount).map { place in
                categories[place] < context.rows ? max(categories[place], 0) : 0
            }
            let rows = try TableRows(of: context.table, count: context.rows, width: latentWidth, ids: ids)
            for (song, id) in ids.enumerated() where id > 0 {
                let (row, start) = (Int(rows.places[song]) * latentWidth, song * latentWidth)
                for column in 0..<latentWidth { vectors[start + column] += rows.values[row + column] }
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
