import Foundation
import TimbreCatalogue
import TimbreFiles

/// Likeness of two songs: names that both have, and features in which both differ from most songs in the same
/// direction.
public struct Likeness: Sendable, Equatable, Codable {
    /// Feature in which two songs are alike and unlike most others.
    public struct Feature: Sendable, Equatable, Codable {
        public var name: String
        /// Values of the first song (`value`) and the second (`other`), in the CSV's units.
        public var value: Double
        public var other: Double
        /// Mean over all songs, in the CSV's units.
        public var mean: Double
        /// The smaller of the two distances from the mean, in standard deviations; below 0 where both lie below it.
        public var score: Double
    }

    /// Artists of both songs.
    public var artists: [String]
    /// Genres of both songs.
    public var genres: [String]
    /// Emotions of both songs.
    public var emotions: [String]
    /// Shared features, the most distinctive first.
    public var features: [Feature]
}

/// Comparison of songs by the means and standard deviations of a catalogue's features.
struct FeatureComparison: Sendable {
    let names: [String]
    private let means: [Double]
    /// Standard deviation of each feature; 0 for a feature that is the same for every song.
    private let deviations: [Double]

    /// - Throws: `CatalogueFault.damaged`.
    /// - Complexity: a pass over `features.npy`.
    init(_ catalogue: Catalogue) throws {
        names = catalogue.recipe.features.map(\.name)
        let file = try catalogue.features()
        var (sums, squares) = ([Double](repeating: 0, count: names.count), [Double](repeating: 0, count: names.count))
        var counts = [Double](repeating: 0, count: names.count)
        file.withFloats(rows: 0..<catalogue.songCount) { floats in
            let values = floats.span
            for row in 0..<catalogue.songCount {
                for column in sums.indices {
                    let value = Double(values[row * file.columns + column])
                    guard value.isFinite else { continue }
                    sums[column] += value
                    squares[column] += value * value
                    counts[column] += 1
                }
            }
        }
        let means = zip(sums, counts).map { $0 / max($1, 1) }
        self.means = means
        deviations = squares.indices.map { column in
            let mean = means[column]
            let variance = squares[column] / max(counts[column], 1) - mean * mean
            // A smaller variance is rounding.
            return variance > 1e-12 * max(1, mean * mean) ? variance.squareRoot() : 0
        }
    }

    /// Least distance from the mean, in standard deviations, at which a feature is distinctive.
    private static let telling = 0.5

    /// - Parameters:
    ///   - values: features of the first song, in the CSV's units and the recipe's order; NaN for an unknown one.
    ///   - count: largest number of features.
    func shared(_ values: [Float], _ others: [Float], count: Int) -> [Likeness.Feature] {
        let found = names.indices.compactMap { column -> Likeness.Feature? in
            let (value, other) = (Double(values[column]), Double(others[column]))
            guard deviations[column] > 0, value.isFinite, other.isFinite else { return nil }
            let first = (value - means[column]) / deviations[column]
            let second = (other - means[column]) / deviations[column]
            guard first * second > 0, min(abs(first), abs(second)) >= Self.telling else { return nil }
            return Likeness.Feature(
                name: names[column], value: value, other: other, mean: means[column],
                score: first < 0 ? max(first, second) : min(first, second))
        }
        return Array(found.sorted { (-abs($0.score), $0.name) < (-abs($1.score), $1.name) }.prefix(count))
    }
}

extension Recommender {
    /// Compares a song with each of several others.
    ///
    ///     let songs = try recommender.similar(toSong: 42).items.map(\.song)
    ///     let reasons = try recommender.likenesses(of: 42, to: songs)
    ///
    /// - Parameters:
    ///   - id: id of the song.
    ///   - others: songs to compare it with.
    ///   - count: largest number of features per comparison.
    /// - Throws: `RecommenderFault.noSuchSong`; `CatalogueFault`.
    public func likenesses(of id: Int, to others: [Song], features count: Int = 3) throws -> [Likeness] {
        guard let id = try known([id]).first else { return [] }
        return try likenesses(
            of: try catalogue.song(id), values: try catalogue.features().floats(rows: id..<id + 1), to: others, count)
    }

    /// Compares a profile with each of several songs, by the values that the profile gives.
    ///
    /// - Throws: as `likenesses(of:to:features:)` of a song.
    public func likenesses(of profile: Profile, to others: [Song], features count: Int = 3) throws -> [Likeness] {
        func names(_ category: String) -> [String] {
            (profile.categories[category] ?? "").split(separator: ";").map { Substring($0).trimmed }
        }
        let song = Song(
            id: -1, title: "", artists: names("artist"), genres: names("genre"),
            emotion: names("emotion").joined(separator: "; "))
        let values = catalogue.recipe.features.map { Float(profile.numbers[$0.name] ?? .nan) }
        return try likenesses(of: song, values: values, to: others, count)
    }

    private func likenesses(of song: Song, values: [Float], to others: [Song], _ count: Int) throws -> [Likeness] {
        let (comparison, file, folding) = (try comparison(), try catalogue.features(), TextFolding())
        func shared(_ names: [String], _ others: [String]) -> [String] {
            let own = Set(names.map(folding.fold)).subtracting([""])
            return own.isEmpty ? [] : others.filter { own.contains(folding.fold($0)) }
        }
        return others.map { other in
            Likeness(
                artists: shared(song.artists, other.artists), genres: shared(song.genres, other.genres),
                emotions: shared(
                    song.emotion.components(separatedBy: "; "), other.emotion.components(separatedBy: "; ")),
                features: comparison.shared(values, file.floats(rows: other.id..<other.id + 1), count: count))
        }
    }
}
