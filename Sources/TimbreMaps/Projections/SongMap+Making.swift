public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute

extension Catalogue {
    /// Lays the songs out on a plane; `keep` stores the map and `map()` reads it.
    ///
    ///     let mapped = try catalogue.writing { try $0.keep($0.makeMap(device: device)) }
    ///
    /// - Throws: `MapFault.tooFewSongsForMap`, `.perplexityTooLarge`, `.songsDoNotDiffer`, `.constantFeatures`;
    ///   `CatalogueFault`; `ComputeFault`; `CancellationError`.
    public func makeMap(
        _ parameters: MapParameters = MapParameters(), device: Device,
        work: Work<MapProgress> = Work()
    ) throws -> SongMap {
        guard songCount >= 3 else { throw MapFault.tooFewSongsForMap(songs: songCount) }
        let vectors = try vectors(parameters.kind)
        var map = try SongMap(of: vectors, parameters, device: device, work: work)
        map.description.modelGeneration = vectors.kind == .latents ? state.modelGeneration : nil
        return map
    }
}

extension SongMap {
    /// Lays out songs by their vectors; the map is the same for any number of threads.
    ///
    /// - Throws: `MapFault.tooFewSongsForMap`, `.perplexityTooLarge`, `.songsDoNotDiffer`; `ComputeFault`;
    ///   `CancellationError`.
    public init(
        of vectors: SongVectors, _ parameters: MapParameters = MapParameters(), device: Device,
        work: Work<MapProgress> = Work()
    ) throws {
        let wanted = min(parameters.songs ?? vectors.count, vectors.count)
        let method = parameters.method(for: wanted)
        let isSampled = method == .tsne && parameters.songs == nil
        let songs = SongSample.ids(
            of: vectors.count, count: isSampled ? min(wanted, MapParameters.sampleLimit) : wanted,
            seed: parameters.seed, .mapSample)
        let (n, d) = (songs.count, vectors.dimensions)
        guard n >= 3 else { throw MapFault.tooFewSongsForMap(songs: n) }
        guard method != .tsne || parameters.allowsPerplexity(n) else {
            throw MapFault.perplexityTooLarge(perplexity: parameters.perplexity, songs: n)
        }
        let values = n == vectors.count ? vectors.values : songs.flatMap { vectors.values[$0 * d..<($0 + 1) * d] }
        let maker = try MapMaker(
            values: values, dimensions: d, kind: vectors.kind, parameters: parameters, device: device,
            work: work)
        let made = try device.phase("lay out", ["songs": n]) { try maker.make(method) }
        let k = min(Trustworthiness.neighbourCount, (n - 1) / 2)
        work.report(MapProgress(stage: .trustworthiness, share: 0))
        let trustworthiness = try device.phase("measure trustworthiness") {
            try Trustworthiness.measure(
                of: made.points, in: values, dimensions: d, neighbours: k, seed: parameters.seed,
                threads: device.hostWorkers.count, work: work.silent())
        }
        description = Description(
            on: vectors.kind, modelGeneration: nil, method: method, parameters: made.parameters, seed: parameters.seed,
            songs: n, trustworthiness: trustworthiness, trustworthinessNeighbours: k, divergence: made.divergence,
            explainedVariance: made.explainedVariance, constant: vectors.constant)
        coordinates = [Float](repeating: .nan, count: 2 * vectors.count)
        for (place, song) in songs.enumerated() {
            (coordinates[2 * song], coordinates[2 * song + 1]) = (made.points[2 * place], made.points[2 * place + 1])
        }
    }
}

/// One map under way.
private struct MapMaker {
    let values: [Float]
    let dimensions: Int
    let parameters: MapParameters
    let device: Device
    let work: Work<MapProgress>
    private let principal: PrincipalComponents
    /// Row-major `[n, 2]`: the first two principal components.
    private let plane: [Float]

    struct Made {
        var points: [Float]
        var parameters: [String: Double] = [:]
        var divergence: Double?
        var explainedVariance: [Double]?
    }

    init(
        values: [Float], dimensions d: Int, kind: SongVectors.Kind, parameters: MapParameters, device: Device,
        work: Work<MapProgress>
    ) throws {
        (self.values, dimensions, self.parameters, self.device, self.work) = (values, d, parameters, device, work)
        let threads = device.hostWorkers.count
        principal = PrincipalComponents(
            fitting: values, dimensions: d, components: 2, threads: threads, arithmetic: device.arithmetic)
        guard principal.explainedVariance[0] > 0 else {
            throw MapFault.songsDoNotDiffer(songs: values.count / d, kind: kind)
        }
        let projected = principal.transform(values, threads: threads)
        plane = d > 1 ? projected : projected.flatMap { [$0, 0] }
    }

    func make(_ method: SongMap.Method) throws -> Made {
        switch method {
        case .pca: Made(points: plane, explainedVariance: principal.explainedVarianceRatio)
        case .tsne: try tsne()
        case .umap: try umap()
        }
    }

    private func tsne() throws -> Made {
        let n = values.count / dimensions
        let method = TSNE(
            perplexity: parameters.perplexity, iterations: parameters.iterations ?? 1000, seed: parameters.seed)
        let nearest = try nearest(method.neighbourCount(of: n))
        let graph = method.affinities(nearest, workers: device.hostWorkers)
        let spread = principal.explainedVariance[0].squareRoot()
        // Iterations follow each other: one device's work, and another's from the start where that fails.
        let laidOut = try device.team.run {
            try method.layOut(graph, from: start(scale: 1e-4 / spread, jitter: 1e-6), device: $0, work: part(.layout))
        }
        return Made(
            points: laidOut.points,
            parameters: [
                "perplexity": method.perplexity, "iterations": Double(method.iterations),
                "neighbours": Double(nearest.k), "exaggeration": TSNE.exaggeration, "rate": method.rate(of: n),
            ], divergence: laidOut.divergence)
    }

    private func umap() throws -> Made {
        let n = values.count / dimensions
        let method = UMAP(neighbours: parameters.neighbours, epochs: parameters.iterations, seed: parameters.seed)
        let nearest = try nearest(min(method.neighbours, n - 1))
        let graph = method.graph(nearest, workers: device.hostWorkers)
        let epochs = method.epochCount(of: n)
        let extent = plane.reduce(0) { max($0, abs($1)) }
        let points = try method.layOut(
            graph, from: start(scale: 10 / Double(extent), jitter: 1e-3), threads: device.hostWorkers.count,
            work: part(.layout))
        return Made(
            points: points, parameters: ["neighbours": Double(nearest.k), "epochs": Double(epochs)])
    }

    private func nearest(_ k: Int) throws -> NearestPoints {
        try NearestPoints(
            of: values, dimensions: dimensions, k: k, device: device, work: part(.neighbours))
    }

    private func part(_ stage: MapProgress.Stage) -> Work<Portion> {
        work.part { MapProgress(stage: stage, share: $0.share) }
    }

    /// The plane, scaled, and a little noise: songs that lie in one place must be able to part.
    private func start(scale: Double, jitter: Double) -> [Float] {
        let philox = Philox(seed: parameters.seed)
        return plane.indices.map { place in
            let word = philox(UInt32(truncatingIfNeeded: place), .mapJitter, 0, 0)[0]
            return Float(Double(plane[place]) * scale + (Double(word) * 0x1p-31 - 1) * jitter)
        }
    }
}
