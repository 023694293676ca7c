import Foundation
import Timbre

/// The search and the training on an OpenCL GPU, beside PyTorch, CuPy and JAX on the same card; not measured where there
/// is none.
struct GPUWorkload {
    private let bench: Bench
    private let scratch: Scratch
    private let draw = ClusteredVectors()
    private let dimensions = ClusteredVectors.dimensions
    private static let libraries = [("torch", "PyTorch"), ("cupy", "CuPy"), ("jax", "JAX")]

    init(_ bench: Bench) {
        self.bench = bench
        scratch = Scratch(bench: bench)
    }

    func measure() throws {
        let device: Device
        do {
            // The variable may name another device, to try the workload itself.
            let isNamed = ProcessInfo.processInfo.environment["TIMBRE_DEVICE"] != nil
            device = try Device.select(isNamed ? nil : "gpu").device
        } catch let fault as ComputeFault {
            return try bench.absent(.gpu, "everything", who: "Timbre", because: fault)
        }
        bench.say("on \(device.description.name)")
        try search(songs: 10_000_000, queries: 10_000, label: "10 M × 10,000", on: device)
        try search(songs: 100_000_000, queries: 1, label: "100 M × 1", on: device)
        try train(on: device)
    }

    /// Many queries against the card's arithmetic, one against its bandwidth: the better peer of each kind is told by
    /// PyTorch, which also gives the floors.
    private func search(songs songCount: Int, queries queryCount: Int, label: String, on device: Device) throws {
        let (songCount, queryCount) = bench.options.isQuick ? (20_000, min(queryCount, 64)) : (songCount, queryCount)
        let songs = draw.drawn(songCount, seed: 1)
        let queries = draw.drawn(queryCount, seed: 2)
        let index = try LatentIndex(unitLength: VectorSource(songs, dimensions: dimensions), on: device)
        let source = VectorSource(queries, dimensions: dimensions)
        let pairs = Double(songCount * queryCount)
        var contenders = [
            Contender(who: "Timbre", role: .ours) {
                Sample(
                    value: pairs
                        / (try Stopwatch.seconds { _ = try index.neighbours(of: source, SearchOptions(k: 10)) }))
            }
        ]
        let files = try bench.options.python.map { _ in
            [
                try scratch.vectors("gpu-songs", songs, dimensions: dimensions),
                try scratch.vectors("gpu-queries", queries, dimensions: dimensions),
            ]
        }
        for (library, name) in files == nil ? [] : Self.libraries {
            let arguments = ["search_gpu.py", "--library", library] + (files ?? [])
            guard let peer = try bench.peer(name, arguments, for: .gpu) else { continue }
            contenders.append(
                Contender(who: name, role: .peer) {
                    Sample(
                        value: pairs / (try peer.answer(["work": .text("search"), "k": .number(10)]).number("seconds")))
                })
            guard library == "torch" else { continue }
            let (work, perPair) =
                queryCount > 1 ? ("square product", 2.0 * Double(dimensions)) : ("sum", 4.0 * Double(dimensions))
            contenders.append(
                Contender(who: "\(work), \(name)", role: .floor) {
                    Sample(value: try peer.answer(["work": .text(work)]).number("per_second") / perPair)
                })
        }
        try bench.measure(
            Work(
                workload: .gpu, what: "top 10 of \(Text.count(songCount)) songs, \(Text.count(queryCount)) queries",
                label: label, unit: .pairsPerSecond, contenders: contenders))
    }

    private func train(on device: Device) throws {
        let (songCount, artists) = bench.options.isQuick ? (20_000, 1_000) : (4_000_000, 100_000)
        let songs = LongTailedSongs(count: songCount, artists: artists).features
        var contenders = [try TrainingContender.ours("Timbre", .ours, songs, on: device)]
        let arguments = ["train_torch.py", "--artists", "\(artists)"]
        if let peer = try bench.peer("PyTorch, captured step", arguments, for: .gpu) {
            for (who, isTF32) in [("PyTorch, float32", false), ("PyTorch, TF32", true)] {
                contenders.append(TrainingContender.peer(who, peer, ["tf32": .flag(isTF32)]))
            }
        }
        try bench.measure(
            Work(
                workload: .gpu, what: "training, \(Text.count(songCount)) songs, \(Text.count(artists)) artists",
                label: "training", unit: .songsPerSecond, contenders: contenders))
    }
}
