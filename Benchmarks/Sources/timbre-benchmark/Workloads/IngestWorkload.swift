import Foundation

/// `timbre ingest` of 900,000 songs with long texts, 1.1 GB, with its indexes; beside pandas, which only parses, and a
/// program that only reads the bytes.
struct IngestWorkload {
    let bench: Bench
    private let scratch: Scratch

    init(_ bench: Bench) {
        self.bench = bench
        scratch = Scratch(bench: bench)
    }

    func measure() throws {
        let songCount = bench.options.isQuick ? 1_000 : 900_000
        let csv = try scratch.csv(songs: songCount, textLength: 900)
        let (timbre, catalogue) = (try scratch.timbre(), "\(bench.options.scratch)/ingest.timbre")
        let bytes = Double(try FileManager.default.attributesOfItem(atPath: csv)[.size] as? Int ?? 0)
        func whole(_ who: String, _ role: Measurement.Role, runs: Int? = nil, _ command: [String]) -> Contender {
            Contender(who: who, role: role, runs: runs, warmsUp: runs == nil) {
                try? FileManager.default.removeItem(atPath: catalogue)
                let whole = try WholeProcess.measured(command, environment: bench.options.threadVariables)
                return Sample(
                    value: bytes / whole.seconds,
                    details: [
                        "seconds": .number(whole.seconds), "peak_resident_bytes": .number(Double(whole.peakResident)),
                    ])
            }
        }
        var contenders = [
            whole(
                "Timbre", .ours,
                [
                    timbre, "ingest", csv, "--recipe", "spotify-900k", "--catalogue", catalogue, "--threads",
                    "\(bench.options.threads)", "--quiet",
                ])
        ]
        if let python = bench.options.python {
            let program = "\(bench.options.peers)/read_pandas.py"
            contenders.append(whole("pandas, parsing alone", .peer, runs: 3, [python, program, csv]))
        }
        contenders.append(whole("reading the bytes by wc -l", .floor, ["wc", "-l", csv]))
        try bench.measure(
            Work(
                workload: .ingest, what: "`timbre ingest`, 900k dialect with texts, \(Text.count(Int(bytes / 1e6))) MB",
                label: "ingest", unit: .bytesPerSecond, contenders: contenders))
        try? FileManager.default.removeItem(atPath: catalogue)
    }
}
