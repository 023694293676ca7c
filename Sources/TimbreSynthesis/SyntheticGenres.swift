/// The genre strings of synthetic songs: the table's genres split into sub-genres and blended with each other.
struct SyntheticGenres: Sendable {
    struct Genre: Sendable {
        /// Text in the CSV: one name, or several joined by commas.
        var name: String
        /// Index of the row of `GenreTable.rows` that the genre belongs to.
        var parent: Int
        /// Mean standard scores of the genre's artists.
        var centre: SIMD16<Double>
        /// Weight of each label of `SyntheticMood`.
        var moods: [Double]
        var weight: Double
    }

    /// Number of slots. Every artist has a slot, and artists of one slot have one genre; genres have slots in
    /// proportion to their weights.
    static let slotCount = 1_024

    let genres: [Genre]
    /// Index into `genres` of each slot.
    let slots: [Int]
    /// Factor from independent scores to the differences of artists and songs within a genre.
    let within: SoundFactors

    init() {
        var genres = Self.parents() + Self.subgenres() + Self.blends()
        let slots = Self.slots(weights: genres.map(\.weight))
        // The centres shrink until they explain less variance than all songs have.
        var mean = SIMD16<Double>()
        for slot in slots { mean += genres[slot].centre / Double(slots.count) }
        for index in genres.indices { genres[index].centre -= mean }
        var factors = SoundFactors(covariance: Self.remainder(genres: genres, slots: slots))
        while factors == nil {
            for index in genres.indices { genres[index].centre *= 0.95 }
            factors = SoundFactors(covariance: Self.remainder(genres: genres, slots: slots))
        }
        self.genres = genres
        self.slots = slots
        within = factors!
    }
}

extension SyntheticGenres {
    /// Difference between two levels of the table, in standard deviations of all songs.
    private static let levelStep = 0.5
    /// Deviation of the sub-genres around their parent, and of the parents where the table says nothing.
    private static let offsetStep = 0.3

    private static func parents() -> [Genre] {
        GenreTable.rows.enumerated().map { index, row in
            Genre(
                name: row.genre.lowercased(), parent: index,
                centre: tableCentre(row) + offset(.genre, index),
                moods: SyntheticMood.weights(emotions: row.emotions), weight: 4 * parentWeights[index])
        }
    }

    /// Two genres for each sub-genre: its name alone, and its parent's name followed by it.
    private static func subgenres() -> [Genre] {
        let parents = parents()
        return SubgenreNames.all.enumerated().flatMap { parent, names in
            names.enumerated().flatMap { rank, name in
                var alone = parents[parent]
                alone.name = name
                alone.centre += offset(.subgenre, parent * 64 + rank)
                alone.weight = 2 * parentWeights[parent] / Double(rank + 1)
                var listed = alone
                listed.name = "\(parents[parent].name),\(name)"
                listed.centre = (parents[parent].centre + alone.centre) / 2
                return [alone, listed]
            }
        }
    }

    /// Blends of each genre with the four that sound most like it.
    private static func blends() -> [Genre] {
        let parents = parents()
        return parents.flatMap { first in
            let others = parents.filter { $0.parent != first.parent }
                .sorted { distance($0.centre, first.centre) < distance($1.centre, first.centre) }
            return others.prefix(4).enumerated().map { rank, second in
                Genre(
                    name: "\(first.name),\(second.name),\(SubgenreNames.all[second.parent][rank])",
                    parent: first.parent, centre: (first.centre + second.centre) / 2,
                    moods: zip(first.moods, second.moods).map { ($0 + $1) / 2 },
                    weight: 0.8 * parentWeights[first.parent])
            }
        }
    }

    private static func tableCentre(_ row: GenreTable.Row) -> SIMD16<Double> {
        var centre = SIMD16<Double>()
        for (index, level) in row.levels.enumerated() { centre[4 + index] = levelStep * Double(level.rawValue) }
        // The table has no loudness; half the energy stands for it.
        centre[2] = centre[4] / 2
        return centre
    }

    private static func offset(_ purpose: SynthesisRandom.Purpose, _ index: Int) -> SIMD16<Double> {
        // Independent of the seed, so that a genre sounds alike in all synthetic sets.
        var random = SynthesisRandom(seed: 0, purpose, index)
        return random.normals() * offsetStep
    }

    private static func distance(_ left: SIMD16<Double>, _ right: SIMD16<Double>) -> Double {
        ((left - right) * (left - right)).sum()
    }

    /// The target correlations less the covariance of the genres.
    private static func remainder(genres: [Genre], slots: [Int]) -> [[Double]] {
        var rest = SoundFactors.target
        for slot in slots {
            let centre = genres[slot].centre
            for row in rest.indices {
                for column in rest.indices { rest[row][column] -= centre[row] * centre[column] / Double(slots.count) }
            }
        }
        return rest
    }

    /// The genre of each slot: at least one slot a genre, the others by the largest quotients, scattered so that a few
    /// artists already cover many genres.
    private static func slots(weights: [Double]) -> [Int] {
        var counts = Array(repeating: 1, count: weights.count)
        for _ in weights.count..<slotCount {
            let next = weights.indices.max { weights[$0] / Double(counts[$0]) < weights[$1] / Double(counts[$1]) }
            counts[next ?? 0] += 1
        }
        let sorted = counts.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
        return (0..<slotCount).map { sorted[$0 * 633 % slotCount] }
    }

    /// Weight of each row of the table among artists.
    private static let parentWeights = [
        0.13, 0.14, 0.16, 0.07, 0.05, 0.09, 0.06, 0.08, 0.03, 0.06, 0.04, 0.02, 0.02, 0.03, 0.02,
    ]
}
