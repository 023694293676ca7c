package import TimbreBase
package import TimbreCompute

/// Whether a device computes what it should: every operation against plain loops in `Double`.
///
/// ```swift
/// for check in Conformance.checks {
///     let outcome = try check.run(on: device)
///     print(check.name, outcome.passed, outcome.error, outcome.tolerance, outcome.rate ?? 0, check.unit)
/// }
/// ```
///
/// Needs no files. The tests run the same checks on every backend.
package struct Conformance {
    /// One for each operation of `Device`, in the order in which a training uses them.
    package static let checks: [Check] = [
        memory, gather, multiply, squaredError, crossEntropy, sum, epochPlanner, train, topK, nearestCentre,
        centreTracker,
        pairwiseAffinities, affinityStep, contrast, embedTokens, normaliseRows, attend, gelu, averageRows,
        multiplyGradient, adam, symmetricEigenvectors,
    ]

    /// Sizes that an operation is tried at; each takes of them what it needs.
    package struct Shape: Sendable, Equatable {
        /// Of a batch.
        package var rows: Int
        /// The length of a product's sums.
        package var depth: Int
        package var columns: Int

        package init(rows: Int, depth: Int, columns: Int) {
            (self.rows, self.depth, self.columns) = (rows, depth, columns)
        }

        /// 1, 7 and 93, and the backends' tiles with one either side, every one of them as rows, depth and columns.
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

        /// One element, and two sizes that no tile divides: every operation in seconds, where the device is slow or a
        /// simulator that looks at each access to memory.
        package static let few = [
            Shape(rows: 1, depth: 1, columns: 1), Shape(rows: 7, depth: 17, columns: 5),
            Shape(rows: 67, depth: 3, columns: 33),
        ]
    }

    /// What a check found.
    package struct Outcome: Sendable, Equatable {
        package var passed: Bool
        /// The difference that comes nearest to its tolerance, or exceeds it most.
        package var error: Double
        /// What that element may differ by: derived from the rounding of its terms, not chosen.
        package var tolerance: Double
        /// The first element that differs too much: where, what it is and what it should be.
        package var failure: String?
        /// In the check's unit, at a training's sizes; nil where it was not measured.
        package var rate: Double?
    }

    /// One operation's check.
    package struct Check: Sendable {
        /// That of the operation in `Device`.
        package let name: String
        /// Of the rate.
        package let unit: String
        let compare: @Sendable (Device, [Shape], inout Comparison) throws -> Void
        let workload: @Sendable (Device, _ batch: Int) throws -> Workload

        /// - Parameters:
        ///   - shapes: what is compared.
        ///   - batch: songs in the batch whose rate is measured, which takes up to a second; nil for no measurement.
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
