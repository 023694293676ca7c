package import TimbreBase

/// Result of a tuning: the sizes that were tried, and those that were kept.
package struct TuningReport: Sendable {
    package struct Variant: Sendable {
        /// Kernel whose sizes were varied: "group maxima", "product" or "training".
        package var kernel: String
        package var sizes: String
        /// Rate in `unit`, the median of several runs; nil where it was not measured.
        package var rate: Double?
        package var unit: String
        package var verdict: Verdict
    }

    package enum Verdict: String, Sendable {
        /// The default was kept: nothing was faster.
        case standard = "kept: the default"
        /// Sizes faster than the best before.
        case kept
        case overtaken = "overtaken"
        case slower = "not faster"
        case wrong = "wrong results"
        case failed = "does not run"
        case unmeasured = "out of time"
    }

    package var variants: [Variant] = []
    /// Whether later runs will find the sizes; false where there is no place for a cache.
    package var isKept = false
}

/// Check and workload of a kernel while its sizes are varied.
package struct TuningTask {
    /// Unit of the workload's amount with its multiple, for example "GFLOP/s".
    package var unit: String
    /// Whether a device with the variant computes the right results.
    package var isRight: (Device) throws -> Bool
    package var workload: (Device) throws -> Workload

    package init(
        unit: String, isRight: @escaping (Device) throws -> Bool, workload: @escaping (Device) throws -> Workload
    ) {
        (self.unit, self.isRight, self.workload) = (unit, isRight, workload)
    }
}

extension Device {
    /// Measures other sizes of the hot kernels, and keeps the fastest that give right results for every later run.
    /// No result depends on it.
    ///
    /// - Parameters:
    ///   - limit: the longest time of the tuning.
    ///   - tasks: the check and the workload of each kernel.
    ///   - work: told of each measurement before it begins.
    /// - Returns: the report; nil where there is nothing to tune: on the CPU without OpenCL.
    /// - Throws: `ComputeFault` where the device fails with its default; `CancellationError`, and nothing is kept then.
    package func tune(
        within limit: Duration, by tasks: @escaping (TunedKernel) -> TuningTask, work: Work<String> = Work()
    ) throws -> TuningReport? {
        guard let backend = backend.untraced as? OpenCLBackend else { return nil }
        var tuner = OpenCLTuner(backend, tasks: tasks, limit: limit)
        return try tuner.run(work)
    }
}

/// One tuning of one device.
struct OpenCLTuner {
    private let device: OpenCLDevice
    private let cache: KernelCache
    private let tasks: (TunedKernel) -> TuningTask
    private let limit: Duration
    private let start = ContinuousClock.now
    /// The fastest sizes so far.
    private var best: OpenCLTuning
    private var report = TuningReport()
    /// The longest time that a variant has taken, its compilation included, and that the next one may take.
    private var longest = Duration.zero
    /// Number of runs of each of two rivals, in turn.
    private static let rounds = 5
    /// Share of a rival's time below which a variant counts as faster: a smaller gain may be chance.
    private static let margin = 0.97

    init(_ backend: OpenCLBackend, tasks: @escaping (TunedKernel) -> TuningTask, limit: Duration) {
        (device, cache, self.tasks, self.limit) = (backend.device, backend.cache, tasks, limit)
        best = OpenCLTuning(backend.device)
    }

    mutating func run(_ work: Work<String>) throws -> TuningReport {
        let table = OpenCLTuning(device)
        let kernels = TunedKernel.allCases
        for (number, kernel) in kernels.enumerated() {
            // The first variant may take longer than any before: a third of the time is left for that.
            let deadline = start + limit * 2 / 3 * (number + 1) / kernels.count
            try tune(kernel, table, until: deadline, work)
        }
        report.isKept = cache.keep(best, for: device.description)
        return report
    }

