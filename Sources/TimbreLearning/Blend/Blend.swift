import TimbreCatalogue

/// Blend of a song's vector: blocks, each of unit length, side by side, and a linear map to the vector's width.
struct Blend: Sendable, Equatable {
    /// Scaled features, whitened within artists.
    struct Linear: Sendable, Equatable {
        /// `[features, features]`.
        var kernel: [Float]
        /// `[features]`: added to the product, so that the songs' mean is 0.
        var bias: [Float]
        /// Tables are `[names, features]`.
        var contexts: [CategoryContext] = []
    }

    /// Titles and albums.
    struct Text: Sendable, Equatable {
        static let width = 64

        /// `[TextGrams.buckets]`: the weight of one occurrence of a gram.
        var gramWeights: [Float]
        /// `[TextGrams.buckets, width]`.
        var kernel: [Float]
        /// `[width]`: added to the product of a text of unit length, so that the songs' mean is 0.
        var bias: [Float]
        /// Tables are `[names, width]`.
        var contexts: [CategoryContext] = []
        /// `[width]`: the mean of the songs' blocks, for a song that has none.
        var absent: [Float] = []
    }

    /// Vectors of artists by the playlists that they are in; a song has the mean of its artists'.
    struct Playlists: Sendable, Equatable {
        static let width = 64

        /// The table is `[artists, width]`; an artist in no playlist has what the other blocks make of its songs.
        var artists: CategoryContext
        /// `[numbers of the other blocks, width]`: the map from the other blocks, together of unit length, to the block
        /// of a song whose artist is not known.
        var kernel: [Float]
    }

    var linear: Linear?
    var text: Text?
    var playlists: Playlists?
    /// `[numbers of all blocks, width]`: the linear map, with the blocks' weights.
    var map: [Float] = []

    /// Number of songs that a thread takes at a time: their blocks stay in the second cache.
    static let tileSongs = 512

    /// Width of all blocks together.
    func blocksWidth(latent: Int, features: Int) -> Int {
        latent + (linear == nil ? 0 : features) + (text == nil ? 0 : Text.width)
            + (playlists == nil ? 0 : Playlists.width)
    }

    /// Width of a song's vector.
    func width(latent: Int, features: Int) -> Int { map.count / blocksWidth(latent: latent, features: features) }

    /// Vectors of a tile of songs.
    ///
    /// - Parameters:
    ///   - latents: row-major `[n, latent]`, with contexts.
    ///   - numbers: row-major `[n, features]`, scaled.
    /// - Returns: row-major `[n, width]`, not of unit length.
    /// - Throws: `FileFault.damaged` where tables are read from a file that is not what was written.
    func vectors(_ latents: [Float], of songs: SongFeatures, numbers: [Float]) throws -> [Float] {
        let blocks = try blocks(latents, of: songs, numbers: numbers)
        let total = blocks.count / songs.songCount
        return blocks.times(map, inner: total, width: map.count / total)
    }

    /// The blocks side by side, each of unit length but for that of playlists and the mean that stands for no text:
    /// row-major `[n, numbers of all blocks]`.
    ///
    /// - Parameters, errors: as for `vectors(_:of:numbers:)`.
    func blocks(_ latents: [Float], of songs: SongFeatures, numbers: [Float]) throws -> [Float] {
        let n = songs.songCount
        var parts = [latents]
        parts[0].makeRowsUnit(width: latents.count / n)
        if let linear { parts.append(try linear.values(numbers, of: songs)) }
        if let text { parts.append(try text.values(of: songs)) }
        let others = parts.joinedRows(n)
        guard let playlists else { return others }
        return [others, try playlists.values(of: songs, beside: others)].joinedRows(n)
    }
}

extension [[Float]] {
    /// Row i of each, side by side.
    fileprivate func joinedRows(_ count: Int) -> [Float] {
        guard count > 0 else { return [] }
        let widths = map { $0.count / count }
        var joined = [Float]()
        joined.reserveCapacity(reduce(0) { $0 + $1.count })
        for row in 0..<count {
            for (part, width) in zip(self, widths) { joined += part[row * width..<(row + 1) * width] }
        }
        return joined
    }
}
