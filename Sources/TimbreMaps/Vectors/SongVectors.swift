public import TimbreCatalogue
import TimbreFiles

/// Where songs lie: what clusters, maps and pictures are made of.
public struct SongVectors: Sendable {
    /// Which vectors of a catalogue.
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
    /// Features that are the same for every song: they are 0 in every row.
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
    /// With room for rounding.
    private static let unitLength: Float = 1.01

    /// The vectors of every song: of those that have been mapped where they are latent ones.
    ///
    /// - Parameter kind: nil for latent vectors where there is a model, else features.
    /// - Throws: `CatalogueFault.noModel`, `.damaged`; `MapFault.constantFeatures` where songs do not differ in any.
    public func vectors(_ kind: SongVectors.Kind?) throws -> SongVectors {
        switch kind ?? (state.hasModel ? .latents : .features) {
        case .latents:
            let file = try latents()
            let values = file.floats(rows: 0..<state.latentCount)
            try file.checkIsWhole(rows: 0..<state.latentCount)
            // What is no number compares with nothing.
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
