import TimbreBase

extension CPUBackend {
    func epochPlanner(_ songs: PlannedSongs, on device: Device) throws -> any EpochPlanner {
        CPUEpochPlanner(songs, memory: try PlanMemory(songs, on: device), device: device)
    }
}

/// Makes plans on another thread while the others train, or when they are taken where that is sooner done.
private final class CPUEpochPlanner: EpochPlanner {
    private enum Begun {
        case inBackground(Background<EpochPlan>)
        case whenTaken(epoch: Int)
    }

    /// Largest number of places and entries for which a plan takes less time than another thread to begin.
    private static let smallPlan = 4096

    private let songs: PlannedSongs
    private let memory: PlanMemory
    private let device: Device
    private let isSmall: Bool
    private var begun: [Begun] = []

    init(_ songs: PlannedSongs, memory: PlanMemory, device: Device) {
        (self.songs, self.memory, self.device) = (songs, memory, device)
        isSmall = songs.columns.indices.reduce(songs.rows.count) { $0 + songs.entries($1) } <= Self.smallPlan
    }

    func begin(epoch: Int) {
        begun.append(
            isSmall
                ? .whenTaken(epoch: epoch)
                : .inBackground(Background { [songs, device] in Self.plan(songs, epoch, device) }))
    }

    private static func plan(_ songs: PlannedSongs, _ epoch: Int, _ device: Device) -> EpochPlan {
        device.phase("plan an epoch", ["epoch": epoch]) { EpochPlan(songs, epoch: epoch) }
    }

    /// Work on the plan that was taken before is over: it is when a call returns.
    func take() throws -> DeviceEpochPlan {
        precondition(!begun.isEmpty, "no plan was begun")
        let plan =
            switch begun.removeFirst() {
            case .inBackground(let plan): try device.phase("wait for the plan") { try plan.value() }
            case .whenTaken(let epoch): Self.plan(songs, epoch, device)
            }
        return try device.phase("give the plan to the device") { try memory.load(plan, on: device) }
    }
}
