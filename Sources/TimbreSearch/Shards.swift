import Synchronization
import TimbreBase
import TimbreCompute

/// An index's songs, shared among the devices of a team: each holds and searches its own.
///
/// A device that fails gives its songs to the others, on which they are loaded from the source again.
final class Shards: Sendable {
    private let vectors: IndexVectors
    private let team: DeviceTeam
    /// Shards in the order of their rows; nil for one that was given up and could not be replaced.
    private let current = Mutex<[(place: Shard.Place, shard: Shard?)]>([])

    /// - Returns: the shards, and the rows without a direction that were found on the way, in their order.
    /// - Throws: `SearchFault.deviceMemoryTooSmall`; `ComputeFault` where no device of the team can take its songs.
    static func load(
        _ vectors: IndexVectors, on team: DeviceTeam
    ) throws -> (shards: Shards, unusable: [UnusableRow]) {
        let shards = Shards(vectors, team)
        let loaded = try shards.load(0..<vectors.source.rows)
        shards.current.withLock { $0 = loaded.map { ($0.shard.place, $0.shard) } }
        return (shards, loaded.flatMap(\.unusable))
    }

    /// All shards, in the order of their rows.
    ///
    /// - Throws: `ComputeFault` where a shard that was given up can't be loaded now either.
    func all() throws -> [Shard] {
        try current.withLock { current in
            try loadMissing(&current)
            return current.compactMap(\.shard)
        }
    }

    private func loadMissing(_ current: inout [(place: Shard.Place, shard: Shard?)]) throws {
        for place in current.indices.reversed() where current[place].shard == nil {
            let loaded = try load(current[place].place.rows)
            current.replaceSubrange(place...place, with: loaded.map { ($0.shard.place, $0.shard) })
        }
    }

    private init(_ vectors: IndexVectors, _ team: DeviceTeam) { (self.vectors, self.team) = (vectors, team) }

    /// Unit of rows: masks and pieces begin at multiples of it.
    private static let step = 32

    /// Rows for a device, and the bytes of it that they may take.
    private typealias Wanted = (device: Device, rows: Range<Int>, budget: Int?)
    private typealias Loaded = (shard: Shard, unusable: [UnusableRow])

    /// Loads rows on the working devices, each its share; rows that one of them fails to take go to the others.
    private func load(_ rows: Range<Int>) throws -> [Loaded] {
        try load(team.working.shares(of: rows, step: Self.step).map { (device: $0, rows: $1, budget: nil) })
    }

    private func load(_ wanted: [Wanted]) throws -> [Loaded] {
        var (wanted, loaded) = (wanted, [Loaded]())
        while !wanted.isEmpty {
            let outcomes = try concurrently(wanted.byDevice(\.device)) { [vectors] its in
                try its.map { its in
                    (
                        its,
                        try Result.ofDevice {
                            try Shard.load(its.rows, of: vectors, on: its.device, budget: its.budget)
                        }
                    )
                }
            }.flatMap(\.self)
            var failed: [Range<Int>] = []
            for (its, outcome) in outcomes {
                switch outcome {
                case .success(let made): loaded.append(made)
                case .failure(let fault):
                    try team.leaveOut(its.device, for: fault)
                    failed.append(its.rows)
                }
            }
            wanted = failed.flatMap { team.working.shares(of: $0, step: Self.step) }.map { ($0, $1, nil) }
        }
        return loaded.sorted { $0.shard.place.rows.lowerBound < $1.shard.place.rows.lowerBound }
    }

    /// Replaces a shard that could not be searched: by one of smaller pieces where memory was short, else by shards on
    /// other devices.
    ///
    /// - Parameter place: the songs and device of the shard, which the caller no longer holds, so that its memory is
    ///   free.
    /// - Returns: shards of the same rows, in their order.
    /// - Throws: the error, where it is no device's; `ComputeFault` where no other device is left.
    func replace(_ place: Shard.Place, for error: any Error) throws -> [Shard] {
        try current.withLock { current in
            guard let index = current.firstIndex(where: { $0.place == place }) else {
                // Another search met the same failure.
                try loadMissing(&current)
                return current.filter { place.rows.contains($0.place.rows.lowerBound) }.compactMap(\.shard)
            }
            current[index].shard = nil
            let loaded: [Loaded]
            if (error as? ComputeFault)?.isShortage ?? false, place.budget / 2 >= Shard.leastBudget(place.device) {
                loaded = try load([(place.device, place.rows, place.budget / 2)])
            } else {
                try team.leaveOut(place.device, for: error)
                loaded = try load(place.rows)
            }
            current.replaceSubrange(index...index, with: loaded.map { ($0.shard.place, $0.shard) })
            return loaded.map(\.shard)
        }
    }
}

extension Array where Element: Sendable {
    /// Groups the elements by their devices: one thread a device, since some drivers take no two at a time.
    func byDevice(_ device: (Element) -> Device) -> [[Element]] {
        Array<[Element]>(Dictionary(grouping: self) { device($0).identity }.values)
    }
}

extension Result where Failure == ComputeFault {
    /// - Throws: an error of `body` that is no `ComputeFault`.
    static func ofDevice(_ body: () throws -> Success) throws -> Self {
        do { return .success(try body()) } catch let fault as ComputeFault { return .failure(fault) }
    }
}
