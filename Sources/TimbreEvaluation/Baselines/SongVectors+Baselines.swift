import TimbreCatalogue
import TimbreMaps

extension SongVectors {
    /// Appends a dimension: the standard scores of a number, the mean where a song lacks it. Returns the vectors
    /// unchanged where songs do not differ in that number.
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

    /// Leaves out some dimensions; returns the vectors unchanged where no dimension would remain.
    func removing(_ removed: Set<String>) -> SongVectors {
        let kept = names.indices.filter { !removed.contains(names[$0]) }
        guard !kept.isEmpty, kept.count < dimensions else { return self }
        let values = (0..<count).flatMap { song in kept.map { self.values[song * dimensions + $0] } }
        return SongVectors(
            kind: kind, values: values, names: kept.map { names[$0] },
            constant: constant.filter { !removed.contains($0) })
    }

    /// Appends a dimension: the normal scores of a number, the median where a song lacks it. Returns the vectors
    /// unchanged where songs do not differ in that number.
    func appending(normalScoresOf column: [Double?], named name: String, _ recipe: Recipe) -> SongVectors {
        var recipe = recipe
        recipe.features = Array(recipe.features.prefix(1))
        recipe.features[0].scale = .normal
        let numbers = column.map { $0.map { Float($0) } ?? .nan }
        let scaling = Scaling.fit(numbers, featureCount: 1, rows: Array(column.indices), recipe: recipe)
        guard scaling.features[0].minimum < scaling.features[0].maximum else { return self }
        let scores = scaling.apply(numbers)
        return SongVectors(
            kind: kind,
            values: scores.indices.flatMap { values[$0 * dimensions..<($0 + 1) * dimensions] + [scores[$0]] },
            names: names + [name], constant: constant)
    }

    /// Scales every feature by one kind of scale, fitted to all songs.
    init(_ data: SongFeatures, by scale: FeatureRecipe.Scale, _ recipe: Recipe) {
        var recipe = recipe
        for index in recipe.features.indices { recipe.features[index].scale = scale }
        let scaling = Scaling.fit(
            data.numbers, featureCount: recipe.features.count, rows: Array(0..<data.songCount), recipe: recipe)
        self.init(kind: .features, values: scaling.apply(data.numbers), names: recipe.features.map(\.name))
    }
}
