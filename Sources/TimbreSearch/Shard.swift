import TimbreBase
import TimbreCompute

/// Songs of an index that one device searches. Songs that do not fit in its memory are brought in pieces.
struct Shard: Sendable {
    let place: Place
    let pieces: [Piece]
    /// Bytes of the device for a batch of queries, and for what a search needs besides.
    let queryBytes: Int
    let searchBytes: Int

    /// Songs and device of a shard, which outlast the shard itself.
    struct Place: Sendable, Equatable {
        /// Consecutive rows of the index's source.
        let rows: Range<Int>
        let device: Device
        /// Bytes of the device's memory for the songs and their search.
        let budget: Int

        static func == (a: Place, b: Place) -> Bool {
            a.rows == b.rows && a.device.identity == b.device.identity && a.budget == b.budget
        }
    }

    /// Rows that are on the device together.
    struct Piece: Sendable {
        let rows: Range<Int>
        /// Songs on the device; nil for a piece that does not fit beside the others and is loaded when needed.
        let resident: Matrix<Float>?
    }

    /// Loads the resident pieces onto the device.
    ///
    /// Half the budget is tried, and less, where the device has less memory than it says.
    ///
    /// - Parameter budget: the bytes of the device's memory that may be taken; nil: the device's default.
    /// - Returns: the shard, and its rows without a direction, where the vectors' lengths are not known to be 1.
    /// - Throws: `SearchFault.deviceMemoryTooSmall`; `ComputeFault`.
    static func load(
        _ rows: Range<Int>, of vectors: IndexVectors, on device: Device, budget: Int? = nil
    ) throws -> (shard: Shard, unusable: [UnusableRow]) {
        let least = leastBudget(device)
        var budget = min(
            budget ?? vectors.deviceMemory ?? PiecePlan.defaultBudget(device.description), device.description.memory)
        var shortage: ComputeFault?
        while true {
            do {
                let plan = try PiecePlan(rows, of: vectors, device: device.description, budget: budget)
                return try load(plan, rows, of: vectors, on: device, budget: budget)
            } catch let fault as ComputeFault where fault.isShortage && budget / 2 >= least {
                (shortage, budget) = (fault, budget / 2)
            } catch let fault as SearchFault {
                // Nobody asked for so little.
                throw shortage ?? fault
            }
        }
    }

    private static func load(
        _ plan: PiecePlan, _ rows: Range<Int>, of vectors: IndexVectors, on device: Device, budget: Int
    ) throws -> (shard: Shard, unusable: [UnusableRow]) {
        var (pieces, unusable) = ([Piece](), [UnusableRow]())
        for (number, part) in plan.pieces.enumerated() {
            let target = number < plan.residentCount ? device : nil
            let rows = part.lowerBound + rows.lowerBound..<part.upperBound + rows.lowerBound
            if vectors.areUnitLength {
                pieces.append(Piece(rows: rows, resident: try target.map { try vectors.source.load(rows, on: $0) }))
            } else {
                let loaded = try UnitVectors.load(vectors.source, rows: rows, on: target, threads: vectors.threads)
                unusable += loaded.unusable
                pieces.append(Piece(rows: rows, resident: loaded.matrix))
            }
        }
        let shard = Shard(
            place: Place(rows: rows, device: device, budget: budget), pieces: pieces, queryBytes: plan.queryBytes,
            searchBytes: plan.searchBytes)
        return (shard, unusable)
    }

    /// Smallest budget that is tried: with less, another device does better.
    static func leastBudget(_ device: Device) -> Int { PiecePlan.defaultBudget(device.description) / 16 }
}

/// An index's vectors and the memory that they may take.
struct IndexVectors: Sendable {
    let source: VectorSource
    /// Whether the source's rows have unit length already.
    let areUnitLength: Bool
    /// Bytes of each device that the index and its searches may take together; nil for what suits the device.
    let deviceMemory: Int?
    /// Threads of the host that make vectors unit length.
    let threads: Int
}

extension PiecePlan {
    /// - Parameter rows: the rows of the shard; pieces are counted from the first of them.
    fileprivate init(
        _ rows: Range<Int>, of vectors: IndexVectors, device: DeviceDescription, budget: Int
    ) throws {
        try self.init(
            songCount: rows.count, dimensions: vectors.source.dimensions, device: device, budget: budget,
            isShared: vectors.areUnitLength && vectors.source.isFloat32 && device.kind == .cpu
                && vectors.deviceMemory == nil)
    }
}
