import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreEvaluation

@Suite struct EvaluationMeasureTests {
    private static func nearest(_ small: SmallSongs, _ queries: [Int], on device: Device) throws -> NearestSongs {
        try NearestSongs(
            of: queries, vectors: small.vectors, in: small.index(on: device), small.songs, work: Work())
    }

    @Test(
        arguments: Backends.present,
        [
            SmallSongs(11), SmallSongs(40), SmallSongs(300, largest: 80, seed: 2),
            SmallSongs(300, largest: 295, zeros: [3, 200], seed: 3),
            SmallSongs(33, largest: 23, zeros: [0], seed: 4),
        ])
    func `The nearest songs of other artists are those of a plain loop, however many songs the artist has`(
        device: Device, small: SmallSongs
    ) throws {
        let queries = Array(stride(from: 0, to: small.count, by: 3))
        let nearest = try Self.nearest(small, queries, on: device)
        for (place, query) in queries.enumerated() {
            let ranking = small.unit(query).map { small.ranking($0) } ?? []
            let others = ranking.filter { small.isByOthers($0, than: query) }
            #expect(
                small.songs.othersCount(of: query) == (0..<small.count).count { small.isByOthers($0, than: query) })
            #expect(nearest.ofOtherArtists[place] == others.prefix(10).map { Int32($0) }, "query \(query)")
            #expect(nearest.all[place] == ranking.filter { $0 != query }.prefix(10).map { Int32($0) })
        }
    }

    @Test func `Precision is the share of ten that has the label; songs without one are no queries`() throws {
        let small = SmallSongs(200, largest: 60, seed: 5)
        let queries = Array(0..<200)
        let precision = LabelPrecision(
            EvaluationSongs.Label(measure: .genrePrecision, ids: small.genres), queries: queries, songs: small.songs)
        let values = precision.values(try Self.nearest(small, queries, on: .cpu()), queries: queries)
        #expect(precision.places == queries.filter { small.genres[$0] != 0 })
        for (query, value) in zip(precision.places, values) {
            let others = small.ranking(small.unit(query)!).filter { small.isByOthers($0, than: query) }
            #expect(value == Double(others.prefix(10).filter { small.genres[$0] == small.genres[query] }.count) / 10)
        }
    }

    @Test func `A song of an artist with all but nine songs is no query`() {
        let small = SmallSongs(40, largest: 31)
        let label = EvaluationSongs.Label(measure: .genrePrecision, ids: .init(repeating: 1, count: 40))
        let places = LabelPrecision(label, queries: [0, 35, 5], songs: small.songs).places
        #expect(places == [1])
    }

    @Test(
        arguments: [
            ([[1], [1, 2], [1]], false), ([[1, 2], [2, 3], [3, 1]], false), ([[1, 2], [1], [2]], true),
            ([[], []], true),
            ([[], [1]], true), ([[1]], false), ([[1, 2], [3, 4]], true),
        ] as [([[Int32]], Bool)])
    func `Songs share a label where two that have no artist in common do`(artists: [[Int32]], isShared: Bool) {
        let songs = EvaluationSongs(
            artists: artists, years: artists.map { _ in nil }, names: artists.map { _ in -1 }, identifiers: [:])
        let ids = [Int32](repeating: 4, count: artists.count)
        #expect(songs.share(EvaluationSongs.Label(measure: .genrePrecision, ids: ids)) == isShared)
        let different = artists.indices.map { Int32($0 + 1) }
        #expect(!songs.share(EvaluationSongs.Label(measure: .genrePrecision, ids: different)))
    }

    @Test func `Coverage, hubness and duplicates are those of plain loops`() throws {
        let small = SmallSongs(150, seed: 6)
        let index = try small.index(on: .cpu())
        let every = try AnswerSpread(ofEverySongIn: index, work: Work())
        let answers = (0..<150).map { query in
            small.ranking(small.unit(query)!).filter { $0 != query }.prefix(10).map { Int32($0) }
        }
        let occurrences = (0..<150).map { song in Double(answers.joined().filter { $0 == song }.count) }
        let mean = occurrences.reduce(0, +) / 150
        let moments = [2.0, 3.0].map { power in occurrences.reduce(0) { $0 + pow($1 - mean, power) } / 150 }
        #expect(every.queryCount == 150)
        #expect(every.coverage == Double(occurrences.filter { $0 > 0 }.count) / 150)
        #expect(abs(every.hubness - moments[1] / pow(moments[0], 1.5)) < 1e-12)

        let queries = [4, 11, 12, 77]
        let shares = DuplicateAnswers.shares(
            try Self.nearest(small, queries, on: .cpu()), queries: queries, songs: small.songs)
        for (query, share) in zip(queries, shares) {
            let names = ([query] + answers[query].map { Int($0) }).map { small.songs.names[$0] }
            let repeated = names.indices.dropFirst().filter { names[$0] >= 0 && names[..<$0].contains(names[$0]) }
            #expect(share == Double(repeated.count) / 10)
        }
        #expect(AnswerSpread([[0, 1], [0, 1]], songCount: 2).hubness == 0)
    }

    /// The last with so many songs of the seeds' artist that a first look is not deep enough, or with none by others.
    @Test(arguments: Backends.present, [0, 235, 260])
    func `Playlists are continued as plain loops do it, from five songs, with their artists and without`(
        device: Device, largest: Int
    ) throws {
        let small = SmallSongs(260, largest: largest, zeros: [9], seed: 7)
        let playlists = [20, 31, 140].enumerated().map { number, size in
            PlaylistTable.Playlist(hash: UInt64(number * 77), songs: (0..<Int32(size)).map { $0 * 260 / Int32(size) })
        }
        let continuation = PlaylistContinuation(playlists, small.songs, seed: 3)
        let found = try continuation.scores(small.vectors, in: small.index(on: device), work: Work())
        for (place, task) in continuation.tasks.enumerated() {
            #expect(task.seeds.count == 5)
            #expect((task.seeds + task.rest).sorted() == playlists[place].songs.map { Int($0) })
            var mean = [Double](repeating: 0, count: 4)
            for seed in task.seeds { for j in 0..<4 { mean[j] += (small.unit(seed)?[j] ?? 0) / 5 } }
            let ranking = small.ranking(mean).filter { !task.seeds.contains($0) }
            #expect(found.rPrecision[place] == Self.rPrecision(ranking, task.rest))
            #expect(abs(found.gain[place] - Self.gain(ranking, task.rest)) < 1e-12)
            let others = (0..<260).filter { song in task.seeds.allSatisfy { small.isByOthers(song, than: $0) } }
            let rest = task.rest.filter(others.contains)
            let rankingOfOthers = ranking.filter(others.contains)
            #expect(task.restByOthers == rest && (!rest.isEmpty || largest > 0))
            #expect(found.rPrecisionByOthers[place] == (rest.isEmpty ? nil : Self.rPrecision(rankingOfOthers, rest)))
            if !rest.isEmpty {
                let gain = try #require(found.gainByOthers[place])
                #expect(abs(gain - Self.gain(rankingOfOthers, rest)) < 1e-12)
            }
        }
        let counted = continuation.tasks.count { !$0.restByOthers.isEmpty }
        #expect(found.values[.ndcg]?.count == 3 && found.values[.ndcgByOthers]?.count == counted)
        #expect(found.values[.rPrecisionByOthers]?.count == counted)
        #expect(PlaylistContinuation(playlists, small.songs, seed: 3).tasks == continuation.tasks)
        #expect(PlaylistContinuation(playlists, small.songs, seed: 4).tasks != continuation.tasks)
    }

    @Test func `Scores continue playlists without vectors: songs with 0 are not found, ties come by id`() throws {
        let small = SmallSongs(200, seed: 9)
        let playlist = PlaylistTable.Playlist(hash: 5, songs: (0..<40).map { $0 * 5 })
        let continuation = PlaylistContinuation([playlist], small.songs, seed: 3)
        let task = continuation.tasks[0]
        let likeness = (0..<200).map { $0 % 4 == 0 ? 0 : Float($0 % 7 + 1) }
        let found = try continuation.scores({ _ in likeness }, work: Work())
        let ranking = (0..<200).filter { likeness[$0] > 0 && !task.seeds.contains($0) }
            .sorted { (likeness[$1], $0) < (likeness[$0], $1) }
        #expect(found.rPrecision == [Self.rPrecision(ranking, task.rest)])
        #expect(abs(found.gain[0] - Self.gain(ranking, task.rest)) < 1e-12)
        let others = ranking.filter { song in task.seeds.allSatisfy { small.isByOthers(song, than: $0) } }
        #expect(found.rPrecisionByOthers == [Self.rPrecision(others, task.restByOthers)])
    }

    private static func rPrecision(_ ranking: [Int], _ rest: [Int]) -> Double {
        Double(ranking.prefix(rest.count).filter { rest.contains($0) }.count) / Double(rest.count)
    }

    private static func gain(_ ranking: [Int], _ rest: [Int]) -> Double {
        var (gain, best) = (0.0, 0.0)
        for rank in 1...100 {
            let discount = 1 / log2(Double(rank + 1))
            if rank <= ranking.count, rest.contains(ranking[rank - 1]) { gain += discount }
            if rank <= rest.count { best += discount }
        }
        return gain / best
    }
}

extension SmallSongs: CustomTestStringConvertible {
    var testDescription: String { "\(count) songs, \(artists.count { $0.contains(1) }) of one artist" }
}
