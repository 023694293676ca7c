import ArgumentParser
import Foundation
import Timbre

struct Devices: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists what can compute, and which would be used and why.",
        discussion: """
            Example:

              timbre devices
              timbre devices --device pocl
            """)

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.begin()
        let environment = ProcessInfo.processInfo.environment
        let inventory = try Device.inventory(threads: common.threads, environment: environment)
        let selection = Result { try Device.select(common.device, threads: common.threads, environment: environment) }
        let used = try? selection.get().device.description
        if common.json {
            for device in inventory.devices { try json(device, isUsed: device == used).printed() }
        } else {
            var table = Table([
                ("", .left), ("device", .left), ("kind", .left), ("name", .left), ("units", .right), ("MHz", .right),
                ("memory", .right), ("driver", .left),
            ])
            for device in inventory.devices {
                table.add([
                    device == used ? "*" : "", device.index ?? "cpu", device.kind.words, device.name,
                    "\(device.computeUnits)", device.clock > 0 ? "\(device.clock)" : "", Units.bytes(device.memory),
                    device.platform.isEmpty ? device.driver : "\(device.platform), \(device.driver)",
                ])
            }
            try table.printed()
        }
        if let reason = inventory.openCLAbsence { Console.note(reason) }
        Console.note(try selection.get().reason)
    }

    private func json(_ device: DeviceDescription, isUsed: Bool) -> JSONLine {
        JSONLine([
            ("device", .text(device.index ?? "cpu")), ("kind", .text(device.kind.words)), ("name", .text(device.name)),
            ("vendor", .text(device.vendor)), ("platform", .text(device.platform)), ("driver", .text(device.driver)),
            ("compute_units", .integer(device.computeUnits)), ("clock_mhz", .integer(device.clock)),
            ("memory_bytes", .integer(device.memory)),
            ("maximum_allocation_bytes", .integer(device.maximumAllocation)), ("used", .flag(isUsed)),
        ])
    }
}

extension DeviceDescription.Kind {
    /// For people.
    var words: String {
        switch self {
        case .cpu: "CPU"
        case .openCLCPU: "OpenCL CPU"
        case .openCLGPU: "OpenCL GPU"
        case .openCLAccelerator: "OpenCL accelerator"
        }
    }
}
