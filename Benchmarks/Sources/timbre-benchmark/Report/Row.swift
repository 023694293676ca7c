/// A piece of work and what all contenders came to.
struct Row {
    /// Which run measured it, from 0.
    let run: Int
    let workload: String
    let what: String
    let label: String
    let unit: Unit
    private(set) var contenders: [Summary] = []

    init(_ measurement: Measurement, run: Int) {
        self.run = run
        (workload, what) = (measurement.workload, measurement.what)
        (label, unit) = (measurement.label, measurement.unit)
        add(measurement)
    }

    var ours: Summary? { contenders.first { $0.role == .ours } }

    /// The highest, where several were measured.
    var floor: Summary? {
        let floors = contenders.filter { $0.role == .floor }
        return unit.isBetterWhenLower ? floors.min { $0.median < $1.median } : floors.max { $0.median < $1.median }
    }

    /// How much of a floor Timbre reaches; empty where Timbre was not measured.
    func share(of floor: Summary) -> String {
        guard let ours else { return "" }
        let portion = unit.isBetterWhenLower ? floor.median / ours.median : ours.median / floor.median
        return "\(Int((portion * 100).rounded())) %"
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
    private var flops: [Double]
    private var bytes: [Double]

    init(_ measurement: Measurement) {
        (who, role) = (measurement.who, measurement.role)
        (values, peaks, flops, bytes) = ([], [], [], [])
        add(measurement)
    }

    mutating func add(_ measurement: Measurement) {
        values.append(measurement.value)
        if let peak = measurement.details["peak_resident_bytes"]?.number { peaks.append(peak) }
        if let rate = measurement.details["flops_per_second"]?.number { flops.append(rate) }
        if let rate = measurement.details["bytes_per_second"]?.number { bytes.append(rate) }
    }

    var median: Double { Self.median(values) }

    /// Of whole processes.
    var peakResident: Double? { peaks.isEmpty ? nil : Self.median(peaks) }

    /// What the machine did in a second, and what a billion of it is called; nil for what is no floor.
    var machineRate: (perSecond: Double, unit: String)? {
        if !flops.isEmpty { return (Self.median(flops), "GFLOP/s") }
        return bytes.isEmpty ? nil : (Self.median(bytes), "GB/s")
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
