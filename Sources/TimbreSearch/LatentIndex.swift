import TimbreBase
public import TimbreCompute

/// Songs' vectors of unit length, on the device that searches them.
///
///     let index = try LatentIndex(VectorSource(vectors, dimensions: 20), on: device)
///     let neighbours = try index.neighbours(of: VectorSource(queries, dimensions: 20), SearchOptions(k: 10))
///
/// Rows are numbered from 0 as in the source. Rows that do not fit in the device's memory are brought in pieces while
/// others are searched. Several devices share the songs, and one that fails leaves its songs to the others. None of
/// this changes an answer.
public final class LatentIndex: Sendable {
    /// Number of songs, those left out included.
    public let count: Int
    public let dimensions: Int
    /// Rows without a direction: they are never found.
    public let rejected: RejectedRows
    /// Number of songs that can be found.
    public var validCount: Int { valid.selectedCount }
    public let device: Device

    let vectors: IndexVectors
    let valid: RowFilter
    let shards: Shards

    var source: VectorSource { vectors.source }
    var threads: Int { vectors.threads }

    /// An index of vectors of any length; the device holds them normalised.
    ///
    /// - Parameters:
    ///   - source: `[songs, dimensions]`.
    ///   - device: the device that computes.
    ///   - deviceMemory: the bytes that the index and its searches, one at a time, may take together on each device;
    ///     nil: as many as the device has.
    /// - Throws: `SearchFault.emptyIndex` where no row has a direction, `.deviceMemoryTooSmall`; `FileFault.damaged`
    ///   where the file was cut meanwhile; `ComputeFault`.
    public convenience init(_ source: VectorSource, on device: Device, deviceMemory: Int? = nil) throws {
        try self.init(source, isUnitLength: false, on: device, deviceMemory: deviceMemory)
    }

    /// An index of vectors of unit length, as `latents.npy` holds them: the CPU searches them where they lie.
    ///
    /// - Throws: `SearchFault.notUnitLength` for the first row of another length; the faults of
    ///   `init(_:on:deviceMemory:)`.
    public convenience init(unitLength source: VectorSource, on device: Device, deviceMemory: Int? = nil) throws {
        try self.init(source, isUnitLength: true, on: device, deviceMemory: deviceMemory)
    }

    private init(_ source: VectorSource, isUnitLength: Bool, on device: Device, deviceMemory: Int?) throws {
        (count, dimensions) = (source.rows, source.dimensions)
        self.device = device
        vectors = IndexVectors(
            source: source, areUnitLength: isUnitLength, deviceMemory: deviceMemory,
            threads: Workers(count: device.description.kind == .cpu ? device.description.computeUnits : nil).count)
        let loading = Result { [vectors] in
            let unusable = isUnitLength ? try UnitVectors.unusableRows(of: source, threads: vectors.threads) : []
            let loaded = try device.phase("load the index", ["songs": source.rows]) {
                try Shards.load(vectors, on: device.team)
            }
            return (shards: loaded.shards, unusable: unusable + loaded.unusable)
        }
        // Zeros where a file was cut meanwhile are no vectors to speak of.
        try source.checkIsWhole()
        let loaded = try loading.get()
        shards = loaded.shards
        var (rejected, valid) = (RejectedRows(), RowFilter(count: count, all: true))
        rejected.add(loaded.unusable)
        for row in loaded.unusable { valid[row.row] = false }
        (self.rejected, self.valid) = (rejected, valid)
        guard rejected.count < count else {
            throw SearchFault.emptyIndex(songs: count, path: source.path, rejected: rejected)
        }
    }

    /// Prepares the index for many searches of few queries each, as a service has: on the CPU that takes half as much
    /// memory again as the vectors. No answer depends on it.
    ///
    /// - Throws: `ComputeFault`.
    package func prepareForManySearches() throws {
        for shard in try shards.all() {
            for piece in shard.pieces {
                if let songs = piece.resident { try shard.place.device.prepareTopK(songs) }
            }
        }
    }

    /// Number of songs that can be found and that a filter lets through.
    package func findable(_ filter: RowFilter) -> Int { valid.intersection(filter).selectedCount }

    /// Largest number of bytes that this program has held on one device at once; nil for the CPU, whose memory is the
    /// host's.
    package var memoryPeak: Int? { device.team.memoryPeak }
}
