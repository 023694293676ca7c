import Testing
import TimbreBase
import TimbreCatalogue
import TimbreTestSupport

@testable import TimbreLearning

@Suite("Sums over the songs of each name")
struct NamedSongsTests {
    private static let width = 5

    /// The first name has more songs than a thread takes at a time, every seventh none; some songs have several names,
    /// others none.
    private static func names(_ songs: Int) -> NameLists {
        NameLists(
            (0..<songs).map { song -> [Int32] in
                let name = Int32(2 + song * 37 % 900)
                if song % 11 == 0 || name % 7 == 0 { return [] }
                return song % 3 == 0 ? [1, name] : song % 3 == 1 ? [name] : [1]
            })
    }

    /// Some have no direction.
    private static func vectors(_ songs: Int) -> [Float] {
        (0..<songs * width).map { place in
            let song = place / width
            if song % 13 == 0 { return 0 }
            return song % 17 == 0 && place % width == 3 ? .infinity : Float(place * 7919 % 1009) / 1009 - 0.5
        }
    }

    @Test("They have the bits of plain sums in the songs' order, with any number of threads", arguments: [1, 3])
    func sums(threads: Int) throws {
        let (songs, rows, width) = (4000, 950, Self.width)
        let (names, vectors) = (Self.names(songs), Self.vectors(songs))
        var sums = [Double](repeating: 0, count: rows * width)
        var counts = [Int](repeating: 0, count: rows)
        for song in 0..<songs {
            let vector = vectors[song * width..<(song + 1) * width]
            guard vector.contains(where: { $0 != 0 }), vector.allSatisfy(\.isFinite) else { continue }
            for name in names[song].map({ Int($0) }) {
                counts[name] += 1
                for column in 0..<width { sums[name * width + column] += Double(vector[song * width + column]) }
            }
        }
        #expect(counts[1] > 2 * Blend.tileSongs && counts[949] == 0)
        let named = NamedSongs(names, category: 0, rows: rows)
        let found = try named.context(width: width, weight: 6, Workers(count: threads), work: Work()) {
            vectors.gathered($0, width: width)
        }
        let expected = sums.indices.map { Float(6 * sums[$0] / (Double(counts[$0 / width]) + 2)) }
        #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
        let odd = named.filtered(names: { $0 % 2 == 1 }, songs: { $0 < 100 })
        let few = Collected<[Int]>()
        try odd.forEachSum(
            width: width, directionsOnly: false, Workers(count: threads), work: Work(),
            of: { vectors.gathered($0, width: width) },
            { name, sum in few.add([name, sum.count]) })
        let counted = few.values.sorted { $0[0] < $1[0] }
        let expectedCounts: [[Int]] = (0..<rows).map { name in
            let its = (0..<100).filter { names[$0].contains(Int32(name)) }
            return [name, name % 2 == 0 ? 0 : its.count]
        }
        #expect(counted == expectedCounts)
    }
}
