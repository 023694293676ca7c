import TimbreBase

extension CPUBackend {
    func epochPlanner(_ songs: PlannedSongs, on device: Device) throws -> any EpochPlanner {
        CPUEpochPlanner(songs, memory: try PlanMemory(songs, on: device), device: device)
    }
}

/// Makes plans on another thread while the others train.
private final class CPUEpochPlanner: EpochPlanner {
    private let songs: PlannedSongs
    private let memory: PlanMemory
    private let device: Device
    private var begun: [Background<EpochPlan>] = []

    init(_ songs: PlannedSongs, memory: PlanMemory, device: Device) {
        (self.songs, self.memory, self.device) = (songs, memory, device)
    }

    func begin(epoch: Int) {
        begun.append(
            Background { [songs, device] in
                device.phase("plan an epoch", ["epoch": epoch]) { EpochPlan(songs, epoch: epoch) }
            })
    }

    /// Work on the plan that was taken before is over: it is when a call returns.
    func take() throws -> DeviceEpochPlan {
        precondition(!begun.isEmpty, "no plan was begun")
        let plan = try device.phase("wait for the plan") { try begun.removeFirst().value() }
        return try device.phase("give the plan to the device") { try memory.load(plan, on: device) }
    }
}
