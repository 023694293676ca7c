import TimbreCatalogue
import TimbreFiles

extension Catalogue {
    /// Number of songs whose latent vector is zero. It has no direction, so these songs can't be compared.
    ///
    /// - Throws: `CatalogueFault.noModel`, `.damaged`.
    /// - Complexity: O(songs); reads one number of most vectors.
    package func songsWithoutDirection() throws -> Int {
        let latents = try latents()
        let (songs, width) = (state.latentCount, latents.columns)
        return latents.withFloats(rows: 0..<songs) { floats in
            let values = floats.span
            return (0..<songs).count { song in
                !(song * width..<(song + 1) * width).contains { values[$0] != 0 }
            }
        }
    }

    /// Sentence on the songs without a direction, with advice; nil where there are none.
    ///
    /// - Throws: as `songsWithoutDirection`.
    package func noteOnDirections() throws -> String? {
        let songs = try songsWithoutDirection()
        guard songs > 0 else { return nil }
        let mapped = state.latentCount
        let who =
            songs < mapped
            ? "\(songs) of \(mapped) songs \(songs == 1 ? "has" : "have") no"
            : songs == 1 ? "the only song has no" : "none of the \(songs) songs has a"
        let cause =
            recipe.network.latentActivation == .relu
            ? "a latent layer with relu can go dead, so train with network.latent_activation=linear or another seed"
            : "songs that do not differ in any feature of the recipe leave nothing to learn, so ingest songs that do"
        return
            "\(who) direction: the network maps \(songs == 1 ? "it" : "them") to zero, which can't be compared and is never recommended; "
            + cause
    }
}