    private mutating func tune(
        _ kernel: TunedKernel, _ table: OpenCLTuning, until deadline: ContinuousClock.Instant, _ work: Work<String>
    ) throws {
        let task = tasks(kernel)
        func variant(_ tuning: OpenCLTuning, _ rate: Double?, _ verdict: TuningReport.Verdict) -> TuningReport.Variant {
            .init(
                kernel: kernel.rawValue, sizes: kernel.sizes(in: tuning), rate: rate, unit: task.unit,
                verdict: verdict)
        }
        try work.check()
        work.report("\(kernel.rawValue): \(kernel.sizes(in: table))")
        let champion = report.variants.count
        var (leader, place) = (try Rival(device, cache, table, task), champion)
        report.variants.append(variant(table, nil, .standard))
        for tuning in kernel.variants(of: table, limits: device.limits) {
            let begin = ContinuousClock.now
            guard begin < deadline, begin + longest <= deadline else {
                report.variants.append(variant(tuning, nil, .unmeasured))
                continue
            }
            defer { longest = max(longest, begin.duration(to: .now)) }
            try work.check()
            work.report("\(kernel.rawValue): \(kernel.sizes(in: tuning))")
            do {
                guard try task.isRight(Device(backend: OpenCLBackend(device, cache: cache, tuning: tuning))) else {
                    report.variants.append(variant(tuning, nil, .wrong))
                    continue
                }
                let rival = try Rival(device, cache, tuning, task)
                let (old, new) = try Rival.compare(leader, rival, rounds: Self.rounds)
                report.variants[place].rate = leader.amount / old
                let isFaster = new < old * Self.margin
                report.variants.append(variant(tuning, rival.amount / new, isFaster ? .kept : .slower))
                if isFaster {
                    report.variants[place].verdict = .overtaken
                    (leader, place) = (rival, report.variants.count - 1)
                }
            } catch is ComputeFault {
                report.variants.append(variant(tuning, nil, .failed))
            }
        }
        switch kernel {
        case .groupMaxima: (best.topKTile, best.queries) = (leader.tuning.topKTile, leader.tuning.queries)
        case .product: best.product = leader.tuning.product
        case .training: best.training = leader.tuning.training
        }
    }
}

/// A device with a variant of the sizes, and a workload of one kernel on it.
private struct Rival {
    let tuning: OpenCLTuning
    /// Work of one call, in 10⁹ of the check's unit.
    let amount: Double
    private let device: Device
    private let call: () throws -> Void
    private let calls: Int

    /// Length of a run that is long enough to be timed.
    private static let runTime = Duration.milliseconds(20)

    init(_ device: OpenCLDevice, _ cache: KernelCache, _ tuning: OpenCLTuning, _ task: TuningTask) throws {
        self.tuning = tuning
        self.device = Device(backend: OpenCLBackend(device, cache: cache, tuning: tuning))
        let workload = try task.workload(self.device)
        (amount, call) = (workload.amount, workload.call)
        // The first call builds kernels.
        try call()
        try self.device.synchronize()
        var calls = 1
        while calls < 1 << 12 {
            let elapsed = try Self.time(call, calls, self.device)
            if elapsed >= Self.runTime { break }
            calls *= 2
        }
        self.calls = calls
    }

    /// Medians of the seconds that one call takes, measured in turn.
    static func compare(_ left: Rival, _ right: Rival, rounds: Int) throws -> (left: Double, right: Double) {
        var times: (left: [Double], right: [Double]) = ([], [])
        for _ in 0..<rounds {
            times.left.append(try left.seconds())
            times.right.append(try right.seconds())
        }
        return (times.left.sorted()[rounds / 2], times.right.sorted()[rounds / 2])
    }

    private func seconds() throws -> Double {
        try Self.time(call, calls, device) / .seconds(1) / Double(calls)
    }

    private static func time(_ call: () throws -> Void, _ calls: Int, _ device: Device) throws -> Duration {
        try ContinuousClock().measure {
            for _ in 0..<calls { try call() }
            try device.synchronize()
        }
    }
}
