extension Device {
    /// Adds a contrast's losses to losses, `Contrast` has the formula; the gradient is that of the mean over all songs.
    ///
    /// A vector shorter than 1e-15 is like no other: its cosines are 0, and so is its gradient.
    ///
    /// - Parameters:
    ///   - latents: `[songs, width]`, of any length.
    ///   - labels: `[songs, 1]` for each of the contrast's weights; 0 is no label.
    ///   - losses: `[songs, 1]`; keeps `contrast.keep` of what is there.
    ///   - gradient: `[songs, width]`; receives the gradient by the latents; nil for none.
    package func contrast(
        _ latents: Matrix<Float>, labels: [Matrix<Int32>], _ contrast: Contrast, losses: Matrix<Float>,
        gradient: Matrix<Float>? = nil
    ) throws {
        precondition(labels.count == contrast.weights.count && losses.count == latents.rows)
        precondition(labels.allSatisfy { $0.count == latents.rows })
        precondition(gradient.map { $0.rows == latents.rows && $0.columns == latents.columns } ?? true)
        try backend.contrast(latents, labels: labels, contrast, losses: losses, gradient: gradient)
    }
}
