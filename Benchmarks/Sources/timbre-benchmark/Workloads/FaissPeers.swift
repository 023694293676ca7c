import TimbreFiles

/// faiss' exact index in the settings that matter: as shipped it scans pair by pair where it could batch; tuned it
/// batches through its BLAS, at one thread or at all of them, with the kernels that the BLAS takes or with those for AVX-512.
struct FaissPeers {
    private let bench: Bench
    private let arguments: [String]
    private let plain: Peer?
    private let wide: Peer?
    /// Queries above which a turn of faiss as shipped takes longer than anybody waits.
    private static let mostShippedQueries = 256

    /// - Parameters: paths of `.npy` files.
    init(_ bench: Bench, songs: String, queries: String) throws {
        self.bench = bench
        arguments = ["search_faiss.py", songs, queries]
        plain = try bench.peer("faiss", arguments, for: .search)
        wide =
            Machine.hasAVX512
            ? try bench.peer("faiss, AVX-512 kernels", arguments, environment: ProductFloor.wideKernels, for: .search)
            : nil
    }

    func contenders(queries: Int, k: Int, pairs: Int) -> [Contender] {
        let threads = bench.options.threads
        let job: Figures = ["queries": .number(Double(queries)), "k": .number(Double(k)), "tuned": .flag(true)]
        var all = contender("faiss tuned, \(threads) threads", plain, job, threads: threads, pairs: pairs)
        all += contender(
            "faiss tuned, 1 thread", plain, job, threads: 1, pairs: pairs, runs: queries > 4096 ? 3 : nil)
        all += contender("faiss tuned, AVX-512 kernels", wide, job, threads: threads, pairs: pairs)
        if queries <= Self.mostShippedQueries {
            all += contender(
                "faiss as shipped", plain, job.merging(["tuned": .flag(false)]) { $1 }, threads: threads, pairs: pairs,
                runs: 3)
        }
        return all
    }

    /// One query: nothing to batch, so only as shipped.
    func oneQuery(pairs: Int) -> [Contender] {
        let job: Figures = ["queries": .number(1), "k": .number(10), "tuned": .flag(false)]
        return contender("faiss as shipped", plain, job, threads: bench.options.threads, pairs: pairs)
    }

    /// All queries, k = 10, from starting Python to the files of neighbours.
    ///
    /// - Parameter neighbours: the file of ours, to record how many places hold the same song.
    func wholeProcess(comparedWith neighbours: String) -> [Contender] {
        guard let python = bench.options.python, plain != nil else { return [] }
        let command = [python, "\(bench.options.peers)/\(arguments[0])"] + arguments.dropFirst()
        let output = "\(bench.options.scratch)/faiss"
        let job: Figures = [
            "k": .number(10), "tuned": .flag(true), "threads": .number(Double(bench.options.threads)),
            "repeat": .flag(false), "save": .text(output),
        ]
        return [
            Contender(who: "faiss tuned, with Python", role: .peer, runs: 3) {
                let whole = try WholeProcess.measured(
                    command, input: JSONLines.encoded(job), environment: bench.options.threadVariables)
                let same = try Self.sameShare(neighbours, "\(output)-neighbours.npy")
                return Sample(
                    value: whole.seconds, details: whole.figures.merging(["same_neighbours": .number(same)]) { $1 })
            }
        ]
    }

    /// The share of places at which two files of neighbours hold the same song.
    private static func sameShare(_ one: String, _ other: String) throws -> Double {
        let (one, other) = (try NPYFile(path: one), try NPYFile(path: other))
        let pairs = zip(one.longs(rows: 0..<one.rows), other.longs(rows: 0..<other.rows))
        return Double(pairs.reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }) / Double(one.rows * one.columns)
    }

    private func contender(
        _ who: String, _ peer: Peer?, _ job: Figures, threads: Int, pairs: Int, runs: Int? = nil
    ) -> [Contender] {
        guard let peer else { return [] }
        return [
            Contender(who: who, role: .peer, runs: runs, warmsUp: runs == nil) {
                let answer = try peer.answer(job.merging(["threads": .number(Double(threads))]) { $1 })
                return Sample(value: Double(pairs) / (try answer.number("seconds")))
            }
        ]
    }
}
