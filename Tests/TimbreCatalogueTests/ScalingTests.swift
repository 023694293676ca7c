import Testing

@testable import TimbreCatalogue

@Suite struct ScalingTests {
    /// Three features, one of each scale.
    static func recipe() throws -> Recipe {
        try Recipe(
            yaml: """
                name: three
                title: [song]
                features:
                  standard: {columns: [a], range: [-1000, 1000], scale: standard}
                  minmax: {columns: [b], range: [-1000, 1000], scale: minmax}
                  none: {columns: [c], range: [-1000, 1000], scale: none}
                network: {hidden: [4], latent: 2}
                training: {epochs: 2}
                """, source: "three")
    }

    /// Row-major [5, 3]; the last row is not in the training split.
    static let numbers: [Float] = [1, 10, 0, 2, 30, 1, 4, 20, 0, 9, 50, 1, 1000, -1000, 7]

    @Test("Each scale is the textbook's, fitted on the given rows alone")
    func fit() throws {
        let scaling = Scaling.fit(Self.numbers, featureCount: 3, rows: [0, 1, 2, 3], recipe: try Self.recipe())
        #expect(scaling.features.map(\.name) == ["standard", "minmax", "none"])
        #expect(scaling.features.map(\.median) == [3, 25, 0.5])
        #expect(scaling.features.map(\.minimum) == [1, 10, 0])
        #expect(scaling.features.map(\.maximum) == [9, 50, 1])
        #expect(scaling.features[0].offset == 4)
        #expect(scaling.features[0].factor == 1 / ((9.0 + 4 + 0 + 25) / 4).squareRoot())
        #expect(scaling.features[1].offset == 10)
        #expect(scaling.features[1].factor == 1 / 40.0)
        #expect(scaling.features[2].offset == 0)
        #expect(scaling.features[2].factor == 1)
        #expect(scaling.features.map { Float($0.median) } == [3, 25, 0.5])
    }

    @Test("Values outside the fitted range are clipped to it")
    func apply() throws {
        let scaling = Scaling.fit(Self.numbers, featureCount: 3, rows: [0, 1, 2, 3], recipe: try Self.recipe())
        let scaled = scaling.apply(Self.numbers)
        #expect(scaled.count == 15)
        #expect(scaled[1] == 0)
        #expect(scaled[4] == 0.5)
        #expect(scaled[10] == 1)
        #expect(scaled[12] == scaled[9])
        #expect(scaled[13] == 0)
        #expect(scaled[14] == 1)
        let column = stride(from: 0, to: 12, by: 3).map { Double(scaled[$0]) }
        #expect(abs(column.reduce(0, +)) < 1e-6)
        #expect(abs(column.reduce(0) { $0 + $1 * $1 } - 4) < 1e-6)
    }

    @Test("A constant column becomes 0, whatever its scale", arguments: [Float(0), 0.1, 300])
    func constant(value: Float) throws {
        let numbers = [Float](repeating: value, count: 9)
        let scaling = Scaling.fit(numbers, featureCount: 3, rows: [0, 1, 2], recipe: try Self.recipe())
        #expect(scaling.apply(numbers) == [Float](repeating: 0, count: 9))
        #expect(scaling.apply([5, -5, 9]) == [0, 0, 0])
        #expect(scaling.features.map { Float($0.median) } == [value, value, value])
    }

    @Test("One training row is enough")
    func oneRow() throws {
        let scaling = Scaling.fit(Self.numbers, featureCount: 3, rows: [4], recipe: try Self.recipe())
        #expect(scaling.features.map { Float($0.median) } == [1000, -1000, 7])
    }

    @Test("The median is that of a sort, for odd and even counts, ties and any order")
    func median() throws {
        var generator = SystemRandomNumberGenerator()
        for count in 1...60 {
            let values = (0..<count).map { _ in Float(Int.random(in: 0...20, using: &generator)) }
            let numbers = values.flatMap { [$0, $0, $0] }
            let scaling = Scaling.fit(numbers, featureCount: 3, rows: Array(0..<count), recipe: try Self.recipe())
            let sorted = values.sorted()
            let expected = (Double(sorted[(count - 1) / 2]) + Double(sorted[count / 2])) / 2
            #expect(scaling.features[0].median == expected, "\(values)")
        }
    }

    @Test("A scaling reads back from its JSON, to the last bit")
    func json() throws {
        let scaling = Scaling.fit(Self.numbers, featureCount: 3, rows: [0, 1, 3], recipe: try Self.recipe())
        #expect(try Scaling(json: scaling.json()) == scaling)
        #expect(throws: DecodingError.self) { try Scaling(json: "{\"features\": 3}") }
    }
}
