import TimbreBase
import TimbreCatalogue

/// The songs of each name of a category, over which sums are taken name by name.
///
/// A tile of names needs the vectors of its own songs alone: memory does not grow with the catalogue, threads share
/// nothing, and each sum is that of the songs in their order.
struct NamedSongs {
    /// The category's place in `Recipe.categories`.
    let category: Int
    /// Songs of each name, ascending; none of name 0.
    private let songs: NameLists

    /// - Parameter rows: the number of rows of the vocabulary, with "unknown".
    init(_ names: NameLists, category: Int, rows: Int) {
        self.category = category
        songs = names.songsOfNames(rows)
    }

    private init(category: Int, songs: NameLists) { (self.category, self.songs) = (category, songs) }

    /// Number of rows of the vocabulary, with "unknown".
    var rows: Int { songs.songCount }

    /// The songs of some names, without the others.
    func filtered(names: (Int) -> Bool, songs isIncluded: (Int32) -> Bool) -> NamedSongs {
        NamedSongs(
            category: category,
            songs: NameLists((0..<rows).map { names($0) ? songs[$0].filter(isIncluded) : [] }))
    }

    /// Passes the sum of each name's vectors to the body, from several threads; a sum of no songs for a name without
    /// any.
    ///
    /// - Parameters:
    ///   - names: the range of names; nil for all.
    ///   - directionsOnly: whether songs that have no direction are left out.
    ///   - vectors: the vectors of the given songs, row-major `[n, width]`.
    /// - Throws: `CancellationError`; what `vectors` throws.
    func forEachSum(
        names: Range<Int>? = nil, width: Int, directionsOnly: Bool, _ workers: Workers, work: Work<Never>,
        of vectors: ([Int32]) throws -> [Float], _ body: (_ name: Int, _ sum: RowSums) -> Void
    ) throws {
        let tiles = tiles(names ?? 0..<rows)
        try workers.forEachTile(of: tiles.count, size: 1, work: work) { tile in
            let names = tiles[tile.lowerBound]
            let end = Int(songs.starts[names.upperBound])
            var (its, rows) = (0..<0, [Float]())
            var sum = RowSums(width: width)
            for name in names {
                var place = Int(songs.starts[name])
                let last = Int(songs.starts[name + 1])
                while place < last {
                    if !its.contains(place) {
                        its = place..<min(place + Blend.tileSongs, end)
                        rows = try vectors(Array(songs.ids[its]))
                    }
                    let next = min(last, its.upperBound)
                    sum.add(
                        rows, place - its.lowerBound..<next - its.lowerBound, directionsOnly: directionsOnly)
                    place = next
                }
                body(name, sum)
                sum.removeAll()
            }
        }
    }

    /// Consecutive names with about as many songs as a thread takes at a time, and no more names.
    private func tiles(_ names: Range<Int>) -> [Range<Int>] {
        var (tiles, first) = ([Range<Int>](), names.lowerBound)
        for next in names.lazy.map({ $0 + 1 }) {
            let count = Int(songs.starts[next] - songs.starts[first])
            guard count >= Blend.tileSongs || next - first == Blend.tileSongs || next == names.upperBound else {
                continue
            }
            tiles.append(first..<next)
            first = next
        }
        return tiles
    }
}
