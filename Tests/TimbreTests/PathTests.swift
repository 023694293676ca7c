import Foundation
import Testing
import Timbre
import TimbreTestSupport

@Suite("Paths between two songs")
struct PathTests {
    static let toy = Result { try ToyCatalogue(random: 500, dimensions: 5, artists: 50, seed: 3) }

    /// The plane of the way: the start, and what is at right angles to it towards the end.
    private func plane(_ toy: ToyCatalogue, _ start: Int, _ end: Int) -> (axis: [Double], side: [Double], angle: Double)
    {
        let (a, b) = (toy.vectors[start].map(Double.init), toy.vectors[end].map(Double.init))
        let cosine = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        let rest = zip(a, b).map { $1 - cosine * $0 }
        let length = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return (a, rest.map { $0 / length }, atan2(length, cosine))
    }

    private func place(_ vector: [Float], _ axis: [Double], _ side: [Double]) -> (along: Double, across: Double) {
        (
            zip(vector, axis).reduce(0) { $0 + Double($1.0) * $1.1 },
            zip(vector, side).reduce(0) { $0 + Double($1.0) * $1.1 }
        )
    }

    @Test("A path has its ends, n distinct songs, and never a step back", arguments: [2, 3, 10, 40])
    func properties(count: Int) throws {
        let toy = try Self.toy.get()
        let recommender = try toy.recommender()
        for (start, end) in [(0, 1), (17, 400), (499, 250), (3, 77)] {
            let path = try recommender.path(from: start, to: end, options: PathOptions(count: count))
            let ids = path.items.map(\.song.id)
            #expect(ids.count == count && ids.first == start && ids.last == end && path.notes.isEmpty)
            #expect(Set(try ids.map { try toy.key($0) }).count == count)
            #expect(path.items.map(\.rank) == Array(1...count))
            let (axis, side, angle) = plane(toy, start, end)
            let progress = ids.dropFirst().dropLast().map { id in
                let place = place(toy.vectors[id], axis, side)
                return atan2(place.across, place.along)
            }
            #expect(progress == progress.sorted() && progress.allSatisfy { $0 > 0 && $0 < angle })
        }
    }

    @Test("No walk of distinct songs without a step back is nearer to its points: every one is tried")
    func optimal() throws {
        // Few enough songs that all of them are among the nearest to every point, and that all walks can be tried.
        let toy = try ToyCatalogue(random: 40, dimensions: 3, artists: 40, seed: 21)
        let recommender = try toy.recommender()
        for (start, end) in [(0, 9), (30, 2), (11, 38)] {
            let path = try recommender.path(from: start, to: end, options: PathOptions(count: 5))
            let (axis, side, angle) = plane(toy, start, end)
            let between = (0..<40).filter { ![start, end].contains($0) }
                .map { (id: $0, place: place(toy.vectors[$0], axis, side)) }
                .filter { song in
                    let progress = atan2(song.place.across, song.place.along)
                    return progress > 0 && progress < angle
                }
                .sorted { atan2($0.place.across, $0.place.along) < atan2($1.place.across, $1.place.along) }
            func cosine(_ index: Int, _ step: Int) -> Double {
                let point = angle * Double(step) / 4
                return between[index].place.along * cos(point) + between[index].place.across * sin(point)
            }
            var best = -Double.infinity
            for first in between.indices {
                for second in between.indices where second > first {
                    for third in between.indices where third > second {
                        let ids = Set(try [first, second, third].map { try toy.key(between[$0].id) })
                        guard ids.union([try toy.key(start), try toy.key(end)]).count == 5 else { continue }
                        best = max(best, cosine(first, 1) + cosine(second, 2) + cosine(third, 3))
                    }
                }
            }
            let sum = path.items[1...3].reduce(0) { $0 + Double($1.score) }
            #expect(path.items.count == 5 && abs(sum - best) < 1e-6, "\(start) to \(end): \(sum) and \(best)")
        }
    }

