import ArgumentParser
import Foundation
import Timbre

struct Search: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Finds the k nearest vectors by cosine for many queries, from files to files.",
        discussion: """
            Vectors are float32 or float16 .npy files, [n, d], of any length. Without --vectors, the catalogue's \
            latent vectors are searched; without --queries, each searched vector is a query for all others.

            Neighbours are written as int64 [queries, min(k, songs that can be found)], rows from 0; scores as \
            float32, descending, within [-1, 1]. Unused cells hold -1 and NaN: if --minimum-score leaves a query with \
            fewer neighbours, or if a query has no direction (zero, NaN or infinite). Queries without a direction are \
            counted, and the first is named. --where limits the results to matching songs of the catalogue.

            Example:

              timbre search -k 10 --neighbours n.npy --scores s.npy
              timbre search --queries q.npy --neighbours n.npy --scores s.npy
              timbre search --where "genre=rock" --neighbours n.npy --scores s.npy
            """)

    static let meaningless: Set<CommonOption> = [.wide]

    @Option(help: ArgumentHelp("Vectors to search. (default: the catalogue's latent vectors)", valueName: "file.npy"))
    var vectors: String?

    @Option(help: ArgumentHelp("Vectors to search for. (default: the searched vectors)", valueName: "file.npy"))
    var queries: String?

    @Option(name: .customShort("k"), parsing: .unconditional, help: "Number of neighbours per query.")
    var k = 10

    @Option(help: ArgumentHelp("File to write the neighbours' row numbers to.", valueName: "file.npy"))
    var neighbours: String

    @Option(help: ArgumentHelp("File to write the neighbours' scores to.", valueName: "file.npy"))
    var scores: String

    @Option(parsing: .unconditional, help: "Leave out songs that score below this, from -1 to 1.")
    var minimumScore: Float?

    @OptionGroup var songs: FilterOption

    @Option(
        help: ArgumentHelp(
            """
            Bytes that the search may use on each device, index included, for example 2GiB. (default: seven eighths of a \
            GPU's memory)
            """,
            discussion: "Vectors that do not fit are loaded in pieces during the search; the answers are the same."))
    var deviceMemory: ByteCount?

    @OptionGroup var models: ModelOptions

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        for (option, file) in [("--neighbours", neighbours), ("--scores", scores)]
        where [".csv", ".tsv", ".json", ".txt"].contains(where: file.lowercased().hasSuffix) {
            throw ValidationError("\(option) \(file): the file will be a NumPy array; give it a name that ends in .npy")
        }
        if k < 1 { throw ValidationError("-k \(k): ask for 1 neighbour or more") }
        if let minimumScore, !(-1...1).contains(minimumScore) {
            throw ValidationError("--minimum-score \(minimumScore): scores lie between -1 and 1")
        }
        if vectors != nil, models.model != .standard {
            throw ValidationError("--model goes with a catalogue, and --vectors searches a file; leave one out")
        }
        if vectors != nil, !songs.conditions.isEmpty {
            throw ValidationError("--where goes with a catalogue: vectors of a file have no title, genre or year")
        }
    }

    func run() throws {
        for output in [neighbours, scores] { try Catalogue.checkOutput(output) }
        try common.begin()
        let watch = Interrupt.watch(keeping: "nothing was written")
        defer { watch.cancel() }
        let start = ContinuousClock.now
        let device = try common.selectedDevice()
        let index: LatentIndex
        var filter: RowFilter?
        if let vectors {
            index = try LatentIndex(
                VectorSource(contentsOf: vectors), on: device, deviceMemory: deviceMemory?.bytes)
        } else {
            let catalogue = try common.openedCatalogue(models.model)
            for output in [neighbours, scores] { try catalogue.checkOutput(output) }
            index = try LatentIndex(
                unitLength: VectorSource(catalogue.latents()), on: device, deviceMemory: deviceMemory?.bytes)
            filter = try songs.filter.map { try $0.rows(in: catalogue, count: index.count) }
            for note in try songs.filter?.notes(in: catalogue) ?? [] { Console.note(note) }
        }
        if let first = index.rejected.first {
            Console.note(
                "\(index.rejected.count) rows have no direction and are left out; the first is row \(first.row)")
        }
        let asked = try queries.map { try VectorSource(contentsOf: $0) }
        let options = SearchOptions(k: k, minimumScore: minimumScore, filter: filter)
        let ready = ContinuousClock.now
        let progress = ProgressLine()
        let written = try index.writeNeighbours(
            of: asked, options, neighbours: neighbours, scores: scores,
            work: progress.work { "\(ProgressLine.bar($0.share)) of \($0.queryCount) queries" })
        progress.end()
        if asked != nil, let first = written.unanswered.first {
            Console.note(
                "\(written.unanswered.count) of the queries have no direction and so no neighbours (-1 and NaN); the first "
                    + "is row \(first.row)")
        }
        try report(
            queryCount: asked?.rows ?? index.count, index: index, songs: filter?.selectedCount ?? index.count,
            columns: written.columns,
            unanswered: written.unanswered.count, opening: ready - start, searching: ContinuousClock.now - ready)
    }

    private func report(
        queryCount: Int, index: LatentIndex, songs: Int, columns: Int, unanswered: Int, opening: Duration,
        searching: Duration
    ) throws {
        let seconds = searching / .seconds(1)
        let rate = Double(queryCount) * Double(songs) / max(seconds, 1e-9)
        if common.json {
            try JSONLine([
                ("queries", .integer(queryCount)), ("songs", .integer(songs)),
                ("k", .integer(columns)), ("left_out", .integer(index.count - index.validCount)),
                ("unanswered", .integer(unanswered)),
                ("opening_seconds", .number(opening / .seconds(1))), ("search_seconds", .number(seconds)),
                ("pairs_per_second", .number(rate)),
                ("device_memory_bytes", index.memoryPeak.map { .integer($0) } ?? .none),
            ]).printed()
        } else {
            try Console.result(
                "\(queryCount) queries over \(songs) songs in \(Units.fixed(seconds, 3)) s: "
                    + "\(neighbours), \(scores)")
            let memory = index.memoryPeak.map { ", \(Units.bytes($0)) of a device's memory" } ?? ""
            Console.note("\(Units.count(rate)) pairs/s\(memory)")
        }
    }
}

/// Number of bytes: `1000000`, `512MiB`, `2GB`.
struct ByteCount: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
        let digits = argument.prefix { $0.isNumber || $0 == "." }
        let factors = [
            "": 1.0, "B": 1, "K": 1024, "KIB": 1024, "M": 1_048_576, "MIB": 1_048_576, "G": 1_073_741_824,
            "GIB": 1_073_741_824, "KB": 1e3, "MB": 1e6, "GB": 1e9,
        ]
        let unit = argument.dropFirst(digits.count).uppercased().filter { $0 != " " }
        guard let number = Double(digits), let factor = factors[unit], number * factor >= 1, number * factor < 1e18
        else { return nil }
        bytes = Int(number * factor)
    }
}
