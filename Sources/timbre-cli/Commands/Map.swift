public import ArgumentParser
import Timbre

struct Map: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lays songs out on a plane, where songs that sound alike lie together.",
        discussion: """
            pca    the two directions in which songs differ most; the fastest and coarsest
            tsne   t-SNE with repulsion between all pairs; for thousands of songs, a sample
                   of 10,000 unless --songs says more
            umap   a graph of every song's neighbours, laid out as UMAP does; for millions
                   of songs

            The trustworthiness says how far neighbours on the map are true neighbours: 1 at best, 0.5 by chance. \
            Coordinates stay in the catalogue (map.npy, map.json), from which `timbre plot` draws. Ctrl-C keeps the \
            earlier map.

            Example:

              timbre map
              timbre map --method tsne --songs 5000 --perplexity 50 --output coordinates.csv
            """)

    @Option(help: "Method of the layout. (default: chosen by the number of songs)")
    var method: SongMap.Method?

    @Option(help: "Vectors to map. (default: latents if there is a model, else features)")
    var on: SongVectors.Kind?

    @Option(
        parsing: .unconditional,
        help: "Number of songs in a sample to map. (default: all songs; for t-SNE, 10,000 at most)")
    var songs: Int?

    @Option(
        parsing: .unconditional,
        help: "Approximate neighbours per song in t-SNE; three times as many songs are needed. (default: 30)")
    var perplexity: Double?

    @Option(parsing: .unconditional, help: "Neighbours per song in UMAP's graph. (default: 15)")
    var neighbours: Int?

    @Option(
        parsing: .unconditional,
        help: """
            Iterations of t-SNE or epochs of UMAP. (default: 1000 iterations; 500 epochs, above 10,000 songs 200)
            """)
    var iterations: Int?

    @Option(parsing: .unconditional, help: "Seed of the sample, the start and the layout.")
    var seed: UInt64 = 42

    @Option(help: ArgumentHelp("CSV file to write songs and coordinates to as well.", valueName: "file.csv"))
    var output: OutputFile?

    @OptionGroup var models: ModelOptions

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if output?.isStandardOutput ?? false, common.json {
            throw ValidationError("--json would stand among the lines of --output -")
        }
        if let songs, songs < 3 { throw ValidationError("--songs \(songs): a map needs 3 or more") }
        if let perplexity, !(1...100_000).contains(perplexity) {
            throw ValidationError("--perplexity \(perplexity): give 1 to 100000")
        }
        if let neighbours, !(2...1000).contains(neighbours) {
            throw ValidationError("--neighbours \(neighbours): give 2 to 1000")
        }
        if let iterations, !(1...1_000_000).contains(iterations) {
            throw ValidationError("--iterations \(iterations): give 1 to 1000000")
        }
        let asked: [(name: String, isGiven: Bool, methods: [SongMap.Method])] = [
            ("--perplexity", perplexity != nil, [.tsne]), ("--neighbours", neighbours != nil, [.umap]),
            ("--iterations", iterations != nil, [.tsne, .umap]),
        ]
        for option in asked where option.isGiven {
            guard let method, option.methods.contains(method) else {
                let methods = option.methods.map { "--method \($0.rawValue)" }.joined(separator: " or ")
                throw ValidationError("\(option.name) goes with \(methods)")
            }
        }
    }

    func run() throws {
        try common.begin()
        if let output, !output.isStandardOutput { try Catalogue.checkOutput(output.path) }
        var parameters = MapParameters()
        (parameters.method, parameters.kind, parameters.songs, parameters.seed) = (method, on, songs, seed)
        parameters.perplexity = perplexity ?? parameters.perplexity
        parameters.neighbours = neighbours ?? parameters.neighbours
        parameters.iterations = iterations
        let progress = ProgressLine()
        let start = ContinuousClock.now
        let (catalogue, map) = try common.writing(keeping: "the catalogue is as it was", model: models.model) {
            catalogue in
            // Checked before work that may take minutes.
            if let output, !output.isStandardOutput { try catalogue.checkOutput(output.path) }
            try catalogue.checkCanWrite()
            let map = try catalogue.makeMap(
                parameters, device: common.selectedDevice(),
                work: progress.work { "\($0.stage.rawValue) \(ProgressLine.bar($0.share))" })
            if Interrupt.isRequested { throw CancellationError() }
            return (try catalogue.keep(map), map)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        progress.end()
        note(map, catalogue)
        if let output {
            let watch = Interrupt.watch(keeping: "the map is in the catalogue, and \(output) was not written")
            defer { watch.cancel() }
            try output.write {
                try map.writeCSV(
                    to: $0, songsOf: catalogue, work: progress.work { "writing \(ProgressLine.bar($0.share))" })
                progress.end()
            }
            Console.note("coordinates: \(output)")
        }
        if !(output?.isStandardOutput ?? false) { try report(map.description, seconds: seconds) }
    }

    private func note(_ map: SongMap, _ catalogue: Catalogue) {
        let description = map.description
        if !description.constant.isEmpty {
            Console.note(
                "the same for every song, and so without effect: \(description.constant.joined(separator: ", "))")
        }
        if description.songs < map.count {
            Console.note("a sample of \(description.songs) of \(map.count) songs; --songs says how many")
        }
        if map.count < catalogue.songCount {
            Console.note(
                "\(Counted.songs(catalogue.songCount - map.count)) without a latent vector and so without a place: run "
                    + "`timbre embed`, then `timbre map` again")
        }
    }

    private func report(_ map: SongMap.Description, seconds: Double) throws {
        if common.json {
            try JSONLine([
                ("method", .text(map.method.rawValue)), ("on", .text(map.on.rawValue)), ("songs", .integer(map.songs)),
                ("trustworthiness", map.trustworthiness.map { .number($0) } ?? .none),
                ("trustworthiness_neighbours", map.trustworthinessNeighbours.map { .integer($0) } ?? .none),
                ("divergence", map.divergence.map { .number($0) } ?? .none),
                ("explained_variance", map.explainedVariance.map { .list($0.map { .number($0) }) } ?? .none),
                ("constant", .list(map.constant.map { .text($0) })),
                ("parameters", .object(map.parameters.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
                ("seconds", .number(seconds)),
            ]).printed()
            return
        }
        var table = Table([("method", .left), ("on", .left), ("songs", .right), ("trustworthiness", .right)])
        let trust = map.trustworthiness.map { Units.fixed($0, 4) } ?? ""
        table.add([map.method.rawValue, map.on.rawValue, "\(map.songs)", trust])
        try table.printed()
        if let divergence = map.divergence { try Console.result("divergence: \(Units.fixed(divergence, 4))") }
        if let shares = map.explainedVariance {
            let percent = shares.map { "\(Units.fixed(100 * $0, 1)) %" }.joined(separator: " and ")
            try Console.result("of the variance the axes have \(percent)")
        }
        Console.note("in \(Units.fixed(seconds, 1)) s")
    }
}

extension SongMap.Method: ExpressibleByArgument {}
