import ArgumentParser
import Foundation
import Timbre

/// Hidden command that `DriverTrial` runs in a process of its own, which may crash.
struct TryDrivers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: DriverTrial.command,
        abstract: "Asks OpenCL's drivers for their devices, on behalf of a process that must not crash.",
        shouldDisplay: false)

    func run() {
        // A crash is an answer here: it leaves no core file.
        var none = rlimit()
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // Ends the process once nobody waits for it any more.
        alarm(UInt32(DriverTrial.seconds) + 5)
        _ = Device.openCL()
        // Skips the handlers that drivers run at exit, which may crash as well.
        _exit(DriverTrial.answered)
    }
}
