import Foundation
import TimbreFiles

/// Training classifiers beside scikit-learn and PyTorch, on as many threads: topics of lyrics by a network 5000-256-128-8,
/// and a class of a few rows of numbers, where the time is what a training costs before it computes.
struct ClassifierWorkload {
    private let bench: Bench
    private let scratch: Scratch

    init(_ bench: Bench) {
        self.bench = bench
        scratch = Scratch(bench: bench)
    }

    func measure() throws {
        let texts = bench.options.isQuick ? 400 : 28_000
        let lyrics = try folder("lyrics-\(texts)") { try SyntheticLyrics(count: texts).write(into: $0) }
        let ours = try trainers(of: lyrics)
        let peers = try peers(of: lyrics)
        for batch in [32, 200] {
            let job: Figures = ["batch": .number(Double(batch))]
            // Epochs of peers take alike long, and up to half a minute.
            let contenders =
                ours.map { TrainingContender.peer($0, $1, job.merging(["epochs": .number(20)]) { $1 }, role: $2) }
                + peers.map { who, peer, more in
                    TrainingContender.peer(
                        who, peer, job.merging(["epochs": .number(1)]) { $1 }.merging(more) { $1 }, runs: 3)
                }
            try bench.measure(
                Work(
                    workload: .classifier,
                    what: "training 5000-256-128-8 on \(Text.count(texts)) lyrics, batches of \(batch)",
                    label: "batches of \(batch)", unit: .songsPerSecond, contenders: contenders))
        }
        try small()
    }

    /// 100 epochs of a network 10-64-2 on 680 rows, in batches of 32.
    private func small() throws {
        let folder = try folder("numbers-680") { path in
            var draws = Draws(seed: 6)
            let numbers = (0..<6_800).map { _ in 2 * draws.uniform() - 1 }
            let writer = try NPYWriter(creating: "\(path)/numbers.npy", type: .float32, columns: 10)
            try writer.append(numbers)
            try writer.finish()
            let classes = (0..<680).map { Int32(numbers[10 * $0] * numbers[10 * $0 + 1] > 0 ? 1 : 0) }
            try SyntheticLyrics.write(classes, to: "\(path)/topics.npy")
        }
        let job: Figures = ["epochs": .number(bench.options.isQuick ? 2 : 100), "hidden": .text("64")]
        let all =
            try trainers(of: folder).map { ($0, $1, $2, Figures()) }
            + peers(of: folder).filter { $0.2.isEmpty }
            .map { ($0, $1, Measurement.Role.peer, $2) }
        try bench.measure(
            Work(
                workload: .classifier, what: "training 10-64-2 on 680 rows, 100 epochs, batches of 32",
                label: "680 rows", unit: .seconds,
                contenders: all.map { who, peer, role, _ in
                    Contender(who: who, role: role) {
                        let answer = try peer.answer(job)
                        return Sample(value: try answer.number("seconds"), details: answer)
                    }
                }))
    }

    private func folder(_ name: String, write: (String) throws -> Void) throws -> String {
        try scratch.path(name) { path in
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try write(path)
        }
    }

    /// Timbre, as it divides the work between own loops and OpenBLAS, and with each alone.
    private func trainers(of folder: String) throws -> [(String, Peer, Measurement.Role)] {
        let program = "\((bench.options.timbre as NSString).deletingLastPathComponent)/timbre-train-classifier"
        let command = [program, folder, "--threads", "\(bench.options.threads)"]
        return try [("Timbre", ""), ("Timbre, OpenBLAS's products", "openblas")].map { who, arithmetic in
            let environment = ["TIMBRE_CPU": arithmetic]
            let peer = try Peer(who, command, environment: environment)
            try bench.started(peer, command, environment: environment)
            return (who, peer, arithmetic.isEmpty ? .ours : .reference)
        }
    }

    /// PyTorch is not among what `peers/install` brings. Its threads wait for each other by spinning: on a busy machine
    /// one alone is faster, so both are measured.
    private func peers(of folder: String) throws -> [(String, Peer, Figures)] {
        guard bench.options.python != nil else { return [] }
        var peers: [(String, Peer, Figures)] = []
        for (who, library, threads) in [
            ("scikit-learn", "sklearn", bench.options.threads), ("PyTorch", "torch", bench.options.threads),
            ("PyTorch, one thread", "torch", 1),
        ] {
            let arguments = ["lyrics_classifier.py", folder, "--library", library, "--threads", "\(threads)"]
            let environment = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]
            guard
                let peer = try bench.peer(
                    who, arguments,
                    environment: Dictionary(uniqueKeysWithValues: environment.map { ($0, "\(threads)") }),
                    for: .classifier)
            else { continue }
            peers.append((who, peer, [:]))
            if who == "PyTorch" { peers.append(("PyTorch, SparseAdam", peer, ["sparse_adam": .flag(true)])) }
        }
        return peers
    }
}
