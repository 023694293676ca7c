import Foundation
import Testing
import Timbre
import TimbreTestSupport

@testable import TimbreMaps

@Suite("Playlists from what a listener likes")
struct PlaylistTests {
    static let toy = Result { try ToyCatalogue(random: 300, dimensions: 9, artists: 40, seed: 5) }

    /// The power mean, the plain way.
    private func likeness(_ toy: ToyCatalogue, _ song: Int, _ group: [Int]) -> Double {
        let powers = group.map { member -> Double in
            let shifted = (1 + toy.cosine(toy.vectors[member], toy.vectors[song])) / 2
            return pow(shifted, 4)
        }
        return pow(powers.reduce(0, +) / Double(group.count), 1 / 4)
    }

    @Test(
        "Songs are those of a plain loop over the formula",
        arguments: [([4], []), ([4, 90, 17], []), (Array(10..<25), [100, 200]), ([1, 2], Array(30..<47))])
    func plainLoop(likes: [Int], dislikes: [Int]) throws {
        let toy = try Self.toy.get()
        var wanted: [(id: Int, score: Double)] = []
        var seen = Set(try (likes + dislikes).map { try toy.key($0) })
        for song in 0..<300 {
            let penalty = dislikes.isEmpty ? 0 : 0.2 * likeness(toy, song, dislikes)
            wanted.append((song, 2 * likeness(toy, song, likes) - 1 - penalty))
        }
        wanted.sort { $0.score > $1.score }
        wanted = try wanted.filter { seen.insert(try toy.key($0.id)).inserted }
        let found = try toy.recommender().playlist(likes: likes, dislikes: dislikes)
        #expect(found.items.map(\.song.id) == wanted.prefix(30).map(\.id))
        for (item, song) in zip(found.items, wanted) { #expect(abs(Double(item.score) - song.score) < 2e-6) }
    }

    @Test("One like gives the songs that are similar to it")
    func oneLike() throws {
        let recommender = try Self.toy.get().recommender()
        let similar = try recommender.similar(toSong: 33, options: RecommendationOptions(count: 20))
        let playlist = try recommender.playlist(likes: [33], options: RecommendationOptions(count: 20))
        #expect(playlist.items.map(\.song.id) == similar.items.map(\.song.id))
    }

    @Test("Opposite likes do not cancel out: each draws its own")
    func opposite() throws {
        let songs = (0..<6).map { (title: "S\($0)", artist: "A\($0)") }
        let toy = try ToyCatalogue(
            songs: songs, vectors: [[1, 0, 0], [-1, 0, 0], [0.9, 0.1, 0], [-0.9, 0.1, 0], [0, 0, 1], [0, 1, 0]])
        let found = try toy.recommender().playlist(likes: [0, 1], options: RecommendationOptions(count: 2))
        #expect(Set(found.items.map(\.song.id)) == [2, 3])
    }

    @Test("The order in which songs are named, their repetition and the threads change nothing")
    func sameBits() throws {
        let toy = try Self.toy.get()
        let options = RecommendationOptions(count: 25, perArtist: 2, diversity: 0.3)
        let wanted = try toy.recommender(threads: 1).playlist(
            likes: [7, 30, 200], dislikes: [9, 11], options: options)
        #expect(wanted.items.count == 25)
        for threads in [1, 2, 5] {
            let found = try toy.recommender(threads: threads)
                .playlist(likes: [200, 7, 30, 7], dislikes: [11, 9, 9], options: options)
            #expect(found == wanted)
        }
    }

    @Test("A filter and a minimum score are kept, and few songs come with the reason")
    func limits() throws {
        let toy = try Self.toy.get()
        let options = RecommendationOptions(
            count: 200, minimumScore: 0.3, filter: try SongFilter(parsing: "genre=rock,energy<0.5"))
        let found = try toy.recommender().playlist(likes: [7, 30, 200], options: options)
        #expect(!found.items.isEmpty && found.items.count < 60 && found.notes.count == 1)
        #expect(found.items.allSatisfy { $0.score >= 0.3 && $0.song.genre == "rock" && $0.song.id % 10 < 5 })
    }

    @Test("Songs that can't be liked are refused, each with its own fault")
    func invalid() throws {
        let songs = (0..<4).map { (title: "S\($0)", artist: "A\($0)") }
        let toy = try ToyCatalogue(songs: songs, vectors: [[1, 0], [0, 0], [0, 1]])
        let recommender = try toy.recommender()
        for (likes, dislikes, fault) in [
            ([], [], RecommenderFault.noLikes), ([0, 2], [2], .likedAndDisliked(id: 2)),
            ([4], [], .noSuchSong(id: 4, count: 4)), ([0], [-1], .noSuchSong(id: -1, count: 4)),
            ([3], [], .notMapped(id: 3, mapped: 3)), ([1], [], .noDirection(id: 1)),
        ] {
            #expect(throws: fault) { try recommender.playlist(likes: likes, dislikes: dislikes) }
        }
        // The song without a direction is never found, nor the one that has no vector.
        let found = try recommender.playlist(likes: [0])
        #expect(found.items.map(\.song.id) == [2] && found.notes[0].contains("1 song without a latent vector yet"))
    }

    @Test("A list of songs is read by ids and identifiers, and what is neither is told")
    func list() throws {
        let toy = try Self.toy.get()
        let path = try toy.folder.write("t3\n 17 \r\n\nnobody\n300\n-1\nt299\n", to: "likes.txt")
        let found = try toy.catalogue.songIDs(listedIn: path)
        #expect(found.ids == [3, 17, 299] && found.unknown == ["nobody", "300", "-1"])
        let none = try toy.folder.write("nobody\n", to: "none.txt")
        #expect(throws: RecommenderFault.noKnownSong(path: none, lines: 1)) {
            try toy.catalogue.songIDs(listedIn: none)
        }
        #expect(throws: RecommenderFault.self) { try toy.catalogue.songIDs(listedIn: toy.folder.file("absent")) }
    }

