import Testing
import Timbre
import TimbreTestSupport

@Suite("Which songs are recommended")
struct SelectionTests {
    static let toy = Result { try ToyCatalogue(random: 400, dimensions: 8, artists: 30, seed: 11) }

    /// A plain loop over all songs: sorted by score, then distinct, at most so many of an artist, then by marginal
    /// relevance.
    private func reference(
        _ toy: ToyCatalogue, _ song: Int, options: RecommendationOptions, passing: (Song) -> Bool = { _ in true }
    ) throws -> [Int] {
        var ranking: [(id: Int, score: Double)] = []
        for id in 0..<toy.vectors.count where try id != song && passing(toy.catalogue.song(id)) {
            let score = toy.cosine(toy.vectors[song], toy.vectors[id])
            if score >= Double(options.minimumScore ?? -1) { ranking.append((id, score)) }
        }
        ranking.sort { $0.score > $1.score || $0.score == $1.score && $0.id < $1.id }
        var seen: Set<String> = [try toy.key(song)]
        var ofArtist: [String: Int] = [:]
        var pool: [(id: Int, score: Double)] = []
        for candidate in ranking {
            let artists = try toy.catalogue.song(candidate.id).artists
            guard !seen.contains(try toy.key(candidate.id)),
                artists.allSatisfy({ ofArtist[$0, default: 0] < options.perArtist ?? .max })
            else { continue }
            seen.insert(try toy.key(candidate.id))
            for artist in artists { ofArtist[artist, default: 0] += 1 }
            pool.append(candidate)
        }
        let diversity = Double(options.diversity)
        if diversity == 0 { return pool.prefix(options.count).map(\.id) }
        pool = Array(pool.prefix(max(10 * options.count, 100)))
        var chosen: [Int] = []
        while chosen.count < options.count, !pool.isEmpty {
            let values = pool.map { candidate in
                let nearest = chosen.map { toy.cosine(toy.vectors[$0], toy.vectors[candidate.id]) }.max()
                return (1 - diversity) * candidate.score - diversity * (nearest ?? 0)
            }
            let best = values.firstIndex(of: values.max() ?? 0) ?? 0
            chosen.append(pool.remove(at: best).id)
        }
        return chosen
    }

    @Test("A comma parts an artist's names whatever mark comes after it")
    func marksAfterCommas() throws {
        let toy = try ToyCatalogue(
            songs: [("Seed", "X"), ("One", "A,\u{20E3}B"), ("Two", "A"), ("Three", "A,\u{D4E}")],
            vectors: [[1, 0], [0.9, 0.1], [0.8, 0.2], [0.7, 0.3]])
        let options = RecommendationOptions(count: 10, perArtist: 1)
        #expect(try toy.recommender().similar(toSong: 0, options: options).items.map(\.song.id) == [1])
        #expect(try toy.catalogue.find(title: "One", artist: "A").isExact)
    }

    @Test(
        "Limits of artists and diversity choose as a plain loop over all songs does",
        arguments: [(nil, 0), (1, 0), (2, 0), (nil, 0.3), (nil, 1), (2, 0.5), (1, 0.9)] as [(Int?, Float)])
    func plainLoop(perArtist: Int?, diversity: Float) throws {
        let toy = try Self.toy.get()
        let recommender = try toy.recommender()
        for count in [1, 7, 25] {
            let options = RecommendationOptions(count: count, perArtist: perArtist, diversity: diversity)
            for song in stride(from: 0, to: 400, by: 57) {
                let found = try recommender.similar(toSong: song, options: options)
                let wanted = try reference(toy, song, options: options)
                #expect(found.items.map(\.song.id) == wanted, "song \(song)")
                #expect(found.items.map(\.rank) == Array(1...count) && found.notes.isEmpty)
            }
        }
    }

    @Test("A filter, a minimum score and a limit together choose as a plain loop does")
    func together() throws {
        let toy = try Self.toy.get()
        let options = RecommendationOptions(
            count: 12, minimumScore: 0.1, perArtist: 1, diversity: 0.2,
            filter: try SongFilter(parsing: "genre=rock,year>=1995"))
        for song in stride(from: 3, to: 400, by: 40) {
            let found = try toy.recommender().similar(toSong: song, options: options)
            let wanted = try reference(toy, song, options: options) { $0.genre == "rock" && $0.year ?? 0 >= 1995 }
            #expect(found.items.map(\.song.id) == wanted)
            #expect(found.items.allSatisfy { $0.score >= 0.1 })
        }
    }

