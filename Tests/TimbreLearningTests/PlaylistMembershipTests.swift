import Testing
import TimbreBase
import TimbreCatalogue
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreLearning

struct PlaylistMembershipTests {
    private typealias Playlist = PlaylistSet.Playlist

    /// Song 0 is in three playlists, 1 to 4 in one, 5 in one that has no other training song, 6 in none.
    private static let playlists = [
        Playlist(identifier: 30, songs: [0, 1, 2]), Playlist(identifier: 10, songs: [0, 3]),
        Playlist(identifier: 20, songs: [0, 4, 7]), Playlist(identifier: 40, songs: [5, 7]),
    ]

    private func memberships(_ playlists: [PlaylistSet.Playlist] = Self.playlists) -> PlaylistMemberships {
        PlaylistMemberships(PlaylistSet(playlists), weight: 1, songCount: 8, training: [0, 1, 2, 3, 4, 5, 6])
    }

    @Test("A song stands for one of its playlists in each epoch, and over the epochs for each as often")
    func draws() {
        let memberships = memberships()
        #expect(memberships.playlists.map(\.identifier) == [10, 20, 30] && memberships.trainingSongCount == 5)
        var counts = [Int32: Int]()
        for epoch in 1...3000 {
            let labels = memberships.draw(seed: 7).labels(epoch: epoch)
            #expect(Array(labels[1...]) == [3, 3, 1, 2, 0, 0, 2])
            counts[labels[0], default: 0] += 1
        }
        #expect(counts.keys.sorted() == [1, 2, 3])
        // 1000 ± 5 standard deviations of a binomial distribution of 3000 draws at 1/3.
        #expect(counts.values.allSatisfy { abs(Double($0) - 1000) < 5 * (3000.0 * 2 / 9).squareRoot() })
    }

    @Test("What is drawn follows from seed, song and epoch; the order of the playlists changes nothing")
    func repeatable() {
        func draws(_ memberships: PlaylistMemberships, seed: UInt64) -> [Int32] {
            (1...50).map { memberships.draw(seed: seed).labels(epoch: $0)[0] }
        }
        #expect(draws(memberships(), seed: 7) == draws(memberships(Self.playlists.reversed()), seed: 7))
        #expect(draws(memberships(), seed: 7) != draws(memberships(), seed: 8))
        #expect(PlaylistSet(Self.playlists).digest == PlaylistSet(Self.playlists.reversed()).digest)
        var fewer = Self.playlists
        fewer[0].songs.removeLast()
        #expect(PlaylistSet(Self.playlists).digest != PlaylistSet(fewer).digest)
    }

    @Test("Pairs of one artist stay, stand beside pairs of their playlist, and every song is there once")
    func pairsOfPairs() {
        let random = Philox(seed: 4)
        func column(_ number: UInt32, _ count: UInt32) -> [Int32] {
            (0..<2000).map { Int32(random(UInt32($0), number, 0, 0)[0] % count) }
        }
        let (artists, playlists) = (column(0, 500), column(1, 60))
        let songs = (0..<Int32(1900)).map { $0 }
        let plan = EpochPlan(
            PlannedSongs(
                rows: songs, columns: [], labels: [.fixed(artists), .fixed(playlists)], havePlaylists: true,
                batchSize: 128, seed: 7, unknownShare: 0), epoch: 1)
        #expect(plan.rows.sorted() == songs)
        #expect(plan.labels == [plan.rows.map { artists[Int($0)] }, plan.rows.map { playlists[Int($0)] }])

        // Singles and pairs as they stand, each with the playlist that it stands for.
        var units: [Int32] = []
        var (place, pairs) = (0, [Int32: Int]())
        while place < plan.rows.count {
            let artist = plan.labels[0][place]
            let isPair = artist != 0 && place + 1 < plan.rows.count && plan.labels[0][place + 1] == artist
            if isPair { pairs[artist, default: 0] += 1 }
            let its = plan.labels[1][place..<place + (isPair ? 2 : 1)]
            units.append(its.first { $0 != 0 } ?? 0)
            place += its.count
        }
        for artist in 1..<Int32(500) {
            #expect(pairs[artist, default: 0] == songs.count { artists[Int($0)] == artist } / 2)
        }
        var (unit, neighbours) = (0, [Int32: Int]())
        while unit < units.count {
            let isPair = units[unit] != 0 && unit + 1 < units.count && units[unit + 1] == units[unit]
            if isPair { neighbours[units[unit], default: 0] += 1 }
            unit += isPair ? 2 : 1
        }
        for playlist in 1..<Int32(60) {
            #expect(neighbours[playlist, default: 0] == units.count { $0 == playlist } / 2)
        }
    }

    @Test("How far songs of a playlist share a label is counted over training songs, beside chance")
    func agreement() throws {
        // Six training songs with labels 1 1 2 2 1 0, of two playlists; song 6 does not train.
        let songs = SongFeaturesExample.songs(labels: [1, 1, 2, 2, 1, 0, 2])
        let recipe = try Toy.recipe(features: 1, embeddings: [2])
        let training: [Int32] = [0, 1, 2, 3, 4, 5]
        let memberships = PlaylistMemberships(
            PlaylistSet([
                Playlist(identifier: 1, songs: [0, 1, 2, 6]), Playlist(identifier: 2, songs: [3, 4, 5]),
            ]), weight: 1, songCount: 7, training: training)
        let trained = TrainedPlaylists(memberships, songs, recipe: recipe, training: training)
        let agreement = try #require(trained.agreements.first)
        #expect(trained.agreements.count == 1 && agreement.category == "artist" && trained.songCount == 6)
        // Songs 0 and 1 share it with one of two companions, 2, 3 and 4 with none.
        #expect(abs(agreement.share - (0.5 + 0.5) / 5) < 1e-12)
        // Of the four other labelled songs two have label 1 beside a song of it, one label 2.
        #expect(abs(agreement.chance - (3 * 0.5 + 2 * 0.25) / 5) < 1e-12)
        #expect(!agreement.givesAway)
        #expect(TrainedPlaylists.Agreement(category: "genre", share: 0.7, chance: 0.3).givesAway)
    }
}

private enum SongFeaturesExample {
    static func songs(labels: [Int32]) -> SongFeatures {
        SongFeatures(
            songCount: labels.count, numbers: labels.indices.map { Float($0) }, categories: labels, vocabularySizes: [3]
        )
    }
}
