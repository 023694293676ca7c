import Testing
import TimbreCatalogue
import TimbreLearning
import TimbreMaps
import TimbreTestSupport

@testable import TimbreEvaluation

@Suite struct EvaluationBaselineTests {
    @Test
    func `A blended song is itself and weight times its artists' shrunken means; an unknown artist draws nothing`() {
        let small = SmallSongs(90, dimensions: 3, largest: 20, seed: 8)
        let blended = ArtistBlend(weight: 1.5, shrinkage: 4)
            .blend(small.vectors.values, dimensions: 3, artists: small.songs.artists)
        for song in 0..<90 {
            for j in 0..<3 {
                var means = 0.0
                for artist in small.artists[song] {
                    let own = (0..<90).filter { small.artists[$0].contains(artist) }
                    let sum = own.reduce(0.0) { $0 + Double(small.vectors.values[$1 * 3 + j]) }
                    means += sum / (Double(own.count) + 4)
                }
                let expected = Double(small.vectors.values[song * 3 + j]) + 1.5 * means
                #expect(abs(Double(blended[song * 3 + j]) - expected) < 1e-6)
            }
        }
    }

    @Test func `After whitening, songs of one artist vary equally in every direction`() throws {
        let (count, d) = (400, 5)
        var random = SplitMix(state: 9)
        let artists = (0..<count).map { Int32($0 % 31) }
        let mixing = (0..<d * d).map { _ in random.uniform() }
        let values = (0..<count).flatMap { song in
            let draws = (0..<d).map { random.uniform() * Float($0 + 1) }
            return (0..<d).map { j in
                Float(artists[song]) * mixing[j] + (0..<d).reduce(0) { $0 + mixing[j * d + $1] * draws[$1] }
            }
        }
        let whitening = try #require(WithinArtistWhitening(fitting: values, dimensions: d, artists: artists))
        let whitened = whitening.apply(values)
        let known = (0..<count).filter { artists[$0] != 0 }
        let differences = known.map { song in
            let own = known.filter { artists[$0] == artists[song] }
            return (0..<d).map { j in
                Double(whitened[song * d + j])
                    - own.reduce(0.0) { $0 + Double(whitened[$1 * d + j]) } / Double(own.count)
            }
        }
        for i in 0..<d {
            for j in 0..<d {
                let covariance = differences.reduce(0.0) { $0 + $1[i] * $1[j] } / Double(known.count - 1)
                #expect(abs(covariance - (i == j ? 1 : 0)) < 1e-4)
            }
        }
    }

    @Test func `A direction in which no artist's songs differ is left out, and artists of one song teach nothing`()
        throws
    {
        let values: [Float] = [1, 5, 2, 5, 3, 5, 4, 9]
        let whitening = try #require(
            WithinArtistWhitening(fitting: values, dimensions: 2, artists: [1, 1, 1, 2]))
        #expect(whitening.apply(values).allSatisfy { $0.isFinite })
        #expect(whitening.apply([0, 7]).allSatisfy { $0 == 0 })
        #expect(WithinArtistWhitening(fitting: values, dimensions: 2, artists: [1, 2, 3, 0]) == nil)
        #expect(WithinArtistWhitening(fitting: [1, 2, 1, 2], dimensions: 2, artists: [1, 1]) == nil)
    }

    @Test func `A year that a song lacks counts as the mean, and years that do not differ are left out`() {
        let scores = SongVectors(kind: .features, values: [1, -1, 0], names: ["x"])
        let dated = scores.appending([1990, nil, 2010], named: "year")
        #expect(dated.names == ["x", "year"])
        #expect(dated.values[3] == 0)
        #expect(abs(dated.values[1] + Float(1.5).squareRoot()) < 1e-6 && dated.values[5] == -dated.values[1])
        #expect(scores.appending([1990, nil, 1990], named: "year").names == ["x"])
        #expect(scores.appending([nil, nil, nil], named: "year").names == ["x"])
    }

    @Test func `Normal scores are those of ranks, whatever the numbers; a year that a song lacks counts as the median`()
        throws
    {
        let scores = SongVectors(kind: .features, values: [1, -1, 0, 2], names: ["x"])
        let recipe = try Recipe.named("spotify-tracks")
        let dated = scores.appending(normalScoresOf: [1990, nil, 1000, 2010], named: "year", recipe)
        let column = stride(from: 1, to: 8, by: 2).map { dated.values[$0] }
        // Three ranks of variance 1.
        for (score, wanted) in zip(column, [0, 0, -1.224_745, 1.224_745] as [Float]) {
            #expect(abs(score - wanted) < 1e-4)
        }
        #expect(dated.names == ["x", "year"] && dated.values[6] == 2)
        #expect(scores.appending(normalScoresOf: [1990, nil, 1990, nil], named: "year", recipe).names == ["x"])
        #expect(scores.appending(normalScoresOf: [nil, nil, nil, nil], named: "year", recipe).names == ["x"])
    }

    @Test func `Popularity and item neighbours are those of plain loops over the matrix of songs and playlists`() {
        var random = SplitMix(state: 3)
        let (count, playlists) = (60, 9)
        let has = (0..<count).map { song in (0..<playlists).map { _ in song > 4 && random.uniform() > 0.5 } }
        let known = KnownPlaylists(
            (0..<playlists).map { playlist in (0..<Int32(count)).filter { has[Int($0)][playlist] } }, songCount: count)
        #expect(known.count == playlists)
        func unit(_ song: Int) -> [Double] {
            let row = has[song].map { $0 ? 1.0 : 0 }
            let length = row.reduce(0, +).squareRoot()
            return row.map { length > 0 ? $0 / length : 0 }
        }
        let given = [2, 20, 31, 44, 59]
        let likeness = known.likeness(to: given)
        for song in 0..<count {
            #expect(known.popularity[song] == Float(has[song].count { $0 }) / Float(playlists))
            let cosines = given.map { seed in zip(unit(seed), unit(song)).reduce(0) { $0 + $1.0 * $1.1 } }
            #expect(abs(Double(likeness[song]) - cosines.reduce(0, +) / 5) < 1e-6)
        }
        #expect(likeness[..<5].allSatisfy { $0 == 0 })
    }

    @Test func `Dimensions can be left out, but not all of them`() {
        let scores = SongVectors(kind: .features, values: [1, 2, 3, 4, 5, 6], names: ["x", "year", "z"])
        #expect(scores.removing(["year", "w"]).values == [1, 3, 4, 6])
        #expect(scores.removing(["year"]).names == ["x", "z"])
        #expect(scores.removing(["x", "year", "z"]).names == ["x", "year", "z"])
    }

    @Test func `The classic recipe is the published network on the catalogue's own features`() throws {
        var recipe = try Recipe.named("spotify-tracks")
        recipe.training.seed = 9
        recipe.training.split = [60, 20, 20]
        let classic = try ClassicAutoencoder(for: recipe, training: recipe.training).recipe
        #expect(classic.network.output == .sigmoid && classic.objective.categories == .embedding)
        #expect(classic.features.allSatisfy { $0.scale == .minmax } && classic.training.unknownShare == 0)
        #expect(classic.features.map(\.name) == recipe.features.map(\.name))
        #expect(classic.embeddings.map(\.name) == ["artist"] && classic.embeddings[0].embedding == 100)
        #expect(classic.training.seed == 9 && classic.training.split == [60, 20, 20])
    }
}
