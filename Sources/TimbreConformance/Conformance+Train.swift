import TimbreCompute

extension Conformance {
    static let train = Check(name: "train", unit: "GFLOP/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            try TrainingCase(shape, .init(place), seed: place).compare(on: device, &comparison)
        }
        for (place, parts) in TrainingParts.edges.enumerated() {
            let shape = Shape(rows: [1, 70, 130][place % 3], depth: 3, columns: 9)
            try TrainingCase(shape, parts, seed: place).compare(on: device, &comparison)
        }
    } workload: { device, batch in
        try TrainingWorkload(device, songs: batch).workload
    }
}
