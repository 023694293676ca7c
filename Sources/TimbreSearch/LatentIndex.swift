import TimbreBase
public import TimbreCompute

/// Songs' vectors of unit length, on the device that searches them.
///
///     let index = try LatentIndex(VectorSource(vectors, dimensions: 20), on: device)
///     let neighbours = try index.neighbours(of: VectorSource(queries, dimensions: 20), SearchOptions(k: 10))
///
/// Rows are numbered from 0 as in the source. What does not fit in the device's memory is brought in pieces while others
/// are searched; the answers are the same.
public final class LatentIndex: Sendable {
    /// Songs, those left out among them.
    public let count: Int
    public let dimensions: Int
    /// Rows without a direction: they are never found.
    public let rejected: RejectedRows
    /// Songs that can be found.
    public var validCount: Int { valid.selectedCount }
    public let device: Device

    let source: VectorSource
    /// Whether the source's rows are taken as they lie.
    let isUnitLength: Bool
    let valid: RowFilter
    let pieces: [Piece]
    let threads: Int
    /// Bytes of the device for a batch of queries, and for what a search needs besides.
    let queryBytes: Int
    let searchBytes: Int

    /// Rows that are on the device together.
    struct Piece: Sendable {
        let rows: Range<Int>
        /// nil where it does not fit beside the others: loaded when needed.
        let resident: Matrix<Float>?
    }

    /// An index of vectors of any length; the device holds them normalised.
    ///
    /// - Parameters:
    ///   - source: `[songs, dimensions]`.
    ///   - deviceMemory: bytes that the index and its searches, one at a time, may take on the device together; nil for
    ///     what the device has.
    /// - Throws: `SearchFault.emptyIndex` where no row has a direction, `.deviceMemoryTooSmall`; `FileFault.damaged`
    ///   where the file was cut meanwhile; `ComputeFault`.
    public convenience init(_ source: VectorSource, on device: Device, deviceMemory: Int? = nil) throws {
        try self.init(source, isUnitLength: false, on: device, deviceMemory: deviceMemory)
    }

    /// An index of vectors of unit length, as `latents.npy` holds them: the CPU searches them where they lie.
    ///
    /// - Throws: `SearchFault.notUnitLength` for the first row of another length; as above.
    public convenience init(unitLength source: VectorSource, on device: Device, deviceMemory: Int? = nil) throws {
        try self.init(source, isUnitLength: true, on: device, deviceMemory: deviceMemory)
    }

    private init(_ source: VectorSource, isUnitLength: Bool, on device: Device, deviceMemory: Int?) throws {
        (count, dimensions) = (source.rows, source.dimensions)
        (self.source, self.isUnitLength, self.device) = (source, isUnitLength, device)
        threads = Workers(count: device.description.kind == .cpu ? device.description.computeUnits : nil).count
        let loading = Result { [threads] in
            try device.phase("load the index", ["songs": source.rows]) {
                try Self.load(
                    source, isUnitLength: isUnitLength, on: device, deviceMemory: deviceMemory, threads: threads)
            }
        }
        // Zeros where a file was cut meanwhile are no vectors to speak of.
        try source.checkIsWhole()
        let loaded = try loading.get()
        (queryBytes, searchBytes) = (loaded.plan.queryBytes, loaded.plan.searchBytes)
        var (rejected, valid) = (RejectedRows(), RowFilter(count: count, all: true))
        rejected.add(loaded.unusable)
        for row in loaded.unusable { valid[row.row] = false }
        (self.rejected, self.valid, pieces) = (rejected, valid, loaded.pieces)
        guard rejected.count < count else {
            throw SearchFault.emptyIndex(songs: count, path: source.path, rejected: rejected)
        }
    }

    /// Brings what stays on the device there, and looks at every row.
    ///
    /// Where the device has less memory than it says, and nobody said what to take, half is tried.
    private static func load(
        _ source: VectorSource, isUnitLength: Bool, on device: Device, deviceMemory: Int?, threads: Int
    ) throws -> (plan: PiecePlan, pieces: [Piece], unusable: [UnusableRow]) {
        let isShared =
            isUnitLength && source.isFloat32 && device.description.kind == .cpu && deviceMemory == nil
        let most = PiecePlan.defaultBudget(device.description)
        var budget = min(deviceMemory ?? most, device.description.memory)
        while true {
            let plan = try PiecePlan(
                songCount: source.rows, dimensions: source.dimensions, device: device.description, budget: budget,
                isShared: isShared)
            do {
                let loaded = try load(source, plan, isUnitLength: isUnitLength, on: device, threads: threads)
                return (plan, loaded.pieces, loaded.unusable)
            } catch ComputeFault.outOfMemory where deviceMemory == nil && budget > most / 16 {
                budget /= 2
            }
        }
    }

    private static func load(
        _ source: VectorSource, _ plan: PiecePlan, isUnitLength: Bool, on device: Device, threads: Int
    ) throws -> (pieces: [Piece], unusable: [UnusableRow]) {
        var (pieces, unusable) = ([Piece](), [UnusableRow]())
        if isUnitLength { unusable = try UnitVectors.unusableRows(of: source, threads: threads) }
        for (number, rows) in plan.pieces.enumerated() {
            let target = number < plan.residentCount ? device : nil
            if isUnitLength {
                pieces.append(Piece(rows: rows, resident: try target.map { try source.load(rows, on: $0) }))
            } else {
                let loaded = try UnitVectors.load(source, rows: rows, on: target, threads: threads)
                unusable += loaded.unusable
                pieces.append(Piece(rows: rows, resident: loaded.matrix))
            }
        }
        return (pieces, unusable)
    }
}
