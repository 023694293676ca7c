import ArgumentParser
import Foundation
import Timbre

struct Devices: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the devices that can compute, and says which would be used and why.",
        discussion: """
            A driver that does not load, crashes or hangs is named with its .icd file and what it lacks. Without a \
            GPU, the output says what to install for one. The line on the CPU below the table says what OpenBLAS \
            computes and what Timbre's own loops compute; $TIMBRE_CPU, loops or openblas, forces one of them.

            Example:

              timbre devices
              timbre devices --device pocl
              timbre devices --device gpus
            """)

    static let meaningless: Set<CommonOption> = [.catalogue]

    @OptionGroup var common: CommonOptions<Self>

    func run() throws {
        try common.begin()
        let drivers = try DriverTrial.drivers()
        let inventory = try Device.inventory(threads: common.threads, drivers: drivers)
        let selection = Result { try Device.select(common.device, threads: common.threads, drivers: drivers) }
        let used = (try? selection.get()).map { [$0.device.description] + $0.others } ?? []
        let arithmetic = try common.arithmetic.summary
        if common.json {
            for device in inventory.devices { try json(device, isUsed: used.contains(device), arithmetic).printed() }
        } else {
            var table = Table([
                ("", .left), ("device", .left), ("kind", .left), ("name", .left), ("units", .right), ("MHz", .right),
                ("memory", .right), ("driver", .left),
            ])
            for device in inventory.devices {
                table.add([
                    used.contains(device) ? "*" : "", device.index ?? "cpu", device.kind.words, device.name,
                    "\(device.computeUnits)", device.clock > 0 ? "\(device.clock)" : "", Units.bytes(device.memory),
                    device.platform.isEmpty ? device.driver : "\(device.platform), \(device.driver)",
                ])
            }
            try table.printed()
        }
        let reason = try selection.get().reason
        let notes = inventory.notes + (inventory.openCLAbsence.map { [$0] } ?? [])
        for note in notes where !reason.contains(note) { Console.note(note) }
        Console.note(reason)
        Console.note("cpu: \(arithmetic)")
        for line in inventory.advice() { Console.note(line) }
    }

    private func json(_ device: DeviceDescription, isUsed: Bool, _ arithmetic: String) -> JSONLine {
        JSONLine([
            ("device", .text(device.index ?? "cpu")), ("kind", .text(device.kind.words)), ("name", .text(device.name)),
            ("vendor", .text(device.vendor)), ("platform", .text(device.platform)), ("driver", .text(device.driver)),
            ("arithmetic", device.kind == .cpu ? .text(arithmetic) : .none),
            ("compute_units", .integer(device.computeUnits)), ("clock_mhz", .integer(device.clock)),
            ("memory_bytes", .integer(device.memory)),
            ("maximum_allocation_bytes", .integer(device.maximumAllocation)), ("used", .flag(isUsed)),
        ])
    }
}

extension DeviceDescription.Kind {
    /// Name of the kind for users.
    var words: String {
        switch self {
        case .cpu: "CPU"
        case .openCLCPU: "OpenCL CPU"
        case .openCLGPU: "OpenCL GPU"
        case .openCLAccelerator: "OpenCL accelerator"
        }
    }
}
