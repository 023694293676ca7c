import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning
import TimbreSearch

extension Catalogue {
    /// Maps the songs that have no latent vector yet, by the catalogue's model.
    ///
    /// - Returns: the catalogue with their vectors, and the number of songs mapped.
    /// - Throws: `CatalogueFault`, `FileFault`, `ComputeFault`; `CancellationError`.
    public func embed(
        device: Device, work: Work<Portion> = Work()
    ) throws -> (catalogue: Catalogue, songs: Int) {
        try writing(work: work.silent()) { current in
            let songs = current.state.latentCount..<current.songCount
            let encoder = try current.encoder(device: device)
            try work.check()
            guard !songs.isEmpty else { return (current, 0) }
            let embedded = try current.appendLatents(ofModel: current.state.modelGeneration) { append in
                try current.map(songs, by: encoder, texts: current.recipe.readsTexts, into: append, work: work)
            }
            return (embedded, songs.count)
        }
    }

    /// Appends the unit-length latent vectors of a range of songs; reads the next part while one is mapped.
    ///
    /// - Parameter texts: whether the encoder takes titles and albums.
    func map(
        _ songs: Range<Int>, by encoder: Encoder, texts: Bool, into append: ([Float]) throws -> Void,
        work: Work<Portion>
    ) throws {
        let parts = stride(from: songs.lowerBound, to: songs.upperBound, by: Self.readSongs).map {
            $0..<min($0 + Self.readSongs, songs.upperBound)
        }
        var next: Background<SongFeatures>?
        defer { next?.wait() }
        for (number, part) in parts.enumerated() {
            let data = try next?.value() ?? songFeatures(part, texts: texts)
            next = number + 1 < parts.count ? Background { try songFeatures(parts[number + 1], texts: texts) } : nil
            try encoder.map(
                data, songs: 0..<part.count, into: append,
                work: work.part { Portion(done: part.lowerBound - songs.lowerBound + $0.done, total: songs.count) })
        }
    }

    /// Number of songs read at a time.
    private static let readSongs = 1 << 16
}

extension Encoder {
    /// Number of songs mapped between two writes.
    private static let step = batch * 16

    /// Unit-length latent vectors of some songs, row-major; a song that the network maps to zero stays zero.
    func unitVectors(_ data: SongFeatures, songs: Range<Int>) throws -> [Float] {
        var vectors: [Float] = []
        try map(data, songs: songs, into: { vectors += $0 }, work: Work(isCancelled: { false }))
        return vectors
    }

    /// Appends the unit-length latent vectors of a range of songs, row-major; a song that the network maps to zero
    /// stays zero.
    func map(
        _ data: SongFeatures, songs: Range<Int>, into append: ([Float]) throws -> Void, work: Work<Portion>
    ) throws {
        for start in stride(from: songs.lowerBound, to: songs.upperBound, by: Self.step) {
            let range = start..<min(start + Self.step, songs.upperBound)
            let vectors = try encode(
                data[range],
                work: work.part { Portion(done: start + $0.done - songs.lowerBound, total: songs.count) })
            try append(unit(vectors))
        }
    }

    /// Adds contexts and blend to the vectors of all songs, row-major [songs, width], and appends them at unit length.
    func finish(
        _ vectors: [Float], of data: SongFeatures, into append: ([Float]) throws -> Void, work: Work<Portion>
    ) throws {
        let width = vectors.count / data.songCount
        for start in stride(from: 0, to: data.songCount, by: Self.step) {
            try work.check()
            let range = start..<min(start + Self.step, data.songCount)
            let part = try finish(
                Array(vectors[range.lowerBound * width..<range.upperBound * width]), of: data[range])
            try append(unit(part))
        }
    }

    private func unit(_ vectors: [Float]) -> [Float] {
        UnitVectors(VectorSource(vectors, dimensions: latentWidth), threads: threads).values
    }
}
