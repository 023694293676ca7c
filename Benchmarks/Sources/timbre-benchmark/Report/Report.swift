import Foundation

/// What a run folder's raw lines come to. Each workload counts as the last run that measured it has it.
struct Report {
    let folder: String
    /// Runs whose lines count, in their order.
    private(set) var runs: [RunDescription] = []
    private(set) var processes: [ProcessDescription] = []
    private(set) var rows: [Row] = []
    private(set) var absences: [Absence] = []

    /// - Throws: `BenchmarkFault.noRawLines`.
    init(of folder: String) throws {
        self.init(lines: try Record.lines(in: folder), folder: folder)
    }

    init(lines: [RawLine], folder: String) {
        self.folder = folder
        var (every, measurements) = ([RunDescription](), [(run: Int, Measurement)]())
        var (started, missing) = ([(run: Int, ProcessDescription)](), [(run: Int, Absence)]())
        var last = [String: Int]()
        for line in lines {
            let run = every.count - 1
            switch line {
            case .run(let description): every.append(description)
            case .process(let description): started.append((run, description))
            case .measurement(let measurement):
                last[measurement.workload] = run
                measurements.append((run, measurement))
            case .absent(let absence):
                last[absence.workload] = run
                missing.append((run, absence))
            }
        }
        let counted = Set(last.values)
        runs = every.indices.filter(counted.contains).map { every[$0] }
        absences = missing.filter { last[$0.1.workload] == $0.run }.map(\.1)
        for (run, process) in started
        where counted.contains(run) && !processes.contains(where: { $0.who == process.who }) {
            processes.append(process)
        }
        for (run, measurement) in measurements where last[measurement.workload] == run {
            let same = rows.firstIndex { $0.workload == measurement.workload && $0.what == measurement.what }
            if same == nil { rows.append(Row(measurement)) }
            rows[same ?? rows.count - 1].add(measurement)
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

/// A piece of work and what all contenders came to.
struct Row {
    let workload: String
    let what: String
    let label: String
    let unit: Unit
    private(set) var contenders: [Summary] = []

    init(_ measurement: Measurement) {
        (workload, what) = (measurement.workload, measurement.what)
        (label, unit) = (measurement.label, measurement.unit)
    }

    var ours: Summary? { contenders.first { $0.role == .ours } }

    /// The highest, where several were measured.
    var floor: Summary? {
        let floors = contenders.filter { $0.role == .floor }
        return unit.isBetterWhenLower ? floors.min { $0.median < $1.median } : floors.max { $0.median < $1.median }
    }

    mutating func add(_ measurement: Measurement) {
        if let place = contenders.firstIndex(where: { $0.who == measurement.who }) {
            contenders[place].add(measurement)
        } else {
            contenders.append(Summary(measurement))
        }
    }
}

/// What one contender came to at one piece of work.
struct Summary {
    let who: String
    let role: Measurement.Role
    private(set) var values: [Double]
    private var peaks: [Double]

    init(_ measurement: Measurement) {
        (who, role) = (measurement.who, measurement.role)
        (values, peaks) = ([], [])
        add(measurement)
    }

    mutating func add(_ measurement: Measurement) {
        values.append(measurement.value)
        if let peak = measurement.details["peak_resident_bytes"]?.number { peaks.append(peak) }
    }

    var median: Double { Self.median(values) }

    /// Of whole processes.
    var peakResident: Double? { peaks.isEmpty ? nil : Self.median(peaks) }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
