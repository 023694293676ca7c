import TimbreKernels

extension OpenCLBackend {
    func contrast(
        _ latents: Matrix<Float>, labels: [Matrix<Int32>], _ contrast: Contrast, losses: Matrix<Float>,
        gradient: Matrix<Float>?
    ) throws {
        let started = try start()
        let memory = try started.scratch.take(
            Contrast.memory(songs: latents.rows, width: latents.columns) * MemoryLayout<Float>.stride)
        defer { started.scratch.giveBack(memory) }
        try started.kernels.run(
            contrast, songs: latents.rows, width: latents.columns, stride: latents.columns, labels: labels,
            latents: (own(latents.storage), latents.offset), memory: (memory, 0),
            gradient: gradient.map { (own($0.storage), $0.offset) }, losses: losses)
    }
}

extension Contrast {
    /// Number of floats for the comparison of `songs` songs, in whole groups.
    static func memory(songs: Int, width: Int) -> Int {
        (songs + groupSongs - 1) / groupSongs * groupSongs * (groupSongs + 2 * ((width + 3) / 4 * 4))
    }
}

extension OpenCLKernels {
    /// A place in memory: the index of its first float.
    typealias Place = (storage: OpenCLStorage, offset: Int)

    /// - Parameter stride: floats from a song's vector to the next one's, in `latents` and in `gradient`.
    func run(
        _ contrast: Contrast, songs: Int, width: Int, stride: Int, labels: [Matrix<Int32>], latents: Place,
        memory: Place, gradient: Place?, losses: Matrix<Float>
    ) throws {
        let sizes: [any KernelArgument] = [
            UInt32(songs), UInt32(width), UInt32(stride), UInt32(labels.count), Float(1 / contrast.temperature),
            Float(contrast.keep), Float(1 / Double(songs)), UInt32(gradient == nil ? 0 : 1),
        ]
        let categories = 0..<Contrast.mostCategories
        let weights = categories.map { $0 < labels.count ? Float(contrast.weights[$0]) : 0 }
        let columns = categories.map { $0 < labels.count ? labels[$0] : nil }
        // Without a gradient, memory that is not touched stands in its place.
        let places = [latents, memory, gradient ?? memory].flatMap { place -> [any KernelArgument] in
            [place.storage, UInt64(place.offset)]
        }
        try run(
            .contrast, "contrast", groups: (songs + Contrast.groupSongs - 1) / Contrast.groupSongs,
            of: Contrast.groupSongs, sizes + weights + columns + places + [losses])
    }
}
