import ArgumentParser
import Foundation
import Timbre

/// The other side of `DriverTrial`: a process that may crash.
struct TryDrivers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: DriverTrial.command,
        abstract: "Asks OpenCL's drivers for their devices, on behalf of a process that must not crash.",
        shouldDisplay: false)

    func run() {
        // A crash is an answer here: it leaves no core file.
        var none = rlimit()
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // Where nobody waits any more.
        alarm(UInt32(DriverTrial.seconds) + 5)
        _ = Device.openCL()
        // Without what a driver does at a process's end, which may crash as well.
        _exit(DriverTrial.answered)
    }
}
