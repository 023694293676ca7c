extension Conformance {
    static let train = Check(name: "train", unit: "GFLOP/s") { device, shapes, comparison in
    } workload: { device, batch in
        Workload(amount: 1) {}
    }
}
