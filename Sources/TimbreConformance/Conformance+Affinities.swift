import TimbreCompute

extension Conformance {
    static let pairwiseAffinities = Check(name: "pairwiseAffinities", unit: "Gpair/s") { device, shapes, comparison in
        // The sums of many points are shared by several work-groups.
        let counts = shapes.map(\.rows)
        for n in counts + counts.filter({ $0 > 500 }).map({ 4 * $0 + 1 }) {
            let points = AffinityPoints(count: n)
            let sums = try Inset(device, rows: n, columns: 3)
            try device.pairwiseAffinities(device.inset(points.values, rows: n, columns: 2), sums: sums.matrix)
            let expected = (0..<n).flatMap { i in
                var (values, magnitudes) = ([0.0, 0, 0], [0.0, 0, 0])
                for j in 0..<n where j != i {
                    let (dx, dy, q) = points.pair(i, j)
                    for (place, term) in [q, q * q * dx, q * q * dy].enumerated() {
                        values[place] += term
                        magnitudes[place] += abs(term)
                    }
                }
                // Differences are rounded, then twice an affinity with its division; then the sum.
                return (0..<3).map {
                    Expected(values[$0], magnitude: magnitudes[$0], roundings: n + 2 * Rounding.elementary)
                }
            }
            comparison.compare(
                try sums.read(device, &comparison, "\(n) points"), with: expected, columns: 3, "\(n) points")
        }
    } workload: { device, batch in
        let n = max(batch / 2, 1)
        let points = try device.matrix(AffinityPoints(count: n).values, rows: n, columns: 2)
        let sums = try device.zeros(rows: n, columns: 3)
        return Workload(amount: Double(n) * Double(n) / 1e9) { try device.pairwiseAffinities(points, sums: sums) }
    }

    static let affinityStep = Check(name: "affinityStep", unit: "Gedge/s") { device, shapes, comparison in
        for shape in shapes {
            let example = AffinityExample(count: shape.rows, edges: shape.columns)
            let (layout, graph, sums) = try example.matrices(device)
            try device.affinityStep(
                AffinityLayout(points: layout[0].matrix, velocities: layout[1].matrix, gains: layout[2].matrix),
                along: graph, sums: sums, example.step)
            let expected = example.expected()
            for (place, name) in ["points", "velocities", "gains"].enumerated() {
                let label = "\(name) of \(shape.rows) with \(shape.columns) edges at most"
                comparison.compare(
                    try layout[place].read(device, &comparison, label), with: expected[place], columns: 2, label)
            }
        }
    } workload: { device, batch in
        let example = AffinityExample(count: batch, edges: 129)
        let (layout, graph, sums) = try example.matrices(device)
        let moving = AffinityLayout(
            points: layout[0].matrix, velocities: layout[1].matrix, gains: layout[2].matrix)
        return Workload(amount: Double(example.neighbours.count) / 1e9) {
            try device.affinityStep(moving, along: graph, sums: sums, example.step)
        }
    }
}

/// Points near and far, some of them at one position.
struct AffinityPoints {
    let values: [Float]

    init(count: Int) {
        var draws = Draws(seed: count)
        var values = draws.floats(2 * count).enumerated().map { $0.element * ($0.offset % 6 < 2 ? 0.01 : 20) }
        for point in stride(from: 5, to: count, by: 5) {
            for axis in 0..<2 { values[2 * point + axis] = values[2 * (point / 2) + axis] }
        }
        self.values = values
    }

    /// The difference of two points, and their affinity.
    func pair(_ i: Int, _ j: Int) -> (dx: Double, dy: Double, q: Double) {
        let dx = Double(values[2 * i]) - Double(values[2 * j])
        let dy = Double(values[2 * i + 1]) - Double(values[2 * j + 1])
        return (dx, dy, 1 / (1 + dx * dx + dy * dy))
    }
}

/// A graph, points on their way, and their positions after a step.
struct AffinityExample {
    let points: AffinityPoints
    let velocities, gains, sums: [Float]
    private(set) var starts: [Int32] = [0]
    private(set) var neighbours: [Int32] = []
    let weights: [Float]
    let step = AffinityStep(exaggeration: 12, momentum: 0.75, rate: 200)

