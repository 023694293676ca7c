import TimbreBase
import TimbreCatalogue
import TimbreCompute

extension Blend.Linear {
    /// Row-major `[n, features]`, of unit length.
    func values(_ numbers: [Float], of songs: SongFeatures, _ workers: Workers) throws -> [Float] {
        var values = whitened(numbers, workers)
        try values.add(contexts, of: songs, width: bias.count)
        values.makeRowsUnit(width: bias.count)
        return values
    }

    /// The same without contexts, of any length.
    func whitened(_ numbers: [Float], _ workers: Workers) -> [Float] {
        numbers.times(kernel, bias: bias, inner: bias.count, width: bias.count, workers)
    }
}

extension Blend.Text {
    /// Row-major `[n, width]`: of unit length, or the songs' mean where neither text nor artist tells anything.
    func values(of songs: SongFeatures, _ workers: Workers) throws -> [Float] {
        var values = texts(of: songs, workers)
        try values.add(contexts, of: songs, width: Self.width)
        values.makeRowsUnit(width: Self.width)
        for start in stride(from: 0, to: values.count, by: Self.width) {
            let range = start..<start + Self.width
            if values[range].allSatisfy({ $0 == 0 }) { values.replaceSubrange(range, with: absent) }
        }
        return values
    }

    /// The square of a length below which a text is the songs' mean but for rounding.
    private static let leastSquares = 1e-8

    /// The same of the texts alone, without contexts; zeros for songs that have none.
    func texts(of songs: SongFeatures, _ workers: Workers) -> [Float] {
        let width = Self.width
        guard let texts = songs.texts else { return .init(repeating: 0, count: songs.songCount * width) }
        let alone = Workers(count: 1)
        let tiles = workers.mapTiles(of: songs.songCount, size: 1024) { songs in
            var counter = GramCounter()
            let grams = WeightedIDs(songs.lazy.map { counter.grams(of: texts[$0], weights: gramWeights) })
            var values = grams.times(kernel, bias: bias, width: width, alone)
            for song in 0..<songs.count {
                let place = song * width..<(song + 1) * width
                let squares = values[place].reduce(0) { $0 + Double($1) * Double($1) }
                if grams.entries(ofRow: song).isEmpty || squares < Self.leastSquares {
                    for number in place { values[number] = 0 }
                }
            }
            values.makeRowsUnit(width: width)
            return values
        }
        return tiles.count == 1 ? tiles[0] : Array(tiles.joined())
    }
}

extension Blend.Playlists {
    /// Row-major `[n, width]`.
    ///
    /// - Parameter others: the other blocks of the songs, side by side.
    func values(of songs: SongFeatures, beside others: [Float], _ workers: Workers) throws -> [Float] {
        let (width, n) = (Self.width, songs.songCount)
        let names = songs.names(ofCategory: artists.category).known(below: artists.rows)
        let rows = try TableRows(of: artists.table, count: artists.rows, width: width, ids: names.ids)
        var values = [Float](repeating: 0, count: n * width)
        var (place, strangers) = (0, [Int]())
        for song in 0..<n {
            let its = rows.places[place..<place + names[song].count]
            place = its.endIndex
            for column in 0..<width where !its.isEmpty {
                let sum = its.reduce(0) { $0 + Double(rows.values[Int($1) * width + column]) }
                values[song * width + column] = Float(sum / Double(its.count))
            }
            if values[song * width..<(song + 1) * width].allSatisfy({ $0 == 0 }) { strangers.append(song) }
        }
        let told = others.count / n
        var theirs = strangers.flatMap { others[$0 * told..<($0 + 1) * told] }
        theirs.makeRowsUnit(width: told)
        let predicted = theirs.times(kernel, inner: told, width: width, workers)
        for (number, song) in strangers.enumerated() {
            values.replaceSubrange(
                song * width..<(song + 1) * width, with: predicted[number * width..<(number + 1) * width])
        }
        return values
    }
}