    @Test("The way back is the way there, backwards, on any number of threads")
    func reverse() throws {
        let toy = try Self.toy.get()
        let there = try toy.recommender(threads: 1).path(from: 17, to: 400).items.map(\.song.id)
        for threads in [1, 3] {
            let recommender = try toy.recommender(threads: threads)
            #expect(try recommender.path(from: 17, to: 400).items.map(\.song.id) == there)
            #expect(try recommender.path(from: 400, to: 17).items.map(\.song.id) == there.reversed())
        }
    }

    @Test("An artist has at most as many songs as may be, the ends among them, and the filter holds between them")
    func limits() throws {
        let toy = try Self.toy.get()
        let options = PathOptions(count: 20, perArtist: 1, filter: try SongFilter(parsing: "energy>=0.3"))
        let path = try toy.recommender().path(from: 1, to: 400, options: options).items.map(\.song.id)
        #expect(path.count == 20 && path.dropFirst().dropLast().allSatisfy { $0 % 10 >= 3 })
        #expect(Set(try path.map { try toy.mainArtist($0) }).count == 20)
    }

    @Test("Fewer songs than asked for come with the reason")
    func fewer() throws {
        let toy = try Self.toy.get()
        let recommender = try toy.recommender()
        let all = try recommender.path(from: 0, to: 1, options: PathOptions(count: 1000))
        #expect(all.items.count > 50 && all.items.count < 500)
        #expect(all.notes[0].contains("songs instead of 1000: no other song lies between the two"))
        let filter = try SongFilter(parsing: "title=\"Song 5\"")
        let none = try recommender.path(
            from: 0, to: 1, options: PathOptions(count: 400, perArtist: 1, filter: filter))
        #expect(none.items.count <= 3 && none.notes[0].contains("the filter leaves"))
        let capped = try recommender.path(from: 0, to: 1, options: PathOptions(count: 400, perArtist: 1))
        #expect(capped.items.count <= 51 && capped.notes[0].contains("at most 1 of an artist"))
    }

    @Test("Opposite ends are joined by one way, equal ones by the songs nearest to them")
    func degenerate() throws {
        let songs = (0..<6).map { (title: "S\($0)", artist: "A\($0)") }
        let opposite = try ToyCatalogue(
            songs: songs,
            vectors: [[1, 0.1, 0], [-1, -0.1, 0], [0.5, 0, 1], [0, 0, 1], [-0.5, 0, 1], [0, 0, -1]])
        let path = try opposite.recommender().path(from: 0, to: 1, options: PathOptions(count: 5))
        #expect(path.items.map(\.song.id) == [0, 2, 3, 4, 1])
        let equal = try ToyCatalogue(
            songs: songs, vectors: [[1, 0, 0], [2, 0, 0], [0.9, 0, 0.1], [0, 1, 0], [0.9, 0, 0.3], [0, 0, 0]])
        let near = try equal.recommender().path(from: 0, to: 1, options: PathOptions(count: 4))
        #expect(near.items.map(\.song.id) == [0, 2, 4, 1] && near.notes.isEmpty)
        let most = try equal.recommender().path(from: 0, to: 1, options: PathOptions(count: 9))
        #expect(Set(most.items.map(\.song.id)) == [0, 1, 2, 3, 4] && !most.notes.isEmpty)
    }

    @Test("What is no path is refused, each with its own fault")
    func invalid() throws {
        let songs = (0..<4).map { (title: "S\($0)", artist: "A\($0)") }
        let recommender = try ToyCatalogue(songs: songs, vectors: [[1, 0], [0, 0], [0, 1]]).recommender()
        for (start, end, options, fault) in [
            (0, 0, PathOptions(), RecommenderFault.pathToItself(id: 0)),
            (0, 2, PathOptions(count: 1), .pathLength(1)), (0, 2, PathOptions(count: 1001), .pathLength(1001)),
            (0, 2, PathOptions(perArtist: 0), .invalidArtistLimit(0)),
            (0, 9, PathOptions(), .noSuchSong(id: 9, count: 4)), (3, 0, PathOptions(), .notMapped(id: 3, mapped: 3)),
            (1, 0, PathOptions(), .noDirection(id: 1)),
        ] {
            #expect(throws: fault) { try recommender.path(from: start, to: end, options: options) }
        }
    }
}
