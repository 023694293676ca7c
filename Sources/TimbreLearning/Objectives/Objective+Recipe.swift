import TimbreCatalogue
import TimbreCompute

extension Objective {
    /// A recipe's objective, for an autoencoder of songs.
    ///
    /// - Parameters:
    ///   - latentLayer: the layer whose output is the latent vector.
    ///   - playlistWeight: the weight of playlists beside the categories by which songs are compared; nil without any.
    init(_ recipe: Recipe, latentLayer: Int, playlistWeight: Double?) {
        self.init(noise: recipe.objective.noise)
        if recipe.objective.categories == .contrast {
            contrast = LatentContrast(
                layer: latentLayer,
                Contrast(
                    temperature: recipe.objective.temperature,
                    weights: recipe.contrasts.map(\.weight) + (playlistWeight.map { [$0] } ?? []),
                    keep: recipe.objective.weights["numbers"] ?? 1))
        }
    }
}
