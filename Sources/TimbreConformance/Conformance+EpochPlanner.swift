import TimbreBase
import TimbreCompute

extension Conformance {
    static let epochPlanner = Check(name: "epochPlanner", unit: "Msong/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            let reference = PlanReference(shape, place: place)
            let planner = try device.epochPlanner(reference.songs)
            // Plans are begun ahead, as a training begins them.
            for epoch in 1...2 { try planner.begin(epoch: epoch) }
            try reference.compare(planner.take(), epoch: 1, on: device, &comparison)
            try planner.begin(epoch: 3)
            for epoch in 2...3 { try reference.compare(planner.take(), epoch: epoch, on: device, &comparison) }
        }
    } workload: { device, batch in
        var draws = Draws(seed: batch)
        let rows = (0..<Int32(batch * 8)).map { $0 }
        let songs = PlannedSongs(
            rows: rows, columns: [(.one(draws.integers(rows.count, below: 1000)), 1000)],
            labels: [.fixed(draws.integers(rows.count, below: rows.count / 4 + 1))], batchSize: batch, seed: 5,
            unknownShare: 0.1)
        let planner = try device.epochPlanner(songs)
        return Workload(amount: Double(rows.count) / 1e6) {
            try planner.begin(epoch: 1)
            _ = try planner.take()
        }
    }
}
