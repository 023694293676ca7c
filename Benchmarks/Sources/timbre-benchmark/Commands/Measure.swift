import ArgumentParser
import Foundation

struct Measure: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures, and writes a run folder: raw lines, a table, a picture.",
        discussion: """
            Ours and theirs take turns. Each turn is a line in raw.jsonl as soon as it is measured; a second run into the \
            same folder adds lines, and the table takes each workload from the last run that has it. What can't be \
            measured on this machine is written as not measured.

            Example, from the root of the sources:

              Benchmarks/.build/release/timbre-benchmark --only search,train --runs 3
            """)

    @Option(help: "Turns of each contender; a few slow ones have fewer, and the table says so.")
    var runs = 7

    @Option(
        help: ArgumentHelp(
            "What to measure, of \(Workload.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "list"))
    var only: WorkloadList = WorkloadList(all: Workload.allCases)

    @Option(help: ArgumentHelp("Only the work whose description has this text.", valueName: "text"))
    var match: String?

    @Flag(help: "Everything tiny, one turn, no peers: whether it works, in seconds.")
    var quick = false

    @Option(help: "Threads of ours and theirs; one a core unless given.")
    var threads = Machine.cores

    @Option(help: ArgumentHelp("The command to measure.", valueName: "program"))
    var timbre = ".build/release/timbre"

    @Option(help: ArgumentHelp("The Python that has the peers' libraries.", valueName: "program"))
    var python = "Benchmarks/peers-env/bin/python"

    @Option(help: ArgumentHelp("The peers' programs.", valueName: "folder"))
    var peers = "Benchmarks/peers"

    @Option(
        help: ArgumentHelp("For CSV, catalogues and vectors (about 6 GB), kept for the next run.", valueName: "folder"))
    var scratch = "Benchmarks/scratch"

    @Option(
        help: ArgumentHelp(
            "The run folder; Benchmarks/runs/<date>-<machine> unless given, <scratch>/quick for --quick.",
            valueName: "folder"))
    var output: String?

    func validate() throws {
        if runs < 1 { throw ValidationError("--runs \(runs): give 1 or more") }
        if !(1...1024).contains(threads) { throw ValidationError("--threads \(threads): give 1 to 1024") }
    }

    func run() throws {
        let folder = output ?? (quick ? "\(scratch)/quick" : "Benchmarks/runs/\(Self.today)-\(Machine.name)")
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        let options = BenchOptions(
            runs: quick ? 1 : runs, threads: threads, match: match, isQuick: quick, timbre: timbre,
            python: quick ? nil : python,
            peers: peers, scratch: scratch)
        let record = try Record(in: folder)
        try record.add(
            .run(
                RunDescription(
                    date: Date().ISO8601Format(), command: CommandLine.arguments, workloads: only.all.map(\.rawValue),
                    runs: options.runs, threads: threads, machine: Machine.description, versions: Versions.all)))
        let bench = Bench(options, record: record)
        for workload in Workload.allCases where only.all.contains(workload) {
            do {
                try workload.measure(bench)
            } catch let fault as BenchmarkFault {
                try bench.absent(workload, "everything", who: "Timbre", because: fault)
            }
        }
        try Report(of: folder).write(say: bench.say)
    }

    private static var today: String { Date().ISO8601Format(.iso8601.year().month().day()) }
}

/// Workloads, separated by commas.
struct WorkloadList: ExpressibleByArgument {
    let all: [Workload]

    init(all: [Workload]) { self.all = all }

    init?(argument: String) {
        let names = argument.split(separator: ",")
        all = names.compactMap { Workload(rawValue: String($0)) }
        if all.isEmpty || all.count != names.count { return nil }
    }

    var defaultValueDescription: String { "all" }
}