    @Test("A cluster's songs come from its centre outwards, distinct, filtered and capped")
    func cluster() throws {
        let toy = try ToyCatalogue(random: 90, dimensions: 3, artists: 9, seed: 8)
        let centre: [Float] = [0.3, -0.2, 0.1]
        let catalogue = try toy.catalogue.keep(
            .toy(labels: (0..<90).map { Int32($0 % 2) }, centres: [[0, 0, 0], centre]))
        func distance(_ id: Int) -> Double {
            zip(toy.vectors[id], centre).reduce(0) {
                $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1))
            }
        }
        var seen = Set<String>()
        let wanted = try (0..<90).filter { $0 % 2 == 1 }.sorted { distance($0) < distance($1) }
            .filter { seen.insert(try toy.key($0)).inserted }
        let all = try catalogue.songs(ofCluster: 1, options: RecommendationOptions(count: 100))
        #expect(all.items.map(\.song.id) == wanted && all.notes[0].contains("cluster 1 has 45 songs"))
        #expect(all.items.map(\.score) == all.items.map(\.score).sorted(by: >))
        for item in all.items {
            #expect(abs(Double(try #require(item.distance)) - distance(item.song.id).squareRoot()) < 1e-6)
        }
        let some = try catalogue.songs(
            ofCluster: 1,
            options: RecommendationOptions(count: 100, perArtist: 1, filter: SongFilter(parsing: "genre=rock")))
        #expect(some.items.allSatisfy { $0.song.id % 6 == 3 } && some.notes[0].contains("at most 1"))
        #expect(Set(try some.items.map { try toy.mainArtist($0.song.id) }).count == some.items.count)
        #expect(throws: RecommenderFault.noSuchCluster("2", count: 2)) { try catalogue.songs(ofCluster: 2) }
    }
}
