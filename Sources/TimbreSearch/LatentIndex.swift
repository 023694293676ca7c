import TimbreCompute

/// Songs' vectors of unit length, on the device that searches them.
///
///     let index = try LatentIndex(VectorSource(vectors, dimensions: 20), on: device)
///     let neighbours = try index.neighbours(of: VectorSource(queries, dimensions: 20), SearchOptions(k: 10))
///
/// Rows are numbered from 0 as in the source. What does not fit in the device's memory is searched in pieces, one
/// after the other; the answers are the same.
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
    /// Bytes for a batch of queries and its answers.
    let queryBytes: Int

    /// Rows that are on the device together.
    struct Piece: Sendable {
        let rows: Range<Int>
        /// nil where the index does not fit: loaded when needed.
        let resident: Matrix<Float>?
    }

    /// An index of vectors of any length; the device holds them normalised.
    ///
    /// - Parameters:
    ///   - source: `[songs, dimensions]`.
    ///   - deviceMemory: bytes that a search may take on the device; nil for what the device has.
    /// - Throws: `SearchFault.emptyIndex` where no row has a direction, `.deviceMemoryTooSmall`; `ComputeFault`.
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
        let plan = try PiecePlan(
            songCount: count, dimensions: dimensions, device: device.description, deviceMemory: deviceMemory,
            isShared: isUnitLength && source.isFloat32)
        queryBytes = plan.queryBytes
        var (unusable, pieces) = ([UnusableRow](), [Piece]())
        if isUnitLength { unusable = try UnitVectors.unusableRows(of: source, threads: threads) }
        for rows in plan.pieces {
            if isUnitLength {
                pieces.append(Piece(rows: rows, resident: plan.isResident ? try source.load(rows, on: device) : nil))
            } else {
                let loaded = try UnitVectors.load(
                    source, rows: rows, on: plan.isResident ? device : nil, threads: threads)
                unusable += loaded.unusable
                pieces.append(Piece(rows: rows, resident: loaded.matrix))
            }
        }
        var (rejected, valid) = (RejectedRows(), RowFilter(count: count, all: true))
        rejected.add(unusable)
        for row in unusable { valid[row.row] = false }
        (self.rejected, self.valid, self.pieces) = (rejected, valid, pieces)
        guard rejected.count < count else {
            throw SearchFault.emptyIndex(songs: count, path: source.path, rejected: rejected)
        }
    }

    /// A piece's vectors on the device.
    func matrix(of piece: Piece) throws -> Matrix<Float> {
        if let resident = piece.resident { return resident }
        if isUnitLength { return try source.load(piece.rows, on: device) }
        guard let matrix = try UnitVectors.load(source, rows: piece.rows, on: device, threads: threads).matrix else {
            preconditionFailure("vectors were loaded on no device")
        }
        return matrix
    }
}
