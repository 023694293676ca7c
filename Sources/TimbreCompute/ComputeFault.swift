public import TimbreBase

/// The world's faults in computing; each says what happened, on which device, and what to do.
public enum ComputeFault: Fault, Equatable {
    /// A request that names no device; those present are listed, and the reason why OpenCL has none, where that is so.
    case noSuchDevice(requested: String, present: [String], obstacle: String?)
    case outOfMemory(device: String, needed: Int, limit: Int)
    /// An OpenCL call failed: its name and status.
    case driver(device: String, call: String, status: Int32)
    case kernelDoesNotBuild(device: String, kernel: String, log: String)
    case invalidThreadCount(Int)
    /// A name that no `CPUArithmetic` has.
    case unknownArithmetic(String)
    /// OpenBLAS was asked for and can't be used: it is not installed, or a build that is not of POSIX threads.
    case noOpenBLAS(reason: String)
    /// A limit of the device that the work does not fit in, and what to do.
    case unsupported(device: String, reason: String)
}

extension ComputeFault {
    public var report: FaultReport {
        switch self {

        case .noSuchDevice(let requested, let present, let obstacle):
            FaultReport(
                .device,
                "there is no device “\(requested)”\(obstacle.map { " (\($0))" } ?? ""); "
                    + "present: \(present.joined(separator: ", "))",
                Remedy("choose one of them, or leave the choice to Timbre", by: .set(.device)))
        case .outOfMemory(let device, let needed, let limit):
            FaultReport(
                .resource, "\(device): \(Self.shortage(needed, limit))",
                Remedy("ask for less at once, or use the CPU", by: .set(.device, "cpu")))
        case .driver(let device, let call, let status):
            FaultReport(
                .device, "\(device): \(call) failed with \(nameOfOpenCLStatus(status))",
                Remedy(
                    "do without the device, or check every operation of it", by: .set(.device, "cpu"),
                    .run(.checkDevice)))
        case .kernelDoesNotBuild(let device, let kernel, let log):
            FaultReport(.device, "\(device): the kernel \(kernel) does not compile: \(log)")
        case .invalidThreadCount(let count):
            FaultReport(.usage, "\(count) threads were asked for", "ask for 1 or more")
        case .unknownArithmetic(let text):
            FaultReport(
                .usage, "the CPU does not compute by “\(text)”",
                Remedy(
                    "choose \(CPUArithmetic.loops.rawValue) or \(CPUArithmetic.openBLAS.rawValue), or leave the choice to "
                        + "Timbre", by: .set(.arithmetic)))
        case .noOpenBLAS(let reason):
            FaultReport(
                .device, "OpenBLAS was asked for, and \(reason)",
                Remedy(
                    "install the package libopenblas0-pthread, or leave the choice to Timbre", by: .set(.arithmetic)))
        case .unsupported(let device, let reason):
            FaultReport(
                .device, "\(device): \(reason)", Remedy("do without the device", by: .set(.device, "cpu")))
        }
    }

    /// Sentence about memory that is short: a driver may have less than it says.
    static func shortage(_ needed: Int, _ limit: Int) -> String {
        needed > limit
            ? "\(needed) bytes are needed at once and \(limit) can be had"
            : "\(needed) bytes are needed and there is no memory left"
    }
}
