import CTimbreOpenCL
import TimbreBase

extension ComputeFault {
    /// Whether the device failed, so that another may do better: false for faults of the host and of a request.
    func isFailure(of device: DeviceDescription) -> Bool {
        switch self {
        // A need that the host can't meet is no device's failure.
        case .outOfMemory(let name, _, _): name == device.name
        case .driver, .kernelDoesNotBuild, .unsupported: true
        case .noSuchDevice, .invalidThreadCount, .unknownArithmetic, .noOpenBLAS: false
        }
    }

    /// Whether a smaller amount of work may succeed on the same device.
    ///
    /// Some drivers find at a buffer's first use that there is no such memory, and then the call that uses it fails.
    package var isShortage: Bool {
        switch self {
        case .outOfMemory: true
        case .driver(_, _, let status):
            [CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_RESOURCES, CL_OUT_OF_HOST_MEMORY].contains(status)
        default: false
        }
    }

    /// Whether a call was refused as a wrong one: a mistake of Timbre's or of the driver's, not of the device.
    ///
    /// Queues, contexts and memory become invalid with the device, and so does a program that was built for it.
    private var isMistake: Bool {
        guard case .driver(_, _, let status) = self else { return false }
        let lost = [
            CL_INVALID_DEVICE, CL_INVALID_CONTEXT, CL_INVALID_COMMAND_QUEUE, CL_INVALID_MEM_OBJECT, CL_INVALID_PROGRAM,
            CL_INVALID_PROGRAM_EXECUTABLE, CL_INVALID_KERNEL, CL_INVALID_EVENT,
        ]
        return (-70...CL_INVALID_VALUE).contains(status) && !lost.contains(status)
    }

    /// The event alone, without the device's name and without advice.
    var cause: String {
        let cause =
            switch self {
            case .driver(_, let call, let status): "\(call) failed with \(nameOfOpenCLStatus(status))"
            case .outOfMemory(_, let needed, let limit): Self.shortage(needed, limit)
            case .kernelDoesNotBuild(_, let kernel, let log):
                "the kernel \(kernel) does not compile: \(log.split(separator: "\n").first ?? "")"
            case .unsupported(_, let reason): reason
            default: report.problem
            }
        return isMistake ? "\(cause), a mistake of Timbre or of the driver: please report it" : cause
    }
}