    @Test("The scores are cosines, whatever the order that diversity brings")
    func scores() throws {
        let toy = try Self.toy.get()
        let options = RecommendationOptions(count: 20, diversity: 0.7)
        for item in try toy.recommender().similar(toSong: 5, options: options).items {
            #expect(abs(Double(item.score) - toy.cosine(toy.vectors[5], toy.vectors[item.song.id])) < 1e-6)
        }
    }

    @Test("Several songs together get the answers that each gets alone, on any number of threads")
    func batches() throws {
        let toy = try Self.toy.get()
        let options = RecommendationOptions(count: 15, perArtist: 1, diversity: 0.4)
        let ids = [9, 200, 9, 399]
        let alone = try ids.map { try toy.recommender(threads: 1).similar(toSong: $0, options: options) }
        for threads in [1, 3] {
            #expect(try toy.recommender(threads: threads).similar(toSongs: ids, options: options) == alone)
        }
    }

    @Test("More than there are: all of them, and what left so few")
    func reasons() throws {
        let toy = try Self.toy.get()
        let recommender = try toy.recommender()
        func found(_ options: RecommendationOptions) throws -> Recommendations {
            try recommender.similar(toSong: 0, options: options)
        }
        let capped = try found(RecommendationOptions(count: 400, perArtist: 1))
        #expect(capped.items.count == 30)
        #expect(Set(try capped.items.map { try toy.mainArtist($0.song.id) }).count == 30)
        #expect(capped.notes == ["30 of 400 recommendations: at most 1 of an artist"])

        let filter = try SongFilter(parsing: "genre=rock")
        let filtered = try found(RecommendationOptions(count: 400, filter: filter))
        #expect(filtered.notes.count == 1 && filtered.notes[0].contains("the filter leaves 134 songs"))
        let all = try found(RecommendationOptions(count: 400, minimumScore: 0.2, perArtist: 1, filter: filter)).notes[0]
        for reason in ["the filter leaves", "no other song scores 0.2", "at most 1"] { #expect(all.contains(reason)) }
        #expect(try found(RecommendationOptions(count: .max, diversity: 1)).notes[0].contains("has no other songs"))
    }

    @Test("Unknown artists are all different, and a song counts for each of its artists")
    func artistNames() throws {
        let songs = [("A", "X"), ("B", "X, Y"), ("C", "x"), ("D", "Y"), ("E", "Y, X"), ("F", ""), ("G", "")]
        let vectors = songs.indices.map { [1, Float($0) / 10] }
        let toy = try ToyCatalogue(songs: songs.map { (title: $0.0, artist: $0.1) }, vectors: vectors)
        let found = try toy.recommender().similar(
            toSong: 0, options: RecommendationOptions(count: 6, perArtist: 1))
        #expect(found.items.map(\.song.title) == ["B", "F", "G"])
    }

    @Test("Songs of one title and main artist are one, whoever else is on them; without an artist all are different")
    func oneSong() throws {
        let songs = [
            ("Seed", "Z"), ("Intro", "X"), ("intro", "x, Y"), ("Intro", "Y, X"), ("Intro", ""), ("Intro", ""),
        ]
        let vectors = songs.indices.map { [1, Float($0) / 10] }
        let toy = try ToyCatalogue(songs: songs.map { (title: $0.0, artist: $0.1) }, vectors: vectors)
        let found = try toy.recommender().similar(toSong: 0, options: RecommendationOptions(count: 5))
        #expect(found.items.map(\.song.id) == [1, 3, 4, 5])
    }

    @Test("Options out of range are refused, each with its own fault")
    func invalid() throws {
        let recommender = try Self.toy.get().recommender()
        for (options, fault) in [
            (RecommendationOptions(count: 0), RecommenderFault.invalidCount(0)),
            (RecommendationOptions(minimumScore: 2), .invalidScore(2)),
            (RecommendationOptions(perArtist: 0), .invalidArtistLimit(0)),
            (RecommendationOptions(diversity: 1.5), .invalidDiversity(1.5)),
            (RecommendationOptions(diversity: -0.1), .invalidDiversity(-0.1)),
        ] {
            #expect(throws: fault) { try recommender.similar(toSong: 0, options: options) }
            #expect(throws: fault) { try recommender.playlist(likes: [0], options: options) }
            #expect(throws: fault) { try recommender.catalogue.songs(ofCluster: 0, options: options) }
        }
        #expect(throws: RecommenderFault.self) {
            try recommender.similar(toSong: 0, options: RecommendationOptions(diversity: .nan))
        }
    }
}
