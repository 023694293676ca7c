import Timbre

/// t-SNE of ten thousand songs beside scikit-learn's Barnes-Hut: the same perplexity, iterations, rate and start; and the
/// graph of neighbours of a million.
///
/// Timed is everything from vectors in memory to places: neighbours, layout, and, of ours, the trustworthiness.
struct MapWorkload {
    let bench: Bench
    private let scratch: Scratch
    private let device: Device
    private let width = ClusteredVectors.dimensions

    init(_ bench: Bench) throws {
        self.bench = bench
        scratch = Scratch(bench: bench)
        device = try .cpu(threads: bench.options.threads)
    }

    func measure() throws {
        try tsne(songs: bench.options.isQuick ? 300 : 10_000)
        let many = bench.options.isQuick ? 2_000 : 1_000_000
        try bench.measure(
            Work(
                workload: .map, what: "graph of neighbours, \(Text.count(many)) songs × \(width), 200 epochs",
                label: "umap", unit: .seconds,
                contenders: [ours(ClusteredVectors().drawn(many, seed: 6), .umap, iterations: 200, runs: 3)]))
    }

    private func tsne(songs: Int) throws {
        let values = ClusteredVectors().drawn(songs, seed: 5)
        let file = try scratch.vectors("mapped", values, dimensions: width)
        var contenders = [ours(values, .tsne, iterations: 1000, runs: nil)]
        if let peer = try bench.peer("scikit-learn", ["map_sklearn.py", file], for: .map) {
            let job: Figures = ["threads": .number(Double(bench.options.threads))]
            contenders.append(
                Contender(who: "scikit-learn", role: .peer, runs: 3, warmsUp: false) {
                    let answer = try peer.answer(job)
                    return Sample(
                        value: try answer.number("seconds"),
                        details: ["divergence": .number(try answer.number("divergence"))])
                })
        }
        try bench.measure(
            Work(
                workload: .map, what: "t-SNE, \(Text.count(songs)) songs × \(width), 1,000 iterations",
                label: "t-SNE", unit: .seconds, contenders: contenders))
    }

    private func ours(_ values: [Float], _ method: SongMap.Method, iterations: Int, runs: Int?) -> Contender {
        let vectors = SongVectors(kind: .latents, values: values, names: (0..<width).map { "latent_\($0)" })
        var parameters = MapParameters()
        (parameters.method, parameters.iterations) = (method, iterations)
        return Contender(who: "Timbre", role: .ours, runs: runs, warmsUp: runs == nil) { [parameters, device] in
            var map: SongMap?
            let seconds = try Stopwatch.seconds { map = try SongMap(of: vectors, parameters, device: device) }
            var details: Figures = [:]
            details["divergence"] = map?.description.divergence.map { .number($0) }
            details["trustworthiness"] = map?.description.trustworthiness.map { .number($0) }
            return Sample(value: seconds, details: details)
        }
    }
}
