extension Device {
    /// The nearest centres of the same rows, asked for again and again while the centres move.
    ///
    /// - Parameters:
    ///   - rows: as for `nearestCentre`; they must not change.
    ///   - k: the number of centres, at least 1.
    ///   - scale: the scale of the sums by centre, as for `CentreSums`.
    package func centreTracker(of rows: Matrix<Float>, centres k: Int, scale: Float) throws -> any CentreTracker {
        precondition(k >= 1 && rows.rows <= Int(Int32.max))
        return try backend.centreTracker(of: rows, centres: k, scale: scale)
            ?? EveryCentre(device: self, rows: rows, centres: k, scale: scale)
    }
}

/// Assignment of the same rows to moving centres: the result of `nearestCentre`, by as little work as the device can
/// do.
///
/// Not for several tasks at once.
package protocol CentreTracker: AnyObject {
    /// Finds every row's nearest centre.
    ///
    /// - Parameters:
    ///   - centres: `[k, d]`, finite.
    ///   - measuring: whether the distances are wanted, too.
    /// - Returns: `[k, d + 1]`: the sums of each centre's rows, and their number, as in `CentreSums`.
    func assign(_ centres: [Float], measuring: Bool) throws -> [Int64]

    /// Number of each row's nearest centre, by the last centres.
    func nearest() throws -> [Int32]

    /// Squared distance of each row to its nearest centre, as last measured.
    func squaredDistances() throws -> [Float]
}

/// Compares every row with every centre each time.
private final class EveryCentre: CentreTracker {
    private let device: Device
    private let rows: Matrix<Float>
    private let places: Matrix<Int32>
    private let distances: Matrix<Float>
    private let sums: CentreSums

    init(device: Device, rows: Matrix<Float>, centres k: Int, scale: Float) throws {
        (self.device, self.rows) = (device, rows)
        places = try device.zeros(Int32.self, rows: rows.rows, columns: 1)
        distances = try device.zeros(rows: rows.rows, columns: 1)
        sums = CentreSums(try device.zeros(Int64.self, rows: k, columns: rows.columns + 1), scale: scale)
    }

    func assign(_ centres: [Float], measuring: Bool) throws -> [Int64] {
        let centres = try device.matrix(centres, rows: sums.matrix.rows, columns: rows.columns)
        try device.write([Int64](repeating: 0, count: sums.matrix.count), into: sums.matrix)
        try device.nearestCentre(rows, centres, into: places, distances: measuring ? distances : nil, sums: sums)
        return try device.read(sums.matrix)
    }

    func nearest() throws -> [Int32] { try device.read(places) }

    func squaredDistances() throws -> [Float] { try device.read(distances) }
}
