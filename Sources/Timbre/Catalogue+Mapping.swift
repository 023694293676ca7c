import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning
import TimbreSearch

extension Catalogue {
    /// Maps the songs that have no latent vector yet, by the model that is there.
    ///
    /// - Returns: the catalogue with their vectors, and how many were mapped.
    /// - Throws: `CatalogueFault`, `FileFault`, `ComputeFault`; `CancellationError`.
    public func embed(
        device: Device, work: Work<Portion> = Work()
    ) throws -> (catalogue: Catalogue, songs: Int) {
        try writing(work: work.silent()) { current in
            let songs = current.state.latentCount..<current.songCount
            let encoder = try current.encoder(device: device)
            try work.check()
            guard !songs.isEmpty else { return (current, 0) }
            let data = try current.songFeatures()
            let embedded = try current.appendLatents(ofModel: current.state.modelGeneration) { append in
                try encoder.map(data, songs: songs, into: append, work: work)
            }
            return (embedded, songs.count)
        }
    }
}

extension Encoder {
    /// Songs that are mapped between two writes.
    private static let step = batch * 16

    /// Unit-length latent vectors of some songs, row-major; a song that the network maps to zero stays zero.
    func unitVectors(_ data: SongFeatures, songs: Range<Int>) throws -> [Float] {
        var vectors: [Float] = []
        try map(data, songs: songs, into: { vectors += $0 }, work: Work(isCancelled: { false }))
        return vectors
    }

    /// Unit-length latent vectors of a range of songs; a song that the network maps to zero stays zero.
    func map(
        _ data: SongFeatures, songs: Range<Int>, into append: ([Float]) throws -> Void, work: Work<Portion>
    ) throws {
        for start in stride(from: songs.lowerBound, to: songs.upperBound, by: Self.step) {
            let range = start..<min(start + Self.step, songs.upperBound)
            let vectors = try encode(
                data[range],
                work: work.part { Portion(done: start + $0.done - songs.lowerBound, total: songs.count) })
            try append(UnitVectors(VectorSource(vectors, dimensions: latentWidth)).values)
        }
    }

    /// The same of all songs whose vectors without contexts and blend are there already.
    func finish(
        _ vectors: [Float], of data: SongFeatures, into append: ([Float]) throws -> Void, work: Work<Portion>
    ) throws {
        let width = vectors.count / data.songCount
        for start in stride(from: 0, to: data.songCount, by: Self.step) {
            try work.check()
            let range = start..<min(start + Self.step, data.songCount)
            let part = try finish(
                Array(vectors[range.lowerBound * width..<range.upperBound * width]), of: data[range])
            try append(UnitVectors(VectorSource(part, dimensions: latentWidth)).values)
        }
    }
}
