import Timbre

/// k-means of a million songs beside scikit-learn: 25 iterations for 100 clusters, from the same first centres, and with
/// the first centres that each chooses.
///
/// Timed is the whole fit, from vectors in memory to labels and inertia.
struct ClusterWorkload {
    let bench: Bench
    private let scratch: Scratch
    private let device: Device
    private let iterations = 25

    init(_ bench: Bench) throws {
        self.bench = bench
        scratch = Scratch(bench: bench)
        device = try .cpu(threads: bench.options.threads)
    }

    func measure() throws {
        let (songs, k) = bench.options.isQuick ? (10_000, 10) : (1_000_000, 100)
        let width = ClusteredVectors.dimensions
        let values = ClusteredVectors().drawn(songs, seed: 5)
        let file = try scratch.vectors("clustered", values, dimensions: width)
        let peer = try bench.peer("scikit-learn", ["cluster_sklearn.py", file], for: .cluster)
        var parameters = KMeans.Parameters(k: k)
        (parameters.starts, parameters.iterations, parameters.tolerance) = (1, iterations, 0)
        let what = "k-means, \(Text.count(songs)) songs × \(width), k = \(k), \(iterations) iterations"
        for isGiven in [true, false] {
            let ours = Contender(who: "Timbre", role: .ours) { [parameters] in
                var fit: KMeans.Fit?
                let seconds = try Stopwatch.seconds {
                    let kMeans = try KMeans(values, dimensions: width, device: device)
                    fit =
                        isGiven
                        ? try kMeans.descend(from: Array(values[..<(k * width)]), parameters)
                        : try kMeans.fit(parameters)
                }
                return Sample(value: seconds, details: ["inertia": .number(fit!.inertia)])
            }
            let job: Figures = [
                "k": .number(Double(k)), "iterations": .number(Double(iterations)), "given": .flag(isGiven),
            ]
            let theirs = peer.map { peer in
                Contender(who: "scikit-learn", role: .peer, warmsUp: false) {
                    let answer = try peer.answer(job)
                    return Sample(
                        value: try answer.number("seconds"), details: ["inertia": .number(try answer.number("inertia"))]
                    )
                }
            }
            try bench.measure(
                Work(
                    workload: .cluster,
                    what: what + (isGiven ? ", the same first centres" : ", with k-means++ of their own"),
                    label: isGiven ? "same centres" : "k-means++", unit: .seconds,
                    contenders: [ours] + (theirs.map { [$0] } ?? [])))
        }
    }
}
