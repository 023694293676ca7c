import Foundation

/// What a run folder's raw lines come to. Each piece of work counts as the last run that measured it has it.
struct Report {
    let folder: String
    /// Runs whose lines count, in their order.
    private(set) var runs: [RunDescription] = []
    /// Peers of these runs.
    private(set) var processes: [ProcessDescription] = []
    private(set) var rows: [Row] = []
    /// What the last run of a workload could not measure.
    private(set) var absences: [Absence] = []

    /// - Throws: `BenchmarkFault.noRawLines`.
    init(of folder: String) throws {
        self.init(lines: try Record.lines(in: folder), folder: folder)
    }

    init(lines: [RawLine], folder: String) {
        self.folder = folder
        var allRuns = [RunDescription]()
        var started = [(run: Int, process: ProcessDescription)]()
        var missing = [(run: Int, absence: Absence)]()
        for line in lines {
            let run = allRuns.count - 1
            switch line {
            case .run(let description): allRuns.append(description)
            case .process(let process): started.append((run, process))
            case .measurement(let measurement): add(measurement, of: run)
            case .absent(let absence): missing.append((run, absence))
            }
        }
        absences = missing.filter { missing in
            missing.run == allRuns.lastIndex { $0.workloads.contains(missing.absence.workload) }
        }.map(\.absence)
        let counted = Set(rows.map(\.run))
        runs = allRuns.indices.filter(counted.contains).map { allRuns[$0] }
        for (run, process) in started where counted.contains(run) {
            if !processes.contains(where: { $0.who == process.who && $0.command == process.command }) {
                processes.append(process)
            }
        }
    }

    private mutating func add(_ measurement: Measurement, of run: Int) {
        let place = rows.firstIndex { $0.workload == measurement.workload && $0.what == measurement.what }
        guard let place else {
            rows.append(Row(measurement, run: run))
            return
        }
        if rows[place].run == run {
            rows[place].add(measurement)
        } else {
            rows[place] = Row(measurement, run: run)
        }
    }

    /// - Parameter say: told where something is left out.
    func write(say: (String) -> Void) throws {
        let pictures = try Picture(self).write(into: folder, say: say)
        let path = "\(folder)/README.md"
        do {
            try Data(Page(self, hasPicture: pictures).text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw BenchmarkFault.unwritable(path: path, reason: error.localizedDescription)
        }
        say(Table(rows).text)
        say(path)
    }
}
