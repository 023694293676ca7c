import Timbre

/// Timbre's own loops beside OpenBLAS: training by the width of its layers, and eigenvectors by the size of their matrix.
struct WideWorkload {
    let bench: Bench

    func measure() throws {
        let songs = LongTailedSongs(count: bench.options.isQuick ? 1_000 : 40_000, artists: 1_000)
        let widths = [[64, 20], [256, 64], [512, 256], [512, 512], [1_024, 512]]
        for hidden in bench.options.isQuick ? [widths[0]] : widths { try train(songs, hidden: hidden) }
        for dimensions in bench.options.isQuick ? [4] : [16, 32, 48, 64, 96, 128, 200] {
            try eigenvectors(dimensions)
        }
    }

    private func train(_ songs: LongTailedSongs, hidden: [Int]) throws {
        var recipe = try Recipe.named("spotify-900k-classic")
        recipe.network.hidden = hidden
        let layers = hidden.map(Text.count).joined(separator: " and ")
        try bench.measure(
            Work(
                workload: .wide, what: "training, \(Text.count(songs.features.songCount)) songs, layers of \(layers)",
                label: layers, unit: .songsPerSecond,
                contenders: try CPUArithmetic.allCases.map { arithmetic in
                    try TrainingContender.ours(
                        arithmetic.rawValue, arithmetic == .fastest ? .ours : .reference, songs.features,
                        recipe: recipe,
                        on: .cpu(threads: bench.options.threads, arithmetic: arithmetic))
                }))
    }

    /// Principal components of a few songs, so that the eigenvectors are what takes the time.
    private func eigenvectors(_ dimensions: Int) throws {
        let values = ClusteredVectors().drawn(12 * dimensions, seed: 7)
        let vectors = SongVectors(
            kind: .features, values: Array(values[..<(values.count / dimensions * dimensions)]),
            names: (0..<dimensions).map { "feature_\($0)" })
        var parameters = MapParameters()
        parameters.method = .pca
        try bench.measure(
            Work(
                workload: .wide, what: "eigenvectors of \(dimensions) dimensions, by a map of principal components",
                label: "\(dimensions) dimensions", unit: .seconds,
                contenders: try CPUArithmetic.allCases.map { arithmetic in
                    let device = try Device.cpu(threads: 1, arithmetic: arithmetic)
                    return Contender(
                        who: arithmetic.rawValue, role: arithmetic == .fastest ? .ours : .reference
                    ) { [parameters] in
                        Sample(
                            value: try Stopwatch.seconds { _ = try SongMap(of: vectors, parameters, device: device) })
                    }
                }))
    }
}
