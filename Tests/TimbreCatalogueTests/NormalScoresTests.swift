import Testing
import TimbreTestSupport

@testable import TimbreCatalogue

@Suite struct NormalScoresTests {
    /// One feature.
    private static func fitted(_ values: [Float]) throws -> Scaling {
        let recipe = try Recipe(
            yaml: """
                name: one
                title: [song]
                features:
                  x: {columns: [x], range: [-1e9, 1e9], scale: normal}
                network: {hidden: [4], latent: 2}
                training: {epochs: 2}
                """, source: "one")
        return Scaling.fit(values, featureCount: 1, rows: Array(values.indices), recipe: recipe)
    }

    /// Plain normal scores, mean 0 and variance 1, by comparing every value with every other.
    private static func reference(_ values: [Float]) -> [Double] {
        let scores = values.map { value in
            let below = values.count { $0 < value }
            let equal = values.count { $0 == value }
            let rank = Double(below) + Double(equal + 1) / 2
            return InverseNormal.value(at: (rank - 0.5) / Double(values.count))
        }
        let mean = scores.reduce(0, +) / Double(scores.count)
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count)
        return scores.map { ($0 - mean) / variance.squareRoot() }
    }

    /// Most of them one value, the others of every size.
    private static func lumpy(_ count: Int) -> [Float] {
        var random = SplitMix(state: 3)
        return (0..<count).map { index in
            let value = random.uniform()
            return index % 5 < 2 ? 0 : value * value * value * 100
        }
    }

    @Test(
        "The inverse of the normal distribution is scipy's norm.ppf",
        arguments: [
            (1e-300, -37.0470962993612), (1e-20, -9.262340089798409), (1e-9, -5.9978070150076865),
            (0.001, -3.090232306167813), (0.025, -1.9599639845400545), (0.07, -1.4757910281791706),
            (0.0751, -1.4388253927525403), (0.3, -0.5244005127080409), (0.5, 0), (0.6, 0.2533471031357997),
            (0.925, 1.4395314709384563), (0.95, 1.6448536269514722), (1 - 1e-12, 7.0344869100478356),
        ])
    func inverse(share: Double, expected: Double) {
        #expect(abs(InverseNormal.value(at: share) - expected) <= 1e-14 * abs(expected))
    }

    @Test("A column with ties gets scipy's norm.ppf of its mid-ranks, mean 0 and variance 1")
    func golden() throws {
        let values: [Float] = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
        let expected = [
            -0.4778745377143274, -1.5131731925155976, -0.12334731084406687, -1.5131731925155976, 0.3368323026089416,
            1.8730644512865517, -0.8926286719752509, 0.8734477527104945, 0.3368323026089416, -0.4778745377143274,
            0.3368323026089416, 1.2410623314552969,
        ]
        let scaling = try Self.fitted(values)
        for (score, wanted) in zip(scaling.apply(values), expected) { #expect(abs(Double(score) - wanted) < 2e-7) }
        #expect(scaling.features[0].median == 4.5)
        #expect(scaling.features[0].knots?.values == [1, 2, 3, 4, 5, 6, 8, 9])
    }

    @Test("Few distinct values are all exact; between them the scale is straight, outside it ends")
    func few() throws {
        let values = (0..<999).map { Float($0 % 3 == 0 ? 1 : $0 % 7) }
        let scaling = try Self.fitted(values)
        for (score, wanted) in zip(scaling.apply(values), Self.reference(values)) {
            #expect(abs(Double(score) - wanted) < 3e-7)
        }
        let known = scaling.apply([0, 1, 6])
        #expect(abs(scaling.apply([0.25])[0] - (0.75 * known[0] + 0.25 * known[1])) < 1e-6)
        #expect(scaling.apply([-5, 7, 1e9]) == [known[0], known[2], known[2]])
    }

    @Test("Two values are told apart; one value is 0")
    func twoAndOne() throws {
        #expect(try Self.fitted([4, 7, 4, 7]).apply([4, 5.5, 7]) == [-1, 0, 1])
        let one = try Self.fitted([5, 5, 5])
        #expect(one.features[0].knots == nil)
        #expect(one.apply([5, 4, 6]) == [0, 0, 0])
    }

    @Test(
        "Of many distinct values at most 256 are knots, and few scores are far from their own",
        arguments: [3000, 20_000])
    func many(count: Int) throws {
        let values = Self.lumpy(count)
        let scaling = try Self.fitted(values)
        let knots = try #require(scaling.features[0].knots)
        #expect(knots.values.count <= 256 && knots.values.count > 100)
        #expect(knots.values.first == values.min() && knots.values.last == values.max())
        let scores = scaling.apply(values)
        let sorted = values.sorted()
        var rank: [Float: Double] = [:]
        for (index, value) in sorted.enumerated() where rank[value] == nil {
            let equal = value == 0 ? values.count { $0 == 0 } : 1
            rank[value] = Double(index) + Double(equal) / 2
        }
        let expected = values.map { InverseNormal.value(at: rank[$0]! / Double(count)) }
        let mean = expected.reduce(0, +) / Double(count)
        let deviation = (expected.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
        // Knots are about 8 / 254 apart; those at the lump, half of 40 % of the songs.
        let errors = zip(scores, expected).map { abs(Double($0) - ($1 - mean) / deviation) }
        #expect(errors.count { $0 > 0.04 } < count / 100)
        #expect(errors.reduce(0, +) / Double(count) < 0.01)
        let average = scores.reduce(0) { $0 + Double($1) } / Double(count)
        let variance = scores.reduce(0) { $0 + Double($1) * Double($1) } / Double(count)
        #expect(abs(average) < 1e-6 && abs(variance - 1) < 1e-6)
    }

    @Test("The scale never falls, and never leaves the knots' scores")
    func monotone() throws {
        let scaling = try Self.fitted(Self.lumpy(5_000))
        let knots = try #require(scaling.features[0].knots)
        let inputs = (knots.values + (-12_000...12_000).map { Float($0) / 100 }).sorted()
        let scores = scaling.apply(inputs)
        #expect(zip(scores, scores.dropFirst()).allSatisfy(<=))
        #expect(scores.first == knots.scores.first && scores.last == knots.scores.last)
        #expect(scaling.apply(knots.values) == knots.scores)
        #expect(inputs.indices.allSatisfy { scaling.features[0].apply(inputs[$0]) == scores[$0] })
    }

    @Test("A scaling with knots reads back from its JSON to the last bit; without the key there are none")
    func json() throws {
        let scaling = try Self.fitted(Self.lumpy(3_000))
        let text = try scaling.json()
        #expect(try Scaling(json: text) == scaling)
        #expect(text.utf8.count < 8_000)
        let straight = """
            {"features":[{"factor":2,"maximum":3,"median":1,"minimum":0,"name":"x","offset":1}]}
            """
        let old = try Scaling(json: straight)
        #expect(old.features[0].knots == nil && old.apply([2, 9]) == [2, 4])
        #expect(try old.json() == straight)
        for damaged in [
            #"{"values":[1,2],"scores":[1]}"#, #"{"values":[2,1],"scores":[1,2]}"#, #"{"values":[1],"scores":[1]}"#,
        ] {
            let text = straight.replacing(#""factor""#, with: "\"knots\":\(damaged),\"factor\"")
            #expect(throws: DecodingError.self) { try Scaling(json: text) }
        }
    }

    @Test("Sorting by bits is sorting", arguments: [0, 1, 1000, 5000])
    func sorting(count: Int) {
        var random = SplitMix(state: 8)
        var values = (0..<count).map { _ in random.uniform() * 1000 }
        for index in stride(from: 0, to: count, by: 3) { values[index] = values[index].rounded() }
        if count > 100 {
            let extremes: [Float] = [
                .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0, -0.0, .leastNonzeroMagnitude,
            ]
            values.replaceSubrange(0..<5, with: extremes)
        }
        #expect(values.sortedByBits() == values.sorted())
        #expect([Float](repeating: 7, count: count).sortedByBits() == [Float](repeating: 7, count: count))
    }

    @Test("A recipe's scale can be normal, and rows are scaled alike alone and among others")
    func parts() throws {
        let values = Self.lumpy(4_000)
        let scaling = try Self.fitted(values)
        let whole = scaling.apply(values)
        for start in [0, 1, 511, 512, 513, 3_999] {
            #expect(scaling.apply(Array(values[start...])) == Array(whole[start...]))
        }
        var recipe = try Recipe.named("spotify-tracks")
        try recipe.set("features.tempo.scale=normal")
        #expect(recipe.features.first { $0.name == "tempo" }?.scale == .normal)
        #expect(try Recipe(yaml: recipe.yaml(), source: "again") == recipe)
    }
}
