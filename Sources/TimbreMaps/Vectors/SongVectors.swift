public import TimbreCatalogue
import TimbreFiles

/// Vectors of a catalogue's songs, from which clusters, maps and pictures are made.
public struct SongVectors: Sendable {
    /// Kinds of vectors that a catalogue has.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// The features of the recipe as standard scores over all songs; works without a model.
        case features
        /// The latent vectors of the catalogue's model, unit length.
        case latents
    }

    public var kind: Kind
    /// Row-major `[songs, dimensions]`, finite; row i is song i.
    public var values: [Float]
    /// A name for each dimension: the features', or latent_0 and so on.
    public var names: [String]
    /// Features that are the same for every song; their values are 0 in every row.
    public var constant: [String] = []

    public var dimensions: Int { names.count }
    public var count: Int { values.count / max(dimensions, 1) }

    public init(kind: Kind, values: [Float], names: [String], constant: [String] = []) {
        precondition(
            !names.isEmpty && values.count.isMultiple(of: names.count),
            "\(values.count) values by row of \(names.count)")
        (self.kind, self.values, self.names, self.constant) = (kind, values, names, constant)
    }
}

extension Catalogue {
    /// Largest magnitude in a vector of unit length, with room for rounding.
    private static let unitLength: Float = 1.01

    /// The vectors of every song; with latent vectors, of the songs that have one.
    ///
    /// - Parameter kind: nil for latent vectors where there is a model, else features.
    /// - Throws: `CatalogueFault.noModel`, `.damaged`; `MapFault.constantFeatures` where songs do not differ in any.
    public func vectors(_ kind: SongVectors.Kind?) throws -> SongVectors {
        switch kind ?? (state.hasModel ? .latents : .features) {
        case .latents:
            let file = try latents()
            let values = file.floats(rows: 0..<state.latentCount)
            try file.checkIsWhole(rows: 0..<state.latentCount)
            // NaN fails every comparison, so the condition is negated.
            if let place = values.firstIndex(where: { !(abs($0) <= Self.unitLength) }) {
                throw CatalogueFault.damaged(
                    file: file.path, detail: "the vector of song \(place / file.columns) is not of unit length")
            }
            return SongVectors(
                kind: .latents, values: values,
                names: (0..<file.columns).map { "latent_\($0)" })
        case .features:
            let data = try songFeatures(texts: false)
            var standard = recipe
            for index in standard.features.indices { standard.features[index].scale = .standard }
            let scaling = Scaling.fit(
                data.numbers, featureCount: recipe.features.count, rows: Array(0..<songCount), recipe: standard)
            let constant = scaling.features.filter { $0.minimum == $0.maximum }.map(\.name)
            guard constant.count < recipe.features.count else { throw MapFault.constantFeatures(path: path) }
            return SongVectors(
                kind: .features, values: scaling.apply(data.numbers), names: recipe.features.map(\.name),
                constant: constant)
        }
    }
}
