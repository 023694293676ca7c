public import TimbreBase
public import TimbreCompute

/// k-means: clusters whose songs lie near their centre, by Lloyd's iterations on a device.
///
/// ```swift
/// let kMeans = try KMeans(vectors.values, dimensions: vectors.dimensions, device: device)
/// let fit = try kMeans.fit(KMeans.Parameters(k: 10))
/// ```
///
/// The same seed gives the same clusters, on every device and whatever the number of threads. Lloyd, "Least squares
/// quantization in PCM", 1982; first centres by k-means++.
public struct KMeans: Sendable {
    /// Settings of a fit.
    public struct Parameters: Sendable, Equatable {
        /// Number of clusters.
        public var k: Int
        public var seed: UInt64 = 42
        /// Descents from different first centres, of which the one of the least inertia counts.
        public var starts = 3
        /// Largest number of iterations of a descent.
        public var iterations = 300
        /// A descent ends when the squares of the centres' moves add up to less than this share of the mean variance of
        /// a dimension. 0: it runs until no song changes cluster.
        public var tolerance = 1e-4

        public init(k: Int) { self.k = k }
    }

    /// A clustering without empty clusters.
    public struct Fit: Sendable, Equatable {
        /// Centres, row-major `[k, dimensions]`.
        public var centres: [Float]
        /// Cluster of each row, in `0..<k`.
        public var labels: [Int32]
        /// Squared distance of each row to its centre.
        public var squaredDistances: [Float]
        public var inertia: Double
        /// Iterations of the descent that gave the least inertia.
        public var iterations: Int
    }

    let device: Device
    /// `[n, dimensions]`, row-major.
    let values: [Float]
    let dimensions: Int
    /// All rows, in parts that the device can allocate.
    let parts: [Matrix<Float>]
    /// Factor of the fixed-point sums by centre: a power of two.
    let scale: Float
    var count: Int { values.count / dimensions }

    /// - Parameters:
    ///   - values: `[n, dimensions]`, row-major, n at least 1, finite.
    ///   - dimensions: the width of a vector.
    ///   - device: the device that computes.
    /// - Throws: `ComputeFault`.
    public init(_ values: [Float], dimensions: Int, device: Device) throws {
        let rows = device.description.maximumAllocation / MemoryLayout<Float>.stride / max(dimensions, 1)
        try self.init(values, dimensions: dimensions, device: device, partRows: max(rows, 1))
    }

    /// - Parameter partRows: the largest number of rows in a part.
    init(_ values: [Float], dimensions: Int, device: Device, partRows: Int) throws {
        precondition(dimensions >= 1 && !values.isEmpty && values.count.isMultiple(of: dimensions))
        (self.device, self.values, self.dimensions) = (device, values, dimensions)
        let count = values.count / dimensions
        parts = try stride(from: 0, to: count, by: partRows).map { first in
            let part = first..<min(first + partRows, count)
            return try device.matrix(
                part.count == count
                    ? values : Array(values[part.lowerBound * dimensions..<part.upperBound * dimensions]),
                rows: part.count, columns: dimensions)
        }
        // The bit patterns of magnitudes are ordered as the magnitudes are, and integers are compared many at a time.
        let magnitude = Workers().mapTiles(of: values.count, size: 1 << 16) { range in
            values[range].reduce(UInt32(0)) { max($0, $1.bitPattern & 0x7FFF_FFFF) }
        }
        scale = CentreSums.scale(magnitude: Float(bitPattern: magnitude.max() ?? 0), count: count)
    }

    /// Runs several descents and returns the one of least inertia.
    ///
    /// - Parameters:
    ///   - parameters: number of clusters, iterations, starts and seed.
    ///   - work: told and asked after each iteration.
    /// - Throws: `MapFault.fewerSongsThanClusters`; `CancellationError`; `ComputeFault`.
    public func fit(
        _ parameters: Parameters, work: Work<ClusteringProgress> = Work()
    ) throws -> Fit {
        precondition(parameters.k >= 1 && parameters.starts >= 1 && parameters.iterations >= 1)
        try checkDistinct(parameters.k)
        let least = try leastMove(parameters)
        var best: Fit?
        for start in 0..<parameters.starts {
            var draws = ClusterDraws(.firstCentres, seed: parameters.seed, start: start)
            let first = try firstCentres(parameters.k, &draws, work.silent())
            let descent = work.part { ClusteringProgress(k: parameters.k, start: start + 1, iteration: $0) }
            let fit = try descend(from: first, parameters, leastMove: least, work: descent)
            if fit.inertia < best?.inertia ?? .infinity { best = fit }
        }
        return best!
    }

