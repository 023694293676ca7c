/// The world's faults in computing; each says what happened, on which device, and what to do.
public enum ComputeFault: Error, Equatable {
    /// No device is called that; those present are listed, and why OpenCL has none where that is so.
    case noSuchDevice(requested: String, present: [String], obstacle: String?)
    case outOfMemory(device: String, needed: Int, limit: Int)
    /// An OpenCL call failed: its name and status.
    case driver(device: String, call: String, status: Int32)
    case kernelDoesNotBuild(device: String, kernel: String, log: String)
    case invalidThreadCount(Int)
    /// A device's own limit that the work does not fit in, and what to do.
    case unsupported(device: String, reason: String)
    /// The process asked to stop (Ctrl-C) while waiting.
    case interrupted
}

extension ComputeFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchDevice(let requested, let present, let obstacle):
            "there is no device “\(requested)”\(obstacle.map { " (\($0))" } ?? ""); "
                + "present: \(present.joined(separator: ", ")); choose one of them with --device, or leave it out"
        case .outOfMemory(let device, let needed, let limit):
            "\(device): \(needed) bytes are needed at once and \(limit) can be had; use a smaller batch or --device cpu"
        case .driver(let device, let call, let status):
            "\(device): \(call) failed with \(nameOfOpenCLStatus(status)); `timbre doctor` checks every operation, --device cpu does without the device"
        case .kernelDoesNotBuild(let device, let kernel, let log):
            "\(device): the kernel \(kernel) does not compile: \(log)"
        case .invalidThreadCount(let count):
            "\(count) threads: give 1 or more"
        case .unsupported(let device, let reason):
            "\(device): \(reason)"
        case .interrupted:
            "interrupted"
        }
    }
}
