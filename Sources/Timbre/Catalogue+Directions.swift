import TimbreCatalogue

extension Catalogue {
    /// Songs whose latent vector is zero: it has no direction, so nothing can be compared with them.
    ///
    /// - Throws: `CatalogueFault.noModel`, `.damaged`.
    /// - Complexity: O(songs); of most vectors one number is read.
    public func songsWithoutDirection() throws -> Int {
        let latents = try latents()
        let (songs, width) = (state.latentCount, latents.columns)
        return latents.withFloats(rows: 0..<songs) { floats in
            let values = floats.span
            return (0..<songs).count { song in
                !(song * width..<(song + 1) * width).contains { values[$0] != 0 }
            }
        }
    }

    /// What somebody should know of songs without a direction, and what to do; nil where there are none.
    ///
    /// - Throws: as above.
    public func noteOnDirections() throws -> String? {
        let songs = try songsWithoutDirection()
        guard songs > 0 else { return nil }
        let who =
            songs == state.latentCount
            ? "none of the \(songs) songs has" : "\(songs) of \(state.latentCount) songs have no"
        let cause =
            recipe.network.latentActivation == .relu
            ? "a latent layer with relu can go dead, so train with --set network.latent_activation=linear or another --seed"
            : "songs that do not differ in any feature of the recipe leave nothing to learn, so ingest songs that do"
        return
            "\(who) a direction: the network maps them to zero, they are never recommended and nothing is like them; "
            + cause
    }
}
