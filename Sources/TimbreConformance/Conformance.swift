package import TimbreBase
package import TimbreCompute

/// Conformance of a device: every operation against plain loops in `Double`.
///
/// ```swift
/// for check in Conformance.checks {
///     let outcome = try check.run(on: device)
///     print(check.name, outcome.passed, outcome.error, outcome.tolerance, outcome.rate ?? 0, check.unit)
/// }
/// ```
///
/// Needs no files. The tests run all checks on every backend.
package struct Conformance {
    /// One check for each operation of `Device`, in the order in which a training uses them.
    package static let checks: [Check] = [
        memory, gather, multiply, squaredError, crossEntropy, sum, epochPlanner, train, topK, nearestCentre,
        centreTracker,
        pairwiseAffinities, affinityStep, contrast, embedTokens, normaliseRows, attend, gelu, averageRows,
        multiplyGradient, adam, symmetricEigenvectors,
    ]

    /// Sizes of an operation's trial; each operation takes of them what it needs.
    package struct Shape: Sendable, Equatable {
        /// Number of rows in a batch.
        package var rows: Int
        /// Length of a product's sums.
        package var depth: Int
        package var columns: Int

        package init(rows: Int, depth: Int, columns: Int) {
            (self.rows, self.depth, self.columns) = (rows, depth, columns)
        }

        /// Shapes of the sizes 1, 7, 93, the backends' tiles and their neighbours, each of them as rows, depth and
        /// columns.
        package static let awkward: [Shape] = {
            let rows = [1, 7, 93, 11, 12, 13, 63, 64, 65, 127, 128, 129, 191, 192, 193, 511, 512, 513]
            let widths = [1, 7, 93, 15, 16, 17, 31, 32, 33, 63, 64, 65]
            // The strides share no factor with the counts, so that all sizes occur.
            return rows.indices.map {
                Shape(
                    rows: rows[$0], depth: widths[($0 * 5 + 2) % widths.count],
                    columns: widths[($0 * 7 + 1) % widths.count])
            }
        }()

        /// Shapes of one element, and of two sizes that no tile divides: they try every operation in seconds, also on a
        /// slow device or a simulator that looks at each access to memory.
        package static let few = [
            Shape(rows: 1, depth: 1, columns: 1), Shape(rows: 7, depth: 17, columns: 5),
            Shape(rows: 67, depth: 3, columns: 33),
        ]
    }

    /// Result of a check.
    package struct Outcome: Sendable, Equatable {
        package var passed: Bool
        /// The difference that comes nearest to its tolerance, or exceeds it most.
        package var error: Double
        /// Tolerance of that element: derived from the rounding of its terms, not chosen.
        package var tolerance: Double
        /// Sentence about the first element that differs too much: its position, its value and the expected value.
        package var failure: String?
        /// Rate in the check's unit, at a training's sizes; nil where it was not measured.
        package var rate: Double?
    }

    /// Check of one operation.
    package struct Check: Sendable {
        /// Name of the operation in `Device`.
        package let name: String
        /// Unit of the rate.
        package let unit: String
        let compare: @Sendable (Device, [Shape], inout Comparison) throws -> Void
        let workload: @Sendable (Device, _ batch: Int) throws -> Workload

        /// - Parameters:
        ///   - shapes: the shapes that are compared.
        ///   - batch: the number of songs in the batch whose rate is measured, which takes up to a second; nil for no
        ///     measurement.
        /// - Throws: `ComputeFault`; `CancellationError`.
        package func run(
            on device: Device, shapes: [Shape] = Shape.awkward, batch: Int? = 16_384, work: Work<Never> = Work()
        ) throws -> Outcome {
            try work.check()
            var comparison = Comparison()
            try compare(device, shapes, &comparison)
            try work.check()
            return Outcome(
                passed: comparison.failure == nil, error: comparison.error, tolerance: comparison.tolerance,
                failure: comparison.failure, rate: try batch.map { try workload(device, $0).rate(on: device) })
        }
    }
}
