import TimbreCatalogue

extension SongVectors {
    /// With one more dimension: the standard scores of a number that a song may lack, which then is the mean. The same
    /// where songs do not differ in it.
    func appending(_ column: [Double?], named name: String) -> SongVectors {
        precondition(column.count == count, "\(column.count) numbers for \(count) songs")
        let known = column.compactMap(\.self)
        let mean = known.reduce(0, +) / Double(max(known.count, 1))
        let variance = column.reduce(0) { $0 + (($1 ?? mean) - mean) * (($1 ?? mean) - mean) } / Double(max(count, 1))
        guard variance > 0 else { return self }
        var rows: [Float] = []
        rows.reserveCapacity(values.count + count)
        for song in 0..<count {
            rows += values[song * dimensions..<(song + 1) * dimensions]
            rows.append(Float(((column[song] ?? mean) - mean) / variance.squareRoot()))
        }
        return SongVectors(kind: kind, values: rows, names: names + [name], constant: constant)
    }
}

extension SongFeatures {
    /// Every feature from 0 to 1 over all songs, row-major `[songs, features]`.
    func minMax(_ recipe: Recipe) -> [Float] {
        var recipe = recipe
        for index in recipe.features.indices { recipe.features[index].scale = .minmax }
        return Scaling.fit(
            numbers, featureCount: recipe.features.count, rows: Array(0..<songCount), recipe: recipe
        ).apply(numbers)
    }
}
