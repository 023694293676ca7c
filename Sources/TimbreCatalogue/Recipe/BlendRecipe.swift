/// Blend of a song's vector: the network's latent vector and other blocks, each of about unit length, are weighted and
/// reduced to one width by a linear map.
public struct BlendRecipe: Sendable, Equatable, Codable {
    /// Width of a song's vector; at most the width of latent vector and features together.
    public var width: Int
    /// Weight of the network's latent vector, contexts included.
    public var latent: Double
    /// Weight of the scaled features, whitened within artists; the block is left out where there are more than
    /// `mostNumbers` features.
    public var linear: Double
    /// Weight of title and album, by their character n-grams.
    public var text: Double
    /// Weight of the artist's vector by the playlists that the artist is in, where playlists train.
    public var playlists: Double

    /// Largest width of the latent vector, and of the features: the time for the eigenvectors of all blocks grows with
    /// the cube of their width, half a minute at 600 without LAPACK.
    static let mostNumbers = 256

    public init(width: Int, latent: Double, linear: Double, text: Double, playlists: Double) {
        (self.width, self.latent, self.linear) = (width, latent, linear)
        (self.text, self.playlists) = (text, playlists)
    }
}

extension BlendRecipe {
    init(_ node: RecipeNode) throws {
        self.init(width: 0, latent: 0, linear: 0, text: 0, playlists: 0)
        for (key, value) in try node.mapping(keys: ["width", "latent", "linear", "text", "playlists"]) {
            func weight() throws -> Double {
                let weight = try value.number()
                guard (0...1000).contains(weight) else {
                    throw value.fault("“\(value.path)” is a weight from 0 to 1000")
                }
                return weight
            }
            switch key {
            case "width": width = try value.integer(1...4096)
            case "latent": latent = try weight()
            case "linear": linear = try weight()
            case "text": text = try weight()
            default: playlists = try weight()
            }
        }
        if width == 0 { throw node.fault("“blend” needs the width of a song's vector, width: 32") }
        if latent == 0 { throw node.fault("“blend” needs a weight of the network's latent vector, latent: 1") }
    }

    var yaml: String {
        let weights = [("latent", latent), ("linear", linear), ("text", text), ("playlists", playlists)]
        return YAMLText.map(["width: \(width)"] + weights.map { "\($0): \(YAMLText.number($1))" })
    }
}

extension Recipe {
    /// Whether the blend has the scaled features as a block.
    package var blendsFeatures: Bool { (blend?.linear ?? 0) > 0 && features.count <= BlendRecipe.mostNumbers }

    /// A note where the blend leaves out a block that has a weight; else nil.
    package var noteOnBlend: String? {
        guard let blend, blend.linear > 0, !blendsFeatures else { return nil }
        return
            "the blend leaves the block “linear” out: it is made of at most \(BlendRecipe.mostNumbers) features, and the recipe has \(features.count)"
    }

    /// Width of a song's vector: the blend's width, at most that of its latent vector and features together; without a
    /// blend, the latent vector's.
    public var vectorWidth: Int {
        blend.map { min($0.width, network.latent + (blendsFeatures ? features.count : 0)) } ?? network.latent
    }
}