    /// Runs one descent from given centres.
    ///
    /// - Parameters:
    ///   - centres: `[parameters.k, dimensions]`, row-major.
    ///   - parameters: settings of the descent; seed and starts are ignored.
    ///   - work: told and asked after each iteration.
    /// - Throws: as `fit`.
    public func descend(
        from centres: [Float], _ parameters: Parameters, work: Work<ClusteringProgress> = Work()
    ) throws -> Fit {
        precondition(centres.count == parameters.k * dimensions)
        return try descend(
            from: centres, parameters, leastMove: leastMove(parameters),
            work: work.part { ClusteringProgress(k: parameters.k, start: 1, iteration: $0) })
    }

    /// - Parameters:
    ///   - leastMove: the sum of the squared moves of the centres at or below which the descent ends.
    ///   - work: told of the iterations done.
    func descend(
        from centres: [Float], _ parameters: Parameters, leastMove: Double, work: Work<Int>
    ) throws -> Fit {
        let assignment = try Assignment(self, k: parameters.k)
        var centres = centres
        var iteration = 0
        var isSettled = false
        while true {
            try work.check()
            var sums = try assignment.assign(centres, measuring: isSettled)
            let empty = (0..<parameters.k).filter { sums[$0 * (dimensions + 1) + dimensions] == 0 }
            if empty.isEmpty, isSettled { break }
            if !empty.isEmpty {
                // Songs that differ by less than rounding could be sent back and forth for ever.
                guard iteration < parameters.iterations + Self.moreIterations else { throw tooFewSongs(parameters.k) }
                if !isSettled { _ = try assignment.assign(centres, measuring: true) }
                try refill(empty, &sums, assignment, parameters.k)
            }
            let moved = move(&centres, to: sums)
            iteration += 1
            work.report(iteration)
            isSettled = moved <= leastMove || iteration >= parameters.iterations
        }
        let squaredDistances = try assignment.squaredDistances()
        return Fit(
            centres: centres, labels: try assignment.labels(), squaredDistances: squaredDistances,
            inertia: squaredDistances.reduce(0) { $0 + Double($1) }, iterations: iteration)
    }

    /// The sum of squared moves that ends a descent: the tolerance times the mean variance of a dimension, which is the
    /// inertia of a single cluster divided by the number of values.
    private func leastMove(_ parameters: Parameters) throws -> Double {
        guard parameters.tolerance > 0 else { return 0 }
        var centre = [Float](repeating: 0, count: dimensions)
        let assignment = try Assignment(self, k: 1)
        _ = move(&centre, to: try assignment.assign(centre, measuring: false))
        _ = try assignment.assign(centre, measuring: true)
        let inertia = try assignment.squaredDistances().reduce(0) { $0 + Double($1) }
        return parameters.tolerance * inertia / Double(values.count)
    }

    /// Largest number of iterations beyond those asked for, while clusters become empty.
    private static let moreIterations = 20

    /// Moves every centre to the mean of its songs, computed in `Double`.
    ///
    /// - Returns: the sum of the squares of the moves.
    private func move(_ centres: inout [Float], to sums: [Int64]) -> Double {
        var moved = 0.0
        for centre in 0..<centres.count / dimensions {
            let start = centre * (dimensions + 1)
            let factor = 1 / (Double(scale) * Double(sums[start + dimensions]))
            for j in 0..<dimensions {
                let mean = Float(Double(sums[start + j]) * factor)
                let move = Double(mean) - Double(centres[centre * dimensions + j])
                moved += move * move
                centres[centre * dimensions + j] = mean
            }
        }
        return moved
    }
}