    private var count: Int { starts.count - 1 }

    init(count: Int, edges: Int) {
        var draws = Draws(seed: count * 1009 + edges)
        points = AffinityPoints(count: count)
        velocities = draws.floats(2 * count)
        gains = draws.floats(2 * count).map { $0 > 0 ? $0 * 2 : 0.01 }
        sums = draws.floats(3 * count).enumerated().map { $0.offset % 3 == 0 ? abs($0.element) + 0.1 : $0.element }
        for point in 0..<count {
            // From none to all.
            let own = Int(draws.word()) % (edges + 1)
            neighbours += draws.integers(own, below: count).map { $0 == Int32(point) ? 0 : $0 }
            starts.append(Int32(neighbours.count))
        }
        weights = draws.floats(neighbours.count).map { abs($0) / Float(max(count * edges, 1)) }
    }

    func matrices(_ device: Device) throws -> (layout: [Inset], graph: AffinityGraph, sums: Matrix<Float>) {
        let layout = try [points.values, velocities, gains].map { try Inset(device, $0, rows: count, columns: 2) }
        let graph = AffinityGraph(
            starts: try device.column(starts), neighbours: try device.column(neighbours),
            weights: try device.inset(weights, rows: weights.count, columns: 1))
        return (layout, graph, try device.inset(sums, rows: count, columns: 3))
    }

    /// The expected points, velocities and gains after the step.
    func expected() -> [[Expected]] {
        let total = (0..<count).reduce(0.0) { $0 + Double(sums[3 * $1]) }
        var results: [[Expected]] = [[], [], []]
        for i in 0..<count {
            var (pull, size) = ([0.0, 0], [0.0, 0])
            for edge in Int(starts[i])..<Int(starts[i + 1]) {
                let (dx, dy, q) = points.pair(i, Int(neighbours[edge]))
                for (axis, term) in [dx, dy].map({ Double(weights[edge]) * q * $0 }).enumerated() {
                    pull[axis] += term
                    size[axis] += abs(term)
                }
            }
            for axis in 0..<2 {
                let push = Double(sums[3 * i + 1 + axis]) / total
                let gradient = Bounded(
                    4 * (Double(step.exaggeration) * pull[axis] - push),
                    error: Rounding.error(
                        of: 4 * (Double(step.exaggeration) * size[axis] + abs(push)),
                        after: Int(starts[i + 1] - starts[i]) + count + Rounding.elementary))
                let moved = moved(gradient, at: 2 * i + axis)
                for place in 0..<3 { results[place].append(moved[place]) }
            }
        }
        return results
    }

    /// The expected coordinate after the step. Where rounding may turn the gradient's sign, either gain is right.
    private func moved(_ gradient: Bounded, at place: Int) -> [Expected] {
        let (point, velocity, gain) = (
            Double(points.values[place]), Double(velocities[place]), Double(gains[place])
        )
        let (grown, shrunk) = (gain + Double(Float(0.2)), max(gain * Double(Float(0.8)), Double(Float(0.01))))
        let next = velocity * gradient.value < 0 ? grown : shrunk
        let isUncertain = abs(gradient.value) <= gradient.error
        let gainError = Rounding.error(of: grown, after: 1) + (isUncertain ? grown - shrunk : 0)
        let (momentum, rate) = (Double(step.momentum), Double(step.rate))
        let pushed = rate * next * gradient.value
        let pushedError =
            rate * (next * gradient.error + gainError * (abs(gradient.value) + gradient.error))
        let speed = momentum * velocity - pushed
        let speedError =
            pushedError + Rounding.error(of: abs(momentum * velocity) + abs(pushed) + pushedError, after: 4)
        let target = point + speed
        return [
            Expected(target, tolerance: speedError + Rounding.error(of: abs(target) + speedError, after: 1)),
            Expected(speed, tolerance: speedError), Expected(next, tolerance: gainError),
        ]
    }
}
