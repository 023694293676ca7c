public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute

/// Settings of a clustering.
public struct ClusteringOptions: Sendable {
    /// Vectors to cluster; nil for latent vectors where there is a model, else features.
    public var kind: SongVectors.Kind?
    /// Numbers of clusters to try, each of them.
    public var clusters: ClosedRange<Int> = 10...10
    /// Descents from different first centres for each number of clusters.
    public var starts = 3
    /// Seed of the first centres and of the silhouette's sample.
    public var seed: UInt64 = 42
    /// Number of sampled songs on which silhouettes are measured.
    public var silhouetteSample = 2_000

    public init() {}
}

/// Progress of a clustering.
public struct ClusteringProgress: Sendable, Equatable {
    /// Number of clusters being tried.
    public var k: Int
    /// Number of the descent, from 1.
    public var start: Int
    /// Iteration of the descent, from 1.
    public var iteration: Int
}

/// Result of a clustering.
public struct ClusteringOutcome: Sendable {
    public var clusters: SongClusters
    /// Remarks for readers of the clusters, in sentences.
    public var notes: [String]
}

extension Catalogue {
    /// Groups every song by k-means, with labels and a summary; `keep` stores them and `clusters()` reads them.
    ///
    ///     let clustered = try catalogue.writing { try $0.keep($0.makeClusters(device: device).clusters) }
    ///
    /// - Throws: `MapFault.fewerSongsThanClusters`, `.constantFeatures`; `CatalogueFault.noModel` where latent
    ///   vectors are asked for and there are none; `CancellationError`; `ComputeFault`.
    public func makeClusters(
        device: Device, options: ClusteringOptions = ClusteringOptions(), work: Work<ClusteringProgress> = Work()
    ) throws -> ClusteringOutcome {
        precondition(options.clusters.lowerBound >= 1 && options.starts >= 1)
        let vectors = try vectors(options.kind)
        guard vectors.count >= options.clusters.upperBound else {
            throw MapFault.fewerSongsThanClusters(
                clusters: options.clusters.upperBound, songs: vectors.count, different: vectors.count)
        }
        let features = vectors.kind == .features ? vectors : try self.vectors(.features)
        let kMeans = PerDevice { try KMeans(vectors.values, dimensions: vectors.dimensions, device: $0) }
        let silhouette = SilhouetteSample(
            vectors.values, dimensions: vectors.dimensions, count: options.silhouetteSample, seed: options.seed)
        var fits: [Int: KMeans.Fit] = [:]
        var tried: [ClusterSummary.Trial] = []
        for k in options.clusters {
            var parameters = KMeans.Parameters(k: k)
            (parameters.seed, parameters.starts) = (options.seed, options.starts)
            let fit = try device.team.run { device in
                try device.phase("k-means", ["k": k]) { try kMeans.on(device).fit(parameters, work: work) }
            }
            let mean = device.phase("silhouettes", ["k": k]) { silhouette.mean(labels: fit.labels, k: k) }
            tried.append(.init(k: k, inertia: fit.inertia, silhouette: mean))
            fits[k] = fit
        }
        let choice = ClusterChoice(tried)
        let description = try ClusterDescription(
            fits[choice.k]!, dimensions: vectors.dimensions, features: features, data: songFeatures(texts: false),
            of: self)
        let clusters = SongClusters(
            labels: description.labels + [Int32](repeating: -1, count: songCount - vectors.count),
            summary: ClusterSummary(
                on: vectors.kind, modelGeneration: vectors.kind == .latents ? state.modelGeneration : nil,
                seed: options.seed, starts: options.starts, k: choice.k, tried: tried, choice: choice.reason,
                dimensions: vectors.names, centres: description.centres, clusters: description.clusters))
        return ClusteringOutcome(clusters: clusters, notes: notes(vectors, features, description))
    }

    private func notes(_ vectors: SongVectors, _ features: SongVectors, _ description: ClusterDescription) -> [String] {
        var notes: [String] = []
        if !features.constant.isEmpty {
            notes.append(
                "the same for every song, and so telling nothing: \(features.constant.joined(separator: ", "))")
        }
        if let genre = description.onlyGenre {
            notes.append(
                "every song whose genre is known is of the genre “\(genre)”: genres tell clusters nothing apart")
        }
        if vectors.count < songCount {
            notes.append(
                "\(Counted.songs(songCount - vectors.count)) without a latent vector and so in no cluster: embed "
                    + "them, then cluster again")
        }
        return notes
    }
}
