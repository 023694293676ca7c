import TimbreBase
import TimbreCatalogue
import TimbreCompute

extension Blend.Linear {
    /// Block of the scaled numbers, with contexts, row-major `[n, features]`, of unit length.
    func values(_ numbers: [Float], of songs: SongFeatures) throws -> [Float] {
        var values = whitened(numbers)
        try values.add(contexts, of: songs, width: bias.count)
        values.makeRowsUnit(width: bias.count)
        return values
    }

    /// Whitened numbers without contexts, of any length, row-major `[n, features]`.
    func whitened(_ numbers: [Float]) -> [Float] {
        numbers.times(kernel, bias: bias, inner: bias.count, width: bias.count)
    }
}

extension Blend.Text {
    /// Block of the texts, row-major `[n, width]`: of unit length, or the songs' mean where neither text nor artist
    /// tells anything.
    func values(of songs: SongFeatures) throws -> [Float] {
        let width = Self.width
        var values = songs.texts.map(directions) ?? .init(repeating: 0, count: songs.songCount * width)
        try values.add(contexts, of: songs, width: width)
        values.makeRowsUnit(width: width)
        for start in stride(from: 0, to: values.count, by: width) {
            let range = start..<start + width
            if values[range].allSatisfy({ $0 == 0 }) { values.replaceSubrange(range, with: absent) }
        }
        return values
    }

    /// The square of a length below which a text is the songs' mean but for rounding.
    private static let leastSquares = 1e-8

    private func isMean(_ value: ArraySlice<Float>) -> Bool {
        // One number is mostly enough.
        if value.contains(where: { Double($0) * Double($0) >= Self.leastSquares }) { return false }
        return value.reduce(0) { $0 + Double($1) * Double($1) } < Self.leastSquares
    }

    /// Directions of the texts alone, without contexts: zeros for those that are empty.
    func directions(of texts: SongTexts) -> [Float] {
        let width = Self.width
        let grams = texts.grams(0..<texts.count, weights: gramWeights)
        var values = grams.times(kernel, bias: bias, width: width)
        for text in 0..<texts.count {
            let place = text * width..<(text + 1) * width
            if grams.entries(ofRow: text).isEmpty || isMean(values[place]) {
                for number in place { values[number] = 0 }
            }
        }
        values.makeRowsUnit(width: width)
        return values
    }
}

extension SongTexts {
    /// The grams of some texts, a row each, as `GramCounter` has them.
    func grams(_ songs: Range<Int>, weights: [Float]? = nil) -> WeightedIDs {
        var (counter, rows) = (GramCounter(), WeightedIDs())
        for song in songs { counter.append(self[song], weights: weights, to: &rows) }
        return rows
    }
}

extension Blend.Playlists {
    /// Block of the playlists, row-major `[n, width]`.
    ///
    /// - Parameter others: the other blocks of the songs, side by side.
    func values(of songs: SongFeatures, beside others: [Float]) throws -> [Float] {
        let (width, n) = (Self.width, songs.songCount)
        let names = songs.names(ofCategory: artists.category).known(below: artists.rows)
        let rows = try artists.table.rows(names.ids, width: width)
        var values = [Float](repeating: 0, count: n * width)
        var strangers = [Int32]()
        for song in 0..<n {
            let its = Int(names.starts[song])..<Int(names.starts[song + 1])
            for column in 0..<width where !its.isEmpty {
                let sum = its.reduce(0) { $0 + Double(rows.values[Int(rows.places[$1]) * width + column]) }
                values[song * width + column] = Float(sum / Double(its.count))
            }
            if values[song * width..<(song + 1) * width].allSatisfy({ $0 == 0 }) { strangers.append(Int32(song)) }
        }
        let told = others.count / n
        var theirs = others.gathered(strangers, width: told)
        theirs.makeRowsUnit(width: told)
        let predicted = theirs.times(kernel, inner: told, width: width)
        for (number, song) in strangers.lazy.map({ Int($0) }).enumerated() {
            values.replaceSubrange(
                song * width..<(song + 1) * width, with: predicted[number * width..<(number + 1) * width])
        }
        return values
    }
}
