import Foundation

/// Lets contenders take turns and records each turn.
final class Bench {
    let options: BenchOptions
    private let record: Record

    init(_ options: BenchOptions, record: Record) {
        (self.options, self.record) = (options, record)
    }

    /// Each contender in turn, so that whatever slows the machine down for a while slows all of them down.
    ///
    /// A contender that fails is recorded as not measured, and the others go on.
    func measure(_ work: Work) throws {
        if let match = options.match, !work.what.contains(match) { return }
        say("\(work.workload.rawValue): \(work.what)")
        var failed = Set<Int>()
        let turns = work.contenders.map { min($0.runs ?? options.runs, options.runs) }
        for turn in -1..<(turns.max() ?? 0) {
            for (place, contender) in work.contenders.enumerated() where !failed.contains(place) {
                guard turn < turns[place], turn >= 0 || contender.warmsUp else { continue }
                do {
                    pause()
                    let sample = try contender.measure()
                    if turn >= 0 { try add(sample, of: contender, at: work) }
                } catch let fault {
                    failed.insert(place)
                    try absent(work.workload, work.what, who: contender.who, because: fault)
                }
            }
        }
    }

    /// Starts a peer and records what it is; nil, recorded as not measured, where that fails or no peers are wanted.
    ///
    /// - Parameter arguments: the file's name in the folder of the peers, then its arguments.
    func peer(
        _ who: String, _ arguments: [String], environment: [String: String] = [:], for workload: Workload
    ) throws -> Peer? {
        guard let python = options.python else { return nil }
        let command = [python, "\(options.peers)/\(arguments[0])"] + arguments.dropFirst()
        do {
            let peer = try Peer(who, command, environment: options.threadVariables.merging(environment) { $1 })
            try started(peer, command, environment: environment)
            return peer
        } catch let fault {
            try absent(workload, "everything", who: who, because: fault)
            return nil
        }
    }

    /// Records what a peer is.
    func started(_ peer: Peer, _ command: [String], environment: [String: String]) throws {
        try record.add(
            .process(
                ProcessDescription(
                    who: peer.who, command: command, environment: environment, versions: peer.versions)))
    }

    func absent(_ workload: Workload, _ what: String, who: String, because fault: any Error) throws {
        say("not measured: \(who): \(fault)")
        try record.add(
            .absent(Absence(workload: workload.rawValue, what: what, who: who, reason: "\(fault)")))
    }

    /// Messages go to standard error.
    func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    private func add(_ sample: Sample, of contender: Contender, at work: Work) throws {
        var values = [(who: contender.who, value: sample.value, details: sample.details)]
        values += sample.parts.map { (who: $0.who, value: $0.value, details: [:]) }
        for (who, value, details) in values {
            say("  \(who): \(work.unit.text(value))")
            try record.add(
                .measurement(
                    Measurement(
                        workload: work.workload.rawValue, what: work.what, label: work.label, who: who,
                        role: contender.role, unit: work.unit, value: value, details: details)))
        }
    }

    /// Threads of a BLAS go on spinning for some milliseconds after their work is done: the next one is not to pay.
    private func pause() {
        if !options.isQuick { usleep(100_000) }
    }
}

/// What holds for a whole run.
struct BenchOptions {
    var runs: Int
    var threads: Int
    /// A part of the descriptions of the work to measure; nil for all.
    var match: String?
    /// Everything tiny and no peers: whether it works, not how fast it is.
    var isQuick: Bool
    /// The command to measure.
    var timbre: String
    /// The Python that has the peers' libraries; nil where peers are left out.
    var python: String?
    /// The folder of the peers' programs.
    var peers: String
    /// For CSV, catalogues and vectors, kept from run to run.
    var scratch: String

    /// Variables that every library of a peer takes its number of threads from.
    var threadVariables: [String: String] {
        ["OMP_NUM_THREADS": "\(threads)", "OPENBLAS_NUM_THREADS": "\(threads)", "MKL_NUM_THREADS": "\(threads)"]
    }
}
