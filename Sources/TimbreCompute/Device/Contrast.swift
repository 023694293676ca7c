/// An objective that pulls songs of one kind together and apart from others: the supervised contrastive loss of Khosla
/// et al., "Supervised Contrastive Learning", 2020, over several kinds at once.
///
/// With uᵢ a song's latent vector at unit length, τ the temperature, and P_c(i) the other songs of its group that have
/// its label in category c, a song's loss is
///
///     keep · (the loss that is there) + Σ_c w_c / |P_c(i)| Σ_{j ∈ P_c(i)} (ln Σ_{m ≠ i} exp(uᵢ·u_m / τ) − uᵢ·u_j / τ)
///
/// over the categories in which P_c(i) is not empty: a softmax cross-entropy whose classes are the other songs of the
/// group. Groups are the first 128 songs, the next 128 and so on.
package struct Contrast: Sendable, Equatable {
    /// Largest number of songs that are compared with each other.
    package static let groupSongs = 128
    /// Largest number of categories.
    package static let mostCategories = 4

    /// τ: from 0.05 on, so that the smallest exponential is far above 0.
    package var temperature: Double
    /// w_c of each category.
    package var weights: [Double]
    /// Weight of each song's other loss beside the contrast.
    package var keep: Double

    package init(temperature: Double, weights: [Double], keep: Double) {
        precondition(temperature >= 0.05 && !weights.isEmpty && weights.count <= Contrast.mostCategories)
        (self.temperature, self.weights, self.keep) = (temperature, weights, keep)
    }
}
