import Timbre

/// Exact cosine top-k: many queries over a million songs beside faiss, large k and filters beside plain searches, one
/// query over ten million songs beside a plain sum.
///
/// Timed is the call of the library or of faiss, with its preparation of the queries; opening the index is in neither.
struct SearchWorkload {
    let bench: Bench
    private let scratch: Scratch
    private let device: Device
    private let draw = ClusteredVectors()
    private let dimensions = ClusteredVectors.dimensions

    init(_ bench: Bench) throws {
        self.bench = bench
        scratch = Scratch(bench: bench)
        device = try .cpu(threads: bench.options.threads)
    }

    func measure() throws {
        let (songCount, counts, ks) =
            bench.options.isQuick ? (10_000, [32, 64], [10]) : (1_000_000, [32, 256, 4096, 10_000], [10, 100])
        let songs = draw.drawn(songCount, seed: 1)
        let queries = draw.drawn(counts.max()!, seed: 2)
        let index = try LatentIndex(unitLength: VectorSource(songs, dimensions: dimensions), on: device)
        let files = (
            songs: try scratch.vectors("songs", songs, dimensions: dimensions),
            queries: try scratch.vectors("queries", queries, dimensions: dimensions)
        )
        let floor = try ProductFloor(bench)
        let faiss = try FaissPeers(bench, songs: files.songs, queries: files.queries)
        func first(_ count: Int) -> [Float] { Array(queries[..<(count * dimensions)]) }

        for k in ks {
            for count in counts {
                let ours = contender("Timbre", .ours, index, first(count), k: k)
                try bench.measure(
                    Work(
                        workload: .search,
                        what: "top \(k) of \(Text.count(songCount)) songs, \(Text.count(count)) queries",
                        label: "\(Text.count(count)), k \(k)", unit: .pairsPerSecond,
                        contenders: [ours] + faiss.contenders(queries: count, k: k, pairs: count * songCount)
                            + floor.contenders(flops: 2 * Double(dimensions))))
            }
        }
        let some = first(counts[counts.count / 2 - 1])
        try variations(index, some)
        try wholeCommand(files, faiss: faiss)
        try oneQuery(songCount: bench.options.isQuick ? 20_000 : 10_000_000)
    }

    /// Pairs a second; a pair counts whether a filter leaves the song out or not.
    private func contender(
        _ who: String, _ role: Measurement.Role, _ index: LatentIndex, _ queries: [Float], k: Int,
        filter: RowFilter? = nil, unit: Unit = .pairsPerSecond
    ) -> Contender {
        let source = VectorSource(queries, dimensions: dimensions)
        let options = SearchOptions(k: k, filter: filter)
        let pairs = Double(source.rows * index.count)
        return Contender(who: who, role: role) {
            let seconds = try Stopwatch.seconds { _ = try index.neighbours(of: source, options) }
            return Sample(value: unit == .seconds ? seconds : pairs / seconds)
        }
    }

    /// What a large k and filters cost.
    private func variations(_ index: LatentIndex, _ queries: [Float]) throws {
        let count = Text.count(queries.count / dimensions)
        func compare(_ what: String, _ label: String, k: Int, with smallerK: Int, _ filter: RowFilter? = nil) throws {
            let reference = filter == nil ? "Timbre, k = \(smallerK)" : "Timbre, no filter"
            try bench.measure(
                Work(
                    workload: .search, what: "\(what), \(count) queries", label: label, unit: .seconds,
                    contenders: [
                        contender("Timbre", .ours, index, queries, k: k, filter: filter, unit: .seconds),
                        contender(reference, .reference, index, queries, k: smallerK, unit: .seconds),
                    ]))
        }
        try compare("k = 4,096", "k 4,096", k: 4096, with: 100)
        for (percent, period) in [(50, 2), (1, 100)] {
            var draws = Draws(seed: UInt64(percent))
            let filter = RowFilter(count: index.count) { _ in draws.integer(below: period) == 0 }
            try compare("filter that keeps \(percent) %", "filter \(percent) %", k: 10, with: 10, filter)
        }
    }

    /// From the files to the files, processes and all.
    private func wholeCommand(_ files: (songs: String, queries: String), faiss: FaissPeers) throws {
        let output = (neighbours: "\(bench.options.scratch)/n.npy", scores: "\(bench.options.scratch)/s.npy")
        let timbre = try scratch.timbre()
        let ours = Contender(who: "Timbre", role: .ours) {
            let whole = try WholeProcess.measured([
                timbre, "search", "--device", "cpu", "--threads", "\(bench.options.threads)", "--quiet", "--json",
                "--vectors", files.songs, "--queries", files.queries, "-k", "10", "--neighbours", output.neighbours,
                "--scores", output.scores,
            ])
            return Sample(value: whole.seconds, details: whole.figures)
        }
        try bench.measure(
            Work(
                workload: .search, what: "`timbre search`, start to end, top 10, the most of these queries",
                label: "whole command",
                unit: .seconds, contenders: [ours] + faiss.wholeProcess(comparedWith: output.neighbours)))
    }

    /// One query reads every vector once and computes next to nothing.
    private func oneQuery(songCount: Int) throws {
        let songs = draw.drawn(songCount, seed: 3)
        let query = draw.drawn(1, seed: 4)
        let index = try LatentIndex(unitLength: VectorSource(songs, dimensions: dimensions), on: device)
        let files = (
            songs: try scratch.vectors("many-songs", songs, dimensions: dimensions),
            query: try scratch.vectors("query", query, dimensions: dimensions)
        )
        let faiss = try FaissPeers(bench, songs: files.songs, queries: files.query)
        let sum = PlainSum(values: songs, threads: bench.options.threads)
        let floor = Contender(who: "plain sum of the same bytes", role: .floor) {
            let rate = sum.bytesPerSecond()
            return Sample(value: rate / Double(dimensions * 4), details: ["bytes_per_second": .number(rate.rounded())])
        }
        try bench.measure(
            Work(
                workload: .search, what: "top 10 of \(Text.count(songCount)) songs, 1 query", label: "1 of 10 M",
                unit: .pairsPerSecond,
                contenders: [contender("Timbre", .ours, index, query, k: 10)] + faiss.oneQuery(pairs: songCount)
                    + [floor]))
    }
}
